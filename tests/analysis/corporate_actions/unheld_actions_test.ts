import { assertEquals } from "@std/assert";
import { unheldActions } from "../../../shared/analysis/corporate_actions/unheld_actions.ts";

const bar = (date: string, close: number) => ({
  date,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1000,
});
const CANDLES = [bar("2026-02-06", 990), bar("2026-02-09", 1000)];
const action = (date: string, factor: number) =>
  ({ date, factor, found: "contract_master" }) as const;
const SPLIT = action("2026-02-10", 5);

Deno.test("today's split is to be applied when the price stands at the new level", () => {
  for (const spot of [180, 200, 225]) {
    assertEquals(unheldActions(CANDLES, [SPLIT], { date: "2026-02-10", spot }), [SPLIT]);
  }
});

Deno.test("today's split is left out when the candles stand at the price's level already", () => {
  for (const spot of [900, 1000, 1120]) {
    assertEquals(unheldActions(CANDLES, [SPLIT], { date: "2026-02-10", spot }), []);
  }
});

Deno.test("an action that bars follow is left to them, and one too small to tell stays", () => {
  const known = [action("2026-02-09", 2), action("2026-02-10", 1.05)];
  assertEquals(unheldActions(CANDLES, known, { date: "2026-02-10", spot: 1000 }), known);
});

Deno.test("without candles there is nothing to judge by", () => {
  assertEquals(unheldActions([], [SPLIT], { date: "2026-02-10", spot: 200 }), [SPLIT]);
});
