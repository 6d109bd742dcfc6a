import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { chargesOf, exerciseTax, type Tariff, tariffOf } from "../../shared/market/charges.ts";
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

/** From April 2026 (method 13.1); equity's exchange fee is of this test. */
const APRIL_2026: Readonly<Record<string, number>> = {
  brokerage_per_order: 20,
  gst: 0.18,
  sebi: 0.000001,
  stt_exercise: 0.0015,
  stt_option_sell: 0.0015,
  exchange_option: 0.0003552,
  ipft_option: 0.0000001,
  stamp_option_buy: 0.00003,
  stt_future_sell: 0.0005,
  exchange_future: 0.000018299,
  ipft_future: 0.000000001,
  stamp_future_buy: 0.00002,
  stt_delivery: 0.001,
  exchange_equity: 0.0000307,
  ipft_equity: 0.000001,
  stamp_equity_buy: 0.00015,
};

const parameters = Object.entries(APRIL_2026).map(([name, value]) => ({
  name: `charge.${name}`,
  scope: "",
  value,
}));

/** Computed by hand in decimals: brokerage, STT, exchange, IPFT, SEBI, stamp, GST, total. */
const BY_HAND = [
  ["option", "sell", 65, 100, 20, 9.75, 2.3088, 0.00065, 0.0065, 0, 4.016871, 36.082821],
  ["option", "buy", 65, 100, 20, 0, 2.3088, 0.00065, 0.0065, 0.195, 4.016871, 26.527821],
  [
    "future",
    "sell",
    65,
    25000,
    20,
    812.5,
    29.735875,
    0.001625,
    1.625,
    0,
    9.24525,
    873.10775,
  ],
  ["future", "buy", 65, 25000, 20, 0, 29.735875, 0.001625, 1.625, 32.5, 9.24525, 93.10775],
  ["equity", "sell", 500, 1400, 20, 700, 21.49, 0.7, 0.7, 0, 7.7202, 750.6102],
  ["equity", "buy", 500, 1400, 20, 700, 21.49, 0.7, 0.7, 105, 7.7202, 855.6102],
] as const;

for (const [instrument, side, quantity, price, ...parts] of BY_HAND) {
  Deno.test(`charges of an order that ${side}s ${quantity} of ${instrument} at ${price} are those computed by hand`, () => {
    const charges = chargesOf({ instrument, side, quantity, price }, tariffOf(parameters));
    const { brokerage, stt, exchange, ipft, sebi, stamp, gst, total } = charges;
    [brokerage, stt, exchange, ipft, sebi, stamp, gst, total].forEach((amount, i) =>
      assertAlmostEquals(amount, parts[i] ?? NaN, 1e-9)
    );
  });
}

Deno.test("a lot of NIFTY at 100 costs what the reference says of its sale and purchase", () => {
  const total = (side: "buy" | "sell") =>
    chargesOf({ instrument: "option", side, quantity: 65, price: 100 }, tariffOf(parameters)).total;
  assertAlmostEquals(total("sell"), 36.08, 0.005);
  assertAlmostEquals(total("buy"), 26.53, 0.005);
});

Deno.test("exercise is taxed below a put's strike as above a call's", () => {
  const tax = (right: "call" | "put", settlement: number) =>
    exerciseTax({ right, strike: 25_000, quantity: 65 }, settlement, tariffOf(parameters));
  // 0.15% of 200 rupees on 65 units.
  assertAlmostEquals(tax("put", 24_800), 19.5, 1e-9);
  assertAlmostEquals(tax("call", 25_200), 19.5, 1e-9);
  assertEquals([tax("call", 24_800), tax("put", 25_200)], [0, 0]);
});

Deno.test("a tariff without one of its parameters names it", () => {
  for (const { name } of parameters) {
    const others = parameters.filter((row) => row.name !== name);
    assertThrows(() => tariffOf(others), RangeError, `parameter ${name} is missing`);
  }
});

Deno.test("a parameter of another scope is no part of a tariff", () => {
  const scoped = parameters.map((row) => row.name === "charge.gst" ? { ...row, scope: "x" } : row);
  assertThrows(() => tariffOf(scoped), RangeError, "charge.gst");
});
