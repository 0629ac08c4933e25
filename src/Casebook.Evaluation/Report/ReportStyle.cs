namespace Casebook.Evaluation.Report;

/// <summary>The page's style sheet.</summary>
internal static class ReportStyle
{
    public const string Css = """

        :root{color-scheme:light dark;--bg:#fff;--card:#fff;--soft:#f5f7f9;--ink:#18212d;--quiet:#5a6573;--rule:#dfe4ea;--link:#1763a6;
        --untrained:#717a88;--sft:#1f6fb5;--control:#b36b00;--grpo:#00806d;--first:#7d4cc0;--second:#c23a6b;--third:#6f7410;--fourth:#94562a;
        --good:#0b6b3a;--good-bg:#d3f1dc;--bad:#a8201a;--bad-bg:#fbdcd9}
        @media (prefers-color-scheme:dark){:root{--bg:#11161c;--card:#161d25;--soft:#1a222b;--ink:#e4e9ef;--quiet:#98a4b3;--rule:#2b3541;--link:#7cb8ee;
        --untrained:#98a2b0;--sft:#5aa7ea;--control:#eaa640;--grpo:#38c4a6;--first:#b892ee;--second:#f0809f;--third:#bcc04e;--fourth:#d39a6a;
        --good:#86e0a8;--good-bg:#153d27;--bad:#ff9c94;--bad-bg:#4d1d1b}}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
        body{margin:0 auto;max-width:1100px;padding:40px 24px 80px;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        h1{font-size:32px;line-height:1.2;margin:0 0 12px;letter-spacing:-.015em;text-wrap:balance;overflow-wrap:anywhere}
        h2{font-size:22px;line-height:1.3;margin:0 0 16px;letter-spacing:-.01em}
        h3{font-size:15px;line-height:1.4;margin:0}
        p{margin:0 0 12px;max-width:75ch}
        a{color:var(--link);text-underline-offset:3px}
        a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:3px;border-radius:3px}
        .brand{margin:0 0 6px;font-size:13px;font-weight:600;letter-spacing:.08em;text-transform:uppercase;color:var(--grpo)}
        .lead{font-size:18px;color:var(--quiet)}
        .quiet{color:var(--quiet);font-size:14px}
        nav{border-block:1px solid var(--rule);margin:24px 0 0}
        nav ul{display:flex;flex-wrap:wrap;gap:2px 22px;list-style:none;margin:0;padding:10px 0;font-size:14px}
        nav a{text-decoration:none}nav a:hover{text-decoration:underline}
        section{padding-top:40px;scroll-margin-top:8px}
        .sub{font-size:17px;margin:32px 0 10px}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px;margin:20px 0 24px}
        .card{border:1px solid var(--rule);border-top:4px solid var(--c);border-radius:6px;background:var(--card);padding:12px 16px 14px}
        .card dt{font-size:14px;font-weight:600;color:var(--c)}
        .card dd{margin:0}
        .card .big{font-size:30px;line-height:1.25;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
        .card .big small{font-size:16px;font-weight:500;letter-spacing:0;color:var(--quiet);white-space:nowrap}
        .verdict{font-size:18px;line-height:1.5;max-width:70ch}
        table{border-collapse:collapse;font-size:14.5px;font-variant-numeric:tabular-nums;min-width:100%}
        .caption{max-width:none;color:var(--quiet);font-size:14px;margin:0 0 4px}th small{display:block;font-size:12.5px;line-height:1.3;font-weight:400}
        th,td{padding:7px 0 7px 20px;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap;vertical-align:baseline}
        th:first-child{text-align:left;padding-left:0}
        thead th{color:var(--quiet);font-weight:500;font-size:13.5px;border-bottom:1px solid var(--quiet)}
        tbody th{font-weight:600}
        tbody th.other{font-weight:400;color:var(--quiet);padding-left:18px;font-size:14px}
        td small{color:var(--quiet);font-size:inherit}
        td.wrap{white-space:normal;min-width:180px}.tight{font-size:13.5px}.tight th,.tight td{padding-left:12px}.tight th:first-child{padding-left:0}.tight th.other{padding-left:18px;font-size:13px}td.told{white-space:normal;text-align:left;color:var(--quiet);font-size:13px}
        .all{font-weight:650}.all small{font-weight:400}
        .clear-up{color:var(--good)}.clear-down{color:var(--bad)}
        .swatch{display:inline-block;width:10px;height:10px;border-radius:2px;background:var(--c);margin-right:9px}
        .scroll{overflow-x:auto;margin:0 0 20px}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,430px),1fr));gap:20px;margin:20px 0}
        .small{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,290px),1fr));gap:16px;margin:16px 0}
        figure{margin:0;border:1px solid var(--rule);border-radius:6px;background:var(--card);padding:14px 16px 10px;min-width:0;display:flex;flex-direction:column}
        figure>details{margin-top:auto;padding-top:8px}
        figcaption p{font-size:13.5px;line-height:1.45;color:var(--quiet);margin:2px 0 0}
        figure>svg{display:block;overflow:visible;width:100%;height:auto;margin-top:10px}
        svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
        .legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:8px 0 0;padding:0;font-size:13px;overflow-wrap:anywhere}
        .legend li{display:flex;align-items:center;gap:6px}
        .grid,.base{fill:none;stroke:var(--rule);stroke-width:1}.base{stroke:var(--quiet)}
        .tick{fill:var(--quiet)}.end{text-anchor:end}.middle{text-anchor:middle}
        svg text.label{fill:var(--c);font-weight:600}
        svg text.value{fill:var(--ink);font-size:11px}
        .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .line.faint{stroke-width:1;opacity:.3}
        .dot{fill:var(--c);stroke:var(--card);stroke-width:1}
        .bar{fill:var(--c)}
        .error{fill:none;stroke:var(--ink);stroke-width:1.25}
        .c-untrained{--c:var(--untrained)}.c-sft{--c:var(--sft)}.c-control{--c:var(--control)}.c-grpo{--c:var(--grpo)}
        .c-first{--c:var(--first)}.c-second{--c:var(--second)}.c-third{--c:var(--third)}.c-fourth{--c:var(--fourth)}
        details{margin:8px 0 2px;font-size:14px}
        summary{cursor:pointer;color:var(--quiet);font-size:13px;width:fit-content}
        details .scroll{margin:6px 0 4px;max-height:340px;overflow:auto}
        details table{font-size:13px}details th,details td{padding-block:3px}
        .sample{border:1px solid var(--rule);border-radius:6px;margin:0 0 22px;overflow:hidden;background:var(--card)}
        .sample header{padding:12px 18px;background:var(--soft);border-bottom:1px solid var(--rule)}
        .sample h3{font-weight:600;overflow-wrap:anywhere}
        .sample h3 span{font-weight:400;color:var(--quiet)}
        .sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr))}
        .side{padding:14px 18px 16px;border-top:3px solid var(--c);min-width:0}
        .side+.side{border-left:1px solid var(--rule)}
        .side h4{display:flex;justify-content:space-between;gap:12px;margin:0 0 8px;font-size:14px;color:var(--c)}
        .text{white-space:pre-wrap;overflow-wrap:anywhere;font-size:14px;line-height:1.55;max-width:none;margin:0}
        .prompt{margin-top:8px}
        .answer{font:600 14px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:10px 0 6px;padding-top:10px;border-top:1px dashed var(--rule)}
        .reason{font-size:13px;color:var(--quiet);margin:0}
        .right{color:var(--good);white-space:nowrap}.wrong{color:var(--bad);white-space:nowrap}
        .cut{color:var(--bad);font-style:italic}
        mark{padding:1px 3px;border-radius:3px;color:inherit}
        mark.in{background:var(--good-bg);box-shadow:inset 0 -2px 0 var(--good)}
        mark.out{background:var(--bad-bg);text-decoration:underline wavy var(--bad) 1px;text-underline-offset:3px}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .facts{display:grid;grid-template-columns:minmax(120px,max-content) 1fr;gap:4px 24px;margin:0 0 16px;font-size:14.5px}
        .facts dt{color:var(--quiet)}.facts dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
        pre{margin:0 0 14px;padding:14px 16px;background:var(--soft);border:1px solid var(--rule);border-radius:6px;overflow-x:auto;font:13.5px/1.65 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
        code{font:.92em ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
        @media (max-width:640px){body{padding:24px 14px 60px}h1{font-size:26px}.lead,.verdict{font-size:16.5px}.cards{grid-template-columns:1fr 1fr;gap:10px}.card{padding:10px 12px}.card .big{font-size:25px}.card .big small{display:block;line-height:1.3}
        figure{padding:12px 10px 8px}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:8px}.side+.side{border-left:0}th,td{padding-left:12px}table{font-size:13.5px}.pairs small{display:block;font-size:12px}tbody th{white-space:normal}.charts svg text{font-size:13px}.charts svg text.value{font-size:12px}.small svg text{font-size:11px}.swatch{margin-right:6px}section{padding-top:32px}}
        @media print{nav{display:none}figure,.sample{break-inside:avoid}}
        @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}

        """;
}
