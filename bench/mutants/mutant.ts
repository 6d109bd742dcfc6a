/** One small change of a source text. */
export interface Mutant {
  /** Path inside the project, or the name of an SQL function. */
  readonly file: string;
  /** First line of what changes, from 1. */
  readonly line: number;
  /** The source's line that `line` points at, trimmed. */
  readonly lineText: string;
  /** Half-open range of the source in characters. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** What changes into what, on one line, for a person. */
  readonly mutation: string;
}

/** A change as an operator proposes it. */
export interface Change extends Pick<Mutant, "start" | "end" | "replacement"> {
  /** What a person is shown around it; absent: nothing. */
  readonly context?: { readonly start: number; readonly end: number };
}

/** The longest text that a report shows whole. */
const SHOWN = 100;

/** The mutant that a change makes of a source; absent when it changes white space only. */
export function mutantOf(file: string, source: string, change: Change): Mutant | undefined {
  const { start, end, replacement, context = change } = change;
  const original = source.slice(start, end);
  const [before, after] = [source.slice(context.start, start), source.slice(end, context.end)];
  if (normalised(original) === normalised(replacement)) return undefined;
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = source.indexOf("\n", start);
  return {
    file,
    line: source.slice(0, start).split("\n").length,
    lineText: source.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).trim(),
    start,
    end,
    replacement,
    mutation: `${oneLine(before + original + after)} -> ${
      oneLine(before + unwrapped(replacement) + after)
    }`,
  };
}

/** The source with the mutant in place. */
export function applyMutant(source: string, { start, end, replacement }: Change): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

/** Mutants of one source in the order of their places; two that write the same text count once. */
export function distinctMutants(mutants: readonly Mutant[]): Mutant[] {
  const key = ({ start, end, replacement }: Mutant) => `${start}:${end}:${normalised(replacement)}`;
  return [...new Map(mutants.map((mutant) => [key(mutant), mutant])).values()]
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.replacement < b.replacement ? -1 : 1));
}

/** A text without what a printer may set differently. */
function normalised(text: string): string {
  return unwrapped(text).replace(/\s+/g, "").replace(/,([)\]}])/g, "$1");
}

/** A replacement without the parentheses that hold it together in any place. */
function unwrapped(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === "(") depth += 1;
    if (text[i] === ")") depth -= 1;
    if (depth === 0) return text;
  }
  return text.slice(1, -1);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= SHOWN) return line;
  return `${line.slice(0, SHOWN / 2)} ... ${line.slice(-SHOWN / 2)}`;
}
