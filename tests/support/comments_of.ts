import { scriptParts } from "./script_parts.ts";

/** One comment of a file, its marks and line breaks taken out. */
export interface Comment {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * Every comment of a text by its kind of file: blocks, and lines that follow each other, as one.
 * All of a markdown file but its fenced code is a comment, a paragraph each. Literals are passed
 * over.
 */
export function commentsOf(path: string, text: string): Comment[] {
  if (path.endsWith(".md")) return paragraphsOf(text);
  const found: Comment[] = [];
  let end = -1;
  for (const { token, index } of path.endsWith(".sql") ? sqlComments(text) : comments(text)) {
    const plain = plainOf(token);
    const last = found.at(-1);
    const isLine = !token.startsWith("/*");
    if (isLine && last !== undefined && /^\s*$/.test(text.slice(end, index))) {
      found[found.length - 1] = { ...last, text: `${last.text} ${plain}` };
    } else {
      found.push({ line: lineAt(text, index), text: plain });
    }
    end = isLine ? index + token.length : -1;
  }
  return found;
}

/** Comments of SQL, and the texts that may hold their marks without being one. */
const SQL = /\/\*[\s\S]*?\*\/|--[^\n]*|'(?:''|[^'])*'/g;

interface Token {
  readonly token: string;
  readonly index: number;
}

function comments(text: string): Token[] {
  return scriptParts(text).filter(({ kind }) => kind === "comment")
    .map(({ start, end }) => ({ token: text.slice(start, end), index: start }));
}

function sqlComments(text: string): Token[] {
  return [...text.matchAll(SQL)].map(({ 0: token, index }) => ({ token, index }))
    .filter(({ token }) => !token.startsWith("'"));
}

function plainOf(token: string): string {
  return token.replace(/^\/\*\*?|\*\/$/g, "").replace(/^\s*(?:\/\/|--|\*)/gm, "")
    .replace(/\s+/g, " ").trim();
}

function paragraphsOf(text: string): Comment[] {
  const found: Comment[] = [];
  let isCode = false;
  for (const [i, line] of text.split("\n").entries()) {
    const last = found.at(-1);
    if (line.startsWith("```")) isCode = !isCode;
    if (isCode || line.trim() === "" || line.startsWith("```")) {
      if (last?.text !== "") found.push({ line: i + 2, text: "" });
    } else if (last === undefined || last.text === "") {
      if (last !== undefined) found.pop();
      found.push({ line: i + 1, text: line.trim() });
    } else {
      found[found.length - 1] = { ...last, text: `${last.text} ${line.trim()}` };
    }
  }
  return found.filter((comment) => comment.text !== "");
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
