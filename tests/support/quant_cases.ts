import cases from "./quant_cases.json" with { type: "json" };
import { fail } from "./assert.ts";

/**
 * Reference figures of the engine: 106 cases computed at 50 digits with mpmath and cross-checked
 * against published values (each case names its source). They come from outside this project and
 * are never written by it.
 */
export interface QuantCase {
  readonly id: string;
  readonly group: string;
  readonly description: string;
  // deno-lint-ignore no-explicit-any
  readonly inputs: any;
  // deno-lint-ignore no-explicit-any
  readonly expected: any;
  readonly tol: { readonly rel: number; readonly abs: number };
}

const all = cases.cases as unknown as QuantCase[];

/** One case by its id, as "B11". */
export function quantCase(id: string): QuantCase {
  return all.find((entry) => entry.id === id) ?? fail(`there is no reference case ${id}`);
}

/** The cases of a group letter in order: quantCases("B") gives B1 to B16. */
export function quantCases(letter: string): QuantCase[] {
  return all.filter((entry) => new RegExp(`^${letter}\\d+$`).test(entry.id));
}

/**
 * Fails unless |actual - expected| <= abs + rel |expected|, the cases' own rule; "Infinity" stands
 * for unlimited.
 */
export function assertCase(
  actual: number | undefined,
  expected: number | string,
  entry: QuantCase,
  what = "",
): void {
  const wanted = Number(expected);
  if (actual === wanted) return;
  const allowed = entry.tol.abs + entry.tol.rel * Math.abs(wanted);
  if (actual !== undefined && Math.abs(actual - wanted) <= allowed) return;
  fail(`${entry.id} ${what}: got ${actual}, expected ${expected} within ${allowed}`);
}
