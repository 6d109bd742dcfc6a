import { assertEquals } from "@std/assert";
import { bestScan } from "../../shared/strategies/scan/best_scan.ts";
import type { ScannedSet } from "../../shared/strategies/scan/best_set.ts";
import { scanColumns } from "../../shared/strategies/scan/scan_columns.ts";
import { fail } from "../support/assert.ts";
import { pricedChain } from "../support/chains.ts";
import { scanInputOf } from "../support/markets.ts";

const INPUT = scanInputOf({});
const VIEW = INPUT.views[0] ?? fail("no view");
const COLUMNS = scanColumns(pricedChain("NIFTY"), VIEW, INPUT);

/** Which of two sets, one of each chain, is best, whichever chain comes first. */
function bestOf(one: Partial<ScannedSet>, other: Partial<ScannedSet>): number | undefined {
  const set = (changes: Partial<ScannedSet>, place: number) => ({
    columns: COLUMNS,
    scan: {
      scanned: 1,
      best: {
        indices: [place],
        gain: -0.01,
        offTarget: 2,
        costRatio: 0.01,
        expectedValue: -1,
        risk: 100,
        popP: 0.6,
        ...changes,
      },
    },
  });
  const scans = [set(one, 1), set(other, 2)];
  const [found, turned] = [bestScan(scans), bestScan(scans.toReversed())];
  assertEquals(found?.set.indices, turned?.set.indices);
  return found?.set.indices[0];
}

Deno.test("of two expiries the set that passed more gates is best, whatever it gains", () => {
  assertEquals(bestOf({}, { failed: "cost_above_limit", gain: 1 }), 1);
  assertEquals(bestOf({ failed: "untraded_leg" }, { failed: "pop_below_minimum" }), 2);
});

Deno.test("of two expiries a set that gains is best, and of two that gain the one that gains more", () => {
  assertEquals(bestOf({ gain: 0.001, offTarget: 9, costRatio: 0.5 }, {}), 1);
  assertEquals(bestOf({ gain: 0.001 }, { gain: 0.002, offTarget: 9, costRatio: 0.5 }), 2);
});

Deno.test("of two expiries the nearer set is best without a gain, the cheaper one within half a step", () => {
  assertEquals(bestOf({ offTarget: 2.6, costRatio: 0.001 }, {}), 2);
  assertEquals(bestOf({ offTarget: 2.5, costRatio: 0.009 }, {}), 1);
  assertEquals(bestOf({ offTarget: 2.5, costRatio: 0.011 }, {}), 2);
});
