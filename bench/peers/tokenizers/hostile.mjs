// What texts look like when someone means it. Halves of surrogate pairs are replaced beforehand, as every peer wants it.
export function* hostileTexts() {
  for (const text of [...single(), ...runs(), ...mixed()]) yield { real: false, text: text.toWellFormed() };
}

// Every code point of the basic plane, alone and within words; a sample of the others.
function* single() {
  for (let point = 0; point < 0x10000; point++) {
    const c = String.fromCharCode(point);
    yield c;
    yield `a${c}b ${c}`;
  }
  for (let point = 0x10000; point < 0x110000; point += 61) yield `x${String.fromCodePoint(point)} ${String.fromCodePoint(point)}`;
}

function* runs() {
  for (const unit of [" ", "\n", "\t", "\r\n", "\u2581", "\u2581 ", "a", "ab", "ha", "0", "e\u0301", "\u0301", "\u200B", "\u200D", "\u202E", "\0", "\uFFFD", "😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "漢", "漢字", "ا", "שלום ", "'", "'s", "=", "-", "<0x0A>", "\u00A0", "\u3000", "\u2028", "𝒳"]) {
    for (const times of [1, 2, 3, 4, 7, 16, 33, 50, 129, 700]) {
      yield unit.repeat(times);
      yield `x${unit.repeat(times)}y`;
      yield ` ${unit.repeat(times)} `;
    }
  }
}

function* mixed() {
  const parts = ["the", " The", "THE", " buffer", "overflow", "Über", " naïve", "漢", "字", "ひ", "한국", "ا", "ש", "हि", "न्", "e\u0301", "\u0300", "\u200B", "\u200D", "\u200E", "\u202E", "\uFEFF", "\0", "\x01", "\x7F", "\u0085", "\u00A0",
    "\u2581", " ", "  ", "   ", "\t", "\n", "\r", "\r\n", "\n\n", "0", "12", "1234", "٣", "½", "²", "'s", "'LL", "'ſ", "\u017F", "😀", "👍🏽", "👩‍👧", "🇩🇪", "𝒳", "𐐀", "\uD83D", "\uDE00", "<", ">", "<0x0A>", "[INST]", "<<SYS>>", "\\u0041", "%00", "&#x27;", "'; DROP TABLE", "../", "$(", "{{", "}}", "://", "...", "!!!", "===="];
  let state = 12345;
  const next = (below) => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return (state >>> 8) % below; };
  for (let i = 0; i < 20000; i++) {
    let text = "";
    for (let n = 1 + next(12); n > 0; n--) text += next(8) === 0 ? String.fromCharCode(next(0x10000)) : parts[next(parts.length)];
    yield text;
  }
}
