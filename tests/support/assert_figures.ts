import { assertEquals, fail } from "@std/assert";
import { assertCase, quantCase } from "./quant_cases.ts";

/** Ours by the names that a reference case expects. */
export type Figures = Readonly<Record<string, number | ArrayLike<number> | undefined>>;

/**
 * Compares every key that a case expects with ours; one that ours lacks fails, and so does another
 * length.
 */
export function assertFigures(id: string, ours: Figures): void {
  const entry = quantCase(id);
  for (const [key, expected] of Object.entries(entry.expected)) {
    const actual = ours[key];
    if (actual === undefined) fail(`${id}: nothing is compared with "${key}"`);
    if (typeof actual === "number") {
      assertCase(actual, expected as number, entry, key);
      continue;
    }
    const values = expected as number[];
    assertEquals(actual.length, values.length, `${id} ${key}: length`);
    values.forEach((value, i) => assertCase(actual[i], value, entry, `${key}[${i}]`));
  }
}
