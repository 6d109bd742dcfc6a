import { assertEquals } from "@std/assert";
import type { ConfirmedMargin } from "../../../shared/desk/allocate/confirm_margins.ts";
import { marginNotes } from "../../../shared/desk/allocate/margin_notes.ts";

const lots = (...margins: number[]) =>
  margins.map((margin, i) => ({ column: { strategyId: i + 1, margin } }));
const model = (strategyId: number, note: string): [number, ConfirmedMargin] => [
  strategyId,
  { strategyId, margin: 900, source: "model", note },
];
const broker = (strategyId: number): [number, ConfirmedMargin] => [
  strategyId,
  { strategyId, margin: 900, source: "broker" },
];

Deno.test("margins that the broker confirmed need no words", () => {
  assertEquals(marginNotes(lots(900, 800), new Map([broker(1), broker(2)])), []);
});

Deno.test("each reason for which the model's margin stands is told once, with its count", () => {
  const confirmed = new Map([
    model(1, "not asked: spent"),
    broker(2),
    model(3, "not asked: spent"),
    model(4, "asked in vain: no"),
  ]);
  assertEquals(marginNotes(lots(900, 800, 700, 600), confirmed), [
    "margins: 2 of 4 are the model's, not asked: spent",
    "margins: 1 of 4 are the model's, asked in vain: no",
  ]);
});

Deno.test("what takes no margin has none to confirm", () => {
  const bought = model(2, "not asked: it takes no margin");
  assertEquals(marginNotes(lots(900, 0), new Map([broker(1), bought])), []);
  assertEquals(marginNotes(lots(0), new Map()), []);
});

Deno.test("a choice that the broker contradicted to the end says that nobody confirmed it", () => {
  assertEquals(marginNotes(lots(900), new Map()), [
    "margins: the broker's differed in every round; lots count with what it last said",
  ]);
});
