import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { sessionDeviation } from "../../../local/exchange/server/session_deviation.ts";
import { scanMargin } from "../../../local/exchange/server/scan_margin.ts";
import { startExchange } from "../../../local/exchange/start_exchange.ts";
import { marginOf } from "../../../shared/market/margin.ts";
import { MARGIN_RATES } from "../../support/margin_rates.ts";
import { quantCases } from "../../support/quant_cases.ts";

interface CaseLeg {
  readonly type: "call" | "put";
  readonly qty: number;
  readonly strike: number;
  readonly iv: number;
}

for (const { id, inputs, expected } of quantCases("N").filter((e) => "brokerSpan" in e.expected)) {
  Deno.test(`the exchange's margin of ${id} stands within 5% of the broker's published figure`, () => {
    const { span, exposure } = scanMargin(
      inputs.legs.map(({ type, qty, strike, iv }: CaseLeg) => ({
        quantity: qty * inputs.lot,
        forward: inputs.F,
        years: inputs.T,
        option: { isCall: type === "call", strike, volatility: iv },
        expiresToday: false,
      })),
      { kind: "index", spot: inputs.S, deviation: 0.0073 },
    );
    assertLess(Math.abs(span / expected.brokerSpan - 1), 0.05);
    assertAlmostEquals(exposure, expected.brokerExposure, 1);
  });
}

const held = fc.uniqueArray(
  fc.record({
    isCall: fc.boolean(),
    quantity: fc.integer({ min: -5, max: 5 }).filter((quantity) => quantity !== 0),
    strike: fc.integer({ min: 220, max: 280 }).map((hundreds) => 100 * hundreds),
    isNear: fc.boolean(),
  }),
  {
    ...{ minLength: 1, maxLength: 6 },
    selector: ({ isCall, strike, isNear }) => `${isCall} ${strike} ${isNear}`,
  },
);

Deno.test("exchange and desk, each by its own code, ask the same of any legs", () => {
  const [spot, volatility] = [25_000, 0.13];
  const forwardOf = (isNear: boolean) => isNear ? 25_010 : 25_150;
  const property = fc.property(
    held,
    fc.constantFrom("index" as const, "stock" as const),
    fc.constantFrom(0.005, 0.015, 0.03),
    fc.boolean(),
    (legs, kind, deviation, expiresToday) => {
      const years = (isNear: boolean) => isNear ? 0.002 : 0.08;
      const hasNear = legs.some(({ isNear }) => isNear);
      const asked = scanMargin(
        legs.map(({ isCall, quantity, strike, isNear }) => ({
          ...{ quantity, forward: forwardOf(isNear), years: years(isNear) },
          option: { isCall, strike, volatility },
          expiresToday: expiresToday && isNear,
        })),
        { kind, spot, deviation },
      );
      const model = marginOf(
        legs.map(({ isCall, quantity, strike, isNear }) => ({
          right: isCall ? "call" as const : "put" as const,
          ...{ quantity, strike, years: years(isNear), impliedVolatility: volatility },
          forward: forwardOf(isNear),
        })),
        {
          ...{ kind, spot, forward: forwardOf(true), rate: 0, rates: MARGIN_RATES[kind] },
          ...{ sessionDeviation: deviation, expiresToday: expiresToday && hasNear },
        },
      );
      assertAlmostEquals(asked.span, model.span + model.calendar, 1e-6);
      assertAlmostEquals(asked.exposure, model.exposure + model.expiryDay, 1e-6);
    },
  );
  fc.assert(property, { numRuns: 500, seed: 3 });
});

Deno.test("the exchange's deviation is the weighted one of its closes", () => {
  const day = (close: number) => ({
    ...{ date: "2026-02-09", open: close, high: close, low: close, close, volume: 1 },
  });
  // Two returns of 2% and 1%: (0.01^2 + 0.995 0.02^2)/1.995.
  const closes = [100, 100 * Math.exp(0.02), 100 * Math.exp(0.03)].map(day);
  assertAlmostEquals(sessionDeviation(closes), Math.sqrt(0.000498 / 1.995), 1e-12);
  assertEquals([sessionDeviation([]), sessionDeviation([day(100)])], [0, 0]);
});

Deno.test("a hedge lowers the span, every short leg keeps its exposure, and what is only bought asks its price", async () => {
  const exchange = await startExchange({
    market: { kind: "seeded", seed: 1 },
    clock: { mode: "frozen", at: "2026-02-09T10:00:00+05:30" },
    clientId: "1000000001",
    accessToken: "good",
  });
  const ask = async (path: string, body: unknown) => {
    const response = await fetch(`${exchange.baseUrl}${path}`, {
      method: "POST",
      headers: { "access-token": "good", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  try {
    const csv = await (await fetch(`${exchange.baseUrl}/instrument/NSE_FNO`)).text();
    const idOf = (strike: number, type: string) => {
      const line = csv.split("\n").map((text) => text.split(",")).find((cells) =>
        cells[6] === "NIFTY" && cells[12] === "2026-02-24" && Number(cells[13]) === strike &&
        cells[14] === type
      );
      return line?.[2] ?? "";
    };
    const leg = (strike: number, type: string, transactionType: string) => ({
      exchangeSegment: "NSE_FNO",
      transactionType,
      quantity: 65,
      productType: "MARGIN",
      securityId: idOf(strike, type),
      price: 100,
      triggerPrice: 0,
    });
    const multi = async (...scripList: unknown[]) => {
      const { body } = await ask("/margincalculator/multi", { includePosition: true, scripList });
      return { total: Number(body.total_margin), span: Number(body.span_margin) };
    };
    const [put, call] = [leg(25000, "PE", "SELL"), leg(26000, "CE", "SELL")];
    const strangle = await multi(put, call);
    const condor = await multi(
      leg(24700, "PE", "BUY"),
      put,
      call,
      leg(26300, "CE", "BUY"),
    );
    assert(condor.span < strangle.span / 3 && condor.total < strangle.total);
    assertAlmostEquals(condor.total - condor.span, strangle.total - strangle.span, 0.02);
    assertEquals((await multi(leg(25500, "CE", "BUY"))).total, 6500);
    const single = await ask("/margincalculator", put);
    assertEquals(typeof single.body.totalMargin, "number");
    assertAlmostEquals(single.body.totalMargin, (await multi(put)).total, 0.02);
    const share = {
      exchangeSegment: "NSE_EQ",
      transactionType: "BUY",
      quantity: 5,
      productType: "CNC",
      securityId: "1333",
      price: 1428,
    };
    assertEquals((await ask("/margincalculator", share)).body.totalMargin, 7140);
    const unknown = await ask("/margincalculator", { ...put, securityId: "1" });
    assertEquals([unknown.status, unknown.body.errorCode], [400, "DH-905"]);
  } finally {
    await exchange.stop();
  }
});
