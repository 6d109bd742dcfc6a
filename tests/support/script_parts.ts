/** A comment or a literal of a TypeScript text, from its first character to behind its last. */
export interface ScriptPart {
  readonly kind: "comment" | "literal";
  readonly start: number;
  readonly end: number;
}

/** What a regular expression may follow; behind anything else a slash divides. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%<>~^\n]|\b(?:return|typeof|case|in|of|await|yield))$/;

/**
 * Comments and literals (strings, templates, regular expressions) of a TypeScript text in their
 * order. A template is one literal with what stands in its `${}`.
 */
export function scriptParts(text: string): ScriptPart[] {
  const parts: ScriptPart[] = [];
  let i = 0;
  while (i < text.length) {
    const end = partEnd(text, i);
    if (end === undefined) {
      i += 1;
      continue;
    }
    const isComment = /^\/[/*]/.test(text.slice(i, i + 2));
    parts.push({ kind: isComment ? "comment" : "literal", start: i, end });
    i = end;
  }
  return parts;
}

/** Where the comment or literal that begins at a place ends; undefined where none begins. */
function partEnd(text: string, start: number): number | undefined {
  switch (text[start]) {
    case "/":
      return slashEnd(text, start);
    case '"':
    case "'":
      return matchEnd(/(["'])(?:\\[\s\S]|(?!\1)[^\\\n])*\1/y, text, start);
    case "`":
      return templateEnd(text, start);
    default:
      return undefined;
  }
}

function slashEnd(text: string, start: number): number | undefined {
  const comment = matchEnd(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/y, text, start);
  if (comment !== undefined) return comment;
  if (!BEFORE_REGEX.test(text.slice(Math.max(0, start - 80), start).replace(/[ \t]+$/, ""))) {
    return undefined;
  }
  return matchEnd(/\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y, text, start);
}

function templateEnd(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== "`") {
    if (text[i] === "\\") i += 2;
    else if (text.startsWith("${", i)) i = expressionEnd(text, i + 2);
    else i += 1;
  }
  return i + 1;
}

/** Behind the brace that closes an expression of a template. */
function expressionEnd(text: string, start: number): number {
  let depth = 1;
  let i = start;
  while (i < text.length && depth > 0) {
    const end = partEnd(text, i);
    if (end === undefined) {
      if (text[i] === "{") depth += 1;
      if (text[i] === "}") depth -= 1;
    }
    i = end ?? i + 1;
  }
  return i;
}

function matchEnd(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
