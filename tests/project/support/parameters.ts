import { scriptParts } from "../../support/script_parts.ts";
import type { SourceFile } from "./source_files.ts";

/** The most that a call can be read with. */
const MOST = 5;

/**
 * Lists of positional parameters beyond five, as `path:line: count`: of functions, methods and
 * arrows, their types too.
 */
export function longParameterLists({ path, text }: SourceFile): string[] {
  const code = withoutParts(text);
  return [...code.matchAll(/\(/g)].flatMap(({ index }) => {
    const end = closing(code, index);
    const list = entries(code.slice(index + 1, end - 1));
    if (list.length <= MOST) return [];
    const isArrow = /^\s*=>/.test(code.slice(end));
    if (!isArrow && !list.every((entry) => DECLARED.test(entry))) return [];
    const line = code.slice(0, index).split("\n").length;
    return [`${path}:${line}: ${list.length}`];
  });
}

/** A parameter tells its type or its default; what a call passes does not. */
const DECLARED =
  /^(?:\.\.\.)?(?:(?:public|private|protected|readonly) +)*(?:[\w$]+\??|[{[][\s\S]*?[}\]])(?::| = )/;

/** Code of the same length whose comments are blank and whose literals are zeros. */
function withoutParts(text: string): string {
  let code = "";
  for (const { kind, start, end } of scriptParts(text)) {
    const blank = kind === "comment" ? " " : "0";
    code += text.slice(code.length, start) + text.slice(start, end).replace(/[^\n]/g, blank);
  }
  return code + text.slice(code.length);
}

const BRACKETS: Readonly<Record<string, number>> = {
  "(": 1,
  "[": 1,
  "{": 1,
  "<": 1,
  ")": -1,
  "]": -1,
  "}": -1,
  ">": -1,
};

/** Behind the bracket that closes the one at a place. */
function closing(code: string, start: number): number {
  let depth = 0;
  for (let i = start; i < code.length; i++) {
    if (code[i] === "(") depth += 1;
    if (code[i] === ")") depth -= 1;
    if (depth === 0) return i + 1;
  }
  return code.length;
}

/** What stands between the commas of a list; commas in brackets and type arguments are within. */
function entries(list: string): string[] {
  const found = [""];
  let depth = 0;
  // Neither an arrow nor a comparison between spaces is a bracket.
  for (const token of list.match(/=>| [<>]=? |[\s\S]/g) ?? []) {
    depth += BRACKETS[token] ?? 0;
    if (token === "," && depth === 0) found.push("");
    else found[found.length - 1] += token;
  }
  return found.map((entry) => entry.trim()).filter((entry) => entry !== "");
}
