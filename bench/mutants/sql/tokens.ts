/** A piece of SQL that is neither white space nor a comment. */
export interface Token {
  readonly kind: "word" | "number" | "text" | "operator" | "mark";
  /** As written; words in lower case. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many parentheses it stands in; a parenthesis itself counts as outside. */
  readonly depth: number;
}

const KINDS = ["word", "number", "text", "operator", "mark"] as const;

/** One alternative each: skipped, then the kinds above in their order. */
const PATTERN = new RegExp(
  [
    String.raw`(?:\s+|--[^\n]*|/\*[^]*?\*/)`,
    String.raw`([A-Za-z_][A-Za-z0-9_$]*)`,
    String.raw`(\d+(?:\.\d+)?)`,
    String.raw`('(?:[^']|'')*'|"[^"]*")`,
    String.raw`(:=|::|=>|[-+*/<>=~!@#%^&|?]+)`,
    String.raw`([^])`,
  ].join("|"),
  "y",
);

/** Splits a range of SQL into tokens. */
export function tokensOf(source: string, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  const text = source.slice(0, end);
  let depth = 0;
  for (let at = start; at < end;) {
    PATTERN.lastIndex = at;
    const [whole = "", ...groups] = PATTERN.exec(text) ?? [];
    const kind = KINDS.find((_, index) => groups[index] !== undefined);
    if (whole === ")") depth -= 1;
    if (kind !== undefined) {
      const written = kind === "word" ? whole.toLowerCase() : whole;
      tokens.push({ kind, text: written, start: at, end: at + whole.length, depth });
    }
    if (whole === "(") depth += 1;
    at += Math.max(1, whole.length);
  }
  return tokens;
}
