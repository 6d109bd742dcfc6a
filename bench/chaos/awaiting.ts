import { projectRoot } from "../../local/support/project_root.ts";

/** Frames of a stack that ends in calls of the desk. */
const DEPTH = 40;
const FRAME = /^ +at async .*?\(?(file:[^)\s]+)\)?$/gm;

/**
 * The awaits of production code that the caller stands in, innermost first, as `path:line:column`.
 * To be called behind an await: what has not been waited for yet shows where a call was made.
 */
export function awaiting(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return [...stack.matchAll(FRAME)].map(([, url = ""]) => url)
    .filter((url) => url.startsWith(`${projectRoot.href}shared/`))
    .map((url) => decodeURIComponent(url.slice(projectRoot.href.length)));
}
