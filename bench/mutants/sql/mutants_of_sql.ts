import { applyMutant, type Change, distinctMutants, type Mutant, mutantOf } from "../mutant.ts";
import { type Token, tokensOf } from "./tokens.ts";

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  "=": ["<>"],
  "<>": ["="],
  "!=": ["="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
};

const WORDS: Readonly<Record<string, string>> = {
  and: "or",
  or: "and",
  least: "greatest",
  greatest: "least",
  min: "max",
  max: "min",
};

/** What ends a clause of a condition at their own depth. */
const BOUNDS = new Set(
  `; , and or where on when if elsif then else end loop while having returning group order limit
  for union join left from select set return returns values do into filter using case begin`
    .split(/\s+/),
);

/**
 * Mutants of a function as Postgres prints its definition: other comparisons and arithmetic,
 * dropped clauses, `not` and defaults of coalesce, numbers, least and greatest. Strings and
 * comments have none. Some are no SQL; Postgres says which.
 */
export function mutantsOfSql(name: string, definition: string): Mutant[] {
  const tokens = tokensOf(definition, ...bodyOf(name, definition));
  const changes = tokens.flatMap((token, index) => changesAt(tokens, index, token, definition));
  // Of `a and b` in a row of clauses, dropping one can be said in two ways.
  const seen = new Set<string>();
  return distinctMutants(
    changes.map((change) => mutantOf(name, definition, change))
      .filter((mutant) => mutant !== undefined),
  ).filter((mutant) => {
    const text = applyMutant(definition, mutant).replace(/\s+/g, " ");
    return !seen.has(text) && seen.add(text);
  });
}

function bodyOf(name: string, definition: string): [number, number] {
  const quote = "$function$";
  const [first, last] = [definition.indexOf(quote), definition.lastIndexOf(quote)];
  if (first === last) throw new Error(`${name} has no body between ${quote}`);
  return [first + quote.length, last];
}

function changesAt(
  tokens: readonly Token[],
  index: number,
  token: Token,
  source: string,
): Change[] {
  const { kind, text, start, end } = token;
  const context = {
    start: tokens[index - 1]?.start ?? start,
    end: tokens[index + 1]?.end ?? end,
  };
  const replaced = (...texts: readonly string[]) =>
    texts.map((replacement) => ({ start, end, replacement, context }));
  if (kind === "operator") return replaced(...OPERATORS[text] ?? []);
  if (kind === "number") {
    if (isOfExists(tokens, index)) return [];
    // Postgres rounds what limits: half a row is one.
    const isOfLimit = tokens[index - 1]?.text === "limit";
    return replaced(
      ...otherNumbers(Number(text)).filter((other) => !isOfLimit || !other.includes(".")),
    );
  }
  if (kind !== "word") return [];
  const other = WORDS[text];
  const swapped = other === undefined ? [] : replaced(other);
  switch (text) {
    case "and":
    case "or":
      return [...swapped, ...droppedClauses(tokens, index)];
    case "not":
      return replaced("");
    case "coalesce":
      return droppedDefault(tokens, index, source);
    default:
      return swapped;
  }
}

/** exists (select 1 from ...) is the same with any number. */
function isOfExists(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.text === "select" && tokens[index - 3]?.text === "exists";
}

/** Twice, half, one more, one less and the other sign. */
function otherNumbers(value: number): string[] {
  return [...new Set([value * 2, value * 0.5, value + 1, value - 1, -value])]
    .filter((other) => other !== value)
    .map((other) => other < 0 ? `(${other})` : String(other));
}

/** The condition without what stands left of the word, and without what stands right of it. */
function droppedClauses(tokens: readonly Token[], index: number): Change[] {
  const word = tokens[index];
  if (word === undefined) return [];
  const isBound = ({ text, depth }: Token, other?: Token) =>
    depth < word.depth ||
    depth === word.depth && BOUNDS.has(text) && !(text === "from" && other?.text === "distinct");
  const before = tokens.slice(0, index).reverse();
  const from = before.findIndex((token, i) => isBound(token, before[i + 1]));
  const after = tokens.slice(index + 1);
  const to = after.findIndex((token, i) => isBound(token, after[i - 1]));
  const first = before[from === -1 ? before.length - 1 : from - 1];
  const last = after[to === -1 ? after.length - 1 : to - 1];
  const left = first === undefined || from === 0
    ? []
    : [{ start: first.start, end: word.end, replacement: "" }];
  const right = last === undefined || to === 0
    ? []
    : [{ start: word.start, end: last.end, replacement: "" }];
  return [...left, ...right];
}

/** coalesce(a, b) without b. */
function droppedDefault(tokens: readonly Token[], index: number, source: string): Change[] {
  const word = tokens[index];
  if (word === undefined) return [];
  const inside = tokens.slice(index + 2);
  const close = inside.find(({ text, depth }) => text === ")" && depth === word.depth);
  const comma = inside.findLast(({ text, depth, start }) =>
    text === "," && depth === word.depth + 1 && start < (close?.start ?? 0)
  );
  if (close === undefined || comma === undefined) return [];
  const first = inside[0]?.start ?? comma.start;
  return [{
    start: word.start,
    end: close.end,
    replacement: `(${source.slice(first, comma.start)})`,
  }];
}
