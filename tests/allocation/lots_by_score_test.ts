import { assertEquals } from "@std/assert";
import { lotsByScore } from "../../shared/allocation/lots_by_score.ts";
import { built, column } from "./columns.ts";

/** A lot takes a lakh; the target is 80 lakh, twenty places ask for four lots each. */
const scored = (underlying: string, quantumScore: number, changes = {}) =>
  column({ underlying, quantumScore, ...changes });

Deno.test("by score the greatest comes first, each with an equal share of the target", () => {
  const problem = built([scored("NIFTY", 0.5), scored("TCS", 0.9), scored("INFY", 0.7)], {
    maxPositions: 2,
  });
  const { lots, deployed } = lotsByScore(problem, 20);
  const found = problem.columns.map(({ underlying }, i) => [underlying, lots[i]]);
  assertEquals(found, [["INFY", 4], ["NIFTY", 0], ["TCS", 4]]);
  assertEquals(deployed, 800_000);
});

Deno.test("a lot that is dearer than its share is one lot, where the limits leave it", () => {
  const dear = { margin: 990_000 };
  const fits = built([scored("NIFTY", 0.5, dear)]);
  assertEquals([...lotsByScore(fits, 20).lots], [1]);
  const capped = built([scored("NIFTY", 0.5, dear)], { maxUnderlying: { index: 0.05, stock: 9 } });
  assertEquals([...lotsByScore(capped, 20).lots], [0]);
});

Deno.test("an order ends at the target, whatever it has left", () => {
  const many = Array.from({ length: 12 }, (_, i) => scored(`U${i}`, 0.5));
  // One place each asks for all of 80 lakh: the first has it.
  assertEquals(lotsByScore(built(many), 1).deployed, 8_000_000);
});
