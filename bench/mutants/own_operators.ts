import type { Change } from "./mutant.ts";

/** What is read of a Babel node. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly operator?: string;
  readonly value?: unknown;
  readonly left?: Node;
  readonly right?: Node;
  readonly key?: Node;
  readonly computed?: boolean;
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
  readonly object?: Node;
  readonly property?: Node;
  readonly name?: string;
  readonly argument?: Node;
}

const ARITHMETIC = ["-", "*", "/", "**"];
/** Their arguments may stand in any order. */
const COMMUTATIVE = ["max", "min", "hypot"];
const ALIKE = ["Identifier", "MemberExpression", "NumericLiteral", "UnaryExpression"];

/**
 * Changes at a node that Stryker's mutators do not make: numbers, signs, dropped clauses, swapped
 * arguments.
 */
export function ownChanges(node: Node, parent: Node | undefined, source: string): Change[] {
  switch (node.type) {
    case "NumericLiteral":
      return isKey(node, parent) ? [] : numberChanges(node, parent);
    case "BinaryExpression":
      return isArithmetic(node) && !isArithmetic(parent)
        ? [{ ...range(node), replacement: `(-(${text(node, source)}))` }]
        : [];
    case "LogicalExpression":
      return node.operator === "??" ? [] : clauseChanges(node, source);
    case "CallExpression":
    case "NewExpression":
      return swapChanges(node, source);
    default:
      return [];
  }
}

/** Twice, half, one more, one less and the other sign. */
function numberChanges(node: Node, parent: Node | undefined): Change[] {
  const value = Number(node.value);
  const isNegated = parent?.type === "UnaryExpression" && parent.operator === "-";
  const others = new Set([
    value * 2,
    value * 0.5,
    value + 1,
    value - 1,
    isNegated ? value : -value,
  ]);
  return [...others].filter((other) => other !== value && Number.isFinite(other))
    .map((other) => ({ ...range(node), replacement: other < 0 ? `(${other})` : String(other) }));
}

function clauseChanges(node: Node, source: string): Change[] {
  return [node.left, node.right].filter((clause) => clause !== undefined)
    .map((clause) => ({ ...range(node), replacement: `(${text(clause, source)})` }));
}

/** Two neighbouring arguments of the same look change places. */
function swapChanges(node: Node, source: string): Change[] {
  if (COMMUTATIVE.includes(node.callee?.property?.name ?? "")) return [];
  const all = node.arguments ?? [];
  return all.flatMap((first, index) => {
    const second = all[index + 1];
    if (second === undefined || first.type !== second.type || !ALIKE.includes(first.type)) {
      return [];
    }
    const between = source.slice(first.end, second.start);
    const replacement = text(second, source) + between + text(first, source);
    return [{ start: first.start, end: second.end, replacement }];
  });
}

function isArithmetic(node: Node | undefined): boolean {
  return node?.type === "BinaryExpression" && ARITHMETIC.includes(node.operator ?? "");
}

function isKey(node: Node, parent: Node | undefined): boolean {
  return parent?.key === node && parent.computed !== true;
}

function range({ start, end }: Node): { start: number; end: number } {
  return { start, end };
}

function text({ start, end }: Node, source: string): string {
  return source.slice(start, end);
}
