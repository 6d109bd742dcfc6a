import { assertEquals } from "@std/assert";
import { chargesOf, exerciseTax, type Tariff } from "../../shared/market/charges.ts";
import { assertCase, quantCase } from "../support/quant_cases.ts";

function tariffOfCase(rates: Record<string, number>): Tariff {
  const of = (name: string) => rates[name] ?? 0;
  const option = {
    sttSell: of("stt"),
    sttBuy: 0,
    exchange: of("exch"),
    ipft: of("ipft"),
    stampBuy: of("stamp"),
  };
  const { gst, sebi } = { gst: of("gst"), sebi: of("sebi") };
  const brokeragePerOrder = of("brokeragePerOrder");
  return { brokeragePerOrder, gst, sebi, option, future: option, equity: option, sttExercise: 0 };
}

for (const id of ["L1", "L2"]) {
  const entry = quantCase(id);
  Deno.test(`charges ${id}: ${entry.description}`, () => {
    const tariff = tariffOfCase(entry.inputs.tariff);
    const sums: Record<string, number> = {};
    for (const { side, price, qty } of entry.inputs.legs) {
      const order = {
        instrument: "option",
        side: side.toLowerCase(),
        quantity: qty,
        price,
      } as const;
      for (const [part, amount] of Object.entries(chargesOf(order, tariff))) {
        sums[part] = (sums[part] ?? 0) + amount;
      }
    }
    for (const [part, expected] of Object.entries(entry.expected)) {
      if (part !== "turnover") assertCase(sums[part], expected as number, entry, part);
    }
  });
}

Deno.test("exercise is taxed on intrinsic value at the rate of its date, and nothing out of the money", () => {
  const entry = quantCase("L3");
  const { type, K, qty, settlement, rates } = entry.inputs;
  const tax = (right: "call" | "put", sttExercise: number) =>
    exerciseTax({ right, strike: K, quantity: qty }, settlement, {
      ...tariffOfCase({}),
      sttExercise,
    });
  assertCase(tax(type, rates.until_2026_03_31), entry.expected.stt_old, entry);
  assertCase(tax(type, rates.from_2026_04_01), entry.expected.stt_new, entry);
  assertEquals(tax("put", rates.from_2026_04_01), 0);
});
