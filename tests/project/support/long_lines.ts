import { type ScriptPart, scriptParts } from "../../support/script_parts.ts";
import type { SourceFile } from "./source_files.ts";

/** Lines, comments too, end here. */
const COLUMNS = 100;

/**
 * Lines of a file that go on behind the last column, as `path:line`. In TypeScript the text of a
 * literal takes no room: the formatter cannot break a string, a template, a regular expression or
 * the path of an import.
 */
export function longLines({ path, text }: SourceFile): string[] {
  const parts = path.endsWith(".ts") ? scriptParts(text) : [];
  const found: string[] = [];
  let start = 0;
  for (const [i, line] of text.split("\n").entries()) {
    const end = start + line.length;
    if (line.length > COLUMNS && !isUnbreakable(start, end, parts)) found.push(`${path}:${i + 1}`);
    start = end + 1;
  }
  return found;
}

/** True when a line would end in time without its literals, and none of it is a long comment. */
function isUnbreakable(start: number, end: number, parts: readonly ScriptPart[]): boolean {
  const within = parts.filter((part) => part.start < end && part.end > start);
  const isCommented = within.some(({ kind, end }) => kind === "comment" && end > start + COLUMNS);
  const literal = within.filter(({ kind }) => kind === "literal").reduce(
    (sum, part) => sum + Math.min(end, part.end) - Math.max(start, part.start),
    0,
  );
  return !isCommented && literal > 0 && end - start - literal <= COLUMNS;
}
