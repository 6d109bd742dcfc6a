import { Instrumenter } from "@stryker-mutator/instrumenter";
import { type Change, distinctMutants, type Mutant, mutantOf } from "./mutant.ts";
import { type Node, ownChanges } from "./own_operators.ts";

type Logger = ConstructorParameters<typeof Instrumenter>[0];

const silent = () => {};
const SILENT: Logger = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/**
 * Every mutant of a TypeScript text, in the order of their places; none in types, imports, strings,
 * comments and log lines.
 */
export async function mutantsOfTypescript(file: string, source: string): Promise<Mutant[]> {
  const changes: Change[] = [];
  // Stryker takes no mutators of others, but shows its ignorers every node that it would mutate.
  const visitor = {
    shouldIgnore(path: object): string | undefined {
      const { node, parent } = path as { node: Node; parent?: Node };
      if (isLogCall(node)) return "a log line";
      changes.push(...ownChanges(node, parent, source));
      return undefined;
    },
  };
  const { mutants } = await new Instrumenter(SILENT).instrument(
    [{ name: file, content: source, mutate: true }],
    { plugins: null, excludedMutations: ["StringLiteral"], ignorers: [visitor], noHeader: true },
  );
  const lineStarts = startsOfLines(source);
  const at = ({ line, column }: { line: number; column: number }) =>
    (lineStarts[line] ?? 0) + column;
  for (const { location, replacement, mutatorName, status } of mutants) {
    if (status === "Ignored") continue;
    const [start, end] = [at(location.start), at(location.end)];
    const isStatement = mutatorName === "BlockStatement" ||
      mutatorName === "ConditionalExpression" &&
        /^(case|default|for)\b/.test(source.slice(start, end));
    changes.push({ start, end, replacement: isStatement ? replacement : `(${replacement})` });
  }
  return distinctMutants(
    changes.map((change) => mutantOf(file, source, change)).filter((mutant) =>
      mutant !== undefined
    ),
  );
}

function startsOfLines(source: string): number[] {
  return [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** A call of console, or of a function whose name begins with log. */
function isLogCall({ type, callee }: Node): boolean {
  if (type !== "CallExpression" || callee === undefined) return false;
  return callee.object?.name === "console" || /^log([A-Z]|$)/.test(callee.name ?? "");
}
