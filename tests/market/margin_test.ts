import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { marginOf } from "../../shared/market/margin.ts";
import type { MarginLeg } from "../../shared/market/margin_book.ts";
import type { MarginRates } from "../../shared/market/margin_rates.ts";
import type { MarginTerms } from "../../shared/market/risk_array.ts";
import { MARGIN_RATES } from "../support/margin_rates.ts";
import { assertCase, type QuantCase, quantCase, quantCases } from "../support/quant_cases.ts";

interface CaseLeg {
  readonly type: "call" | "put";
  readonly qty: number;
  readonly strike: number;
  readonly iv: number;
}

function marginOfCase({ inputs }: QuantCase) {
  const { S, F, r, T, psr, vsr, exposureRate, legs } = inputs;
  const rates: MarginRates = {
    ...MARGIN_RATES.index,
    priceScanFloor: psr,
    volatilityScanFloor: vsr,
    exposure: exposureRate,
    exposureDeep: exposureRate,
    deepOtm: 1,
    expiryDay: 0,
    calendar: 0,
  };
  return marginOf(
    legs.map(({ type, qty, strike, iv }: CaseLeg) => ({
      right: type,
      quantity: qty,
      strike,
      years: T,
      impliedVolatility: iv,
    })),
    {
      kind: "index",
      spot: S,
      forward: F ?? S * Math.exp(r * T),
      rate: r,
      rates,
      expiresToday: false,
    },
  );
}

for (const entry of quantCases("N").filter(({ expected }) => "spanPerUnit" in expected)) {
  Deno.test(`margin ${entry.id}: ${entry.description}`, () => {
    const margin = marginOfCase(entry);
    assertCase(margin.span, entry.expected.spanPerUnit, entry, "span");
    assertCase(margin.exposure, entry.expected.exposurePerUnit, entry, "exposure");
    assertCase(margin.total * entry.inputs.lot, entry.expected.totalPerLot, entry, "total");
  });
}

for (const entry of quantCases("N").filter(({ expected }) => "brokerSpan" in expected)) {
  Deno.test(`margin ${entry.id} stands within 5% of the broker's published figure`, () => {
    const margin = marginOfCase(entry);
    assertCase(margin.span * entry.inputs.lot, entry.expected.modelSpan, entry, "span");
    const broker = entry.expected.brokerSpan + entry.expected.brokerExposure;
    assertLess(Math.abs(margin.span * entry.inputs.lot / entry.expected.brokerSpan - 1), 0.05);
    assertLess(Math.abs(margin.total * entry.inputs.lot / broker - 1), 0.03);
  });
}

const INDEX: MarginTerms = {
  kind: "index",
  spot: 25_000,
  forward: 25_050,
  rate: 0.065,
  rates: MARGIN_RATES.index,
  expiresToday: false,
};

const STOCK: MarginTerms = {
  kind: "stock",
  spot: 1400,
  forward: 1407,
  rate: 0.065,
  rates: { ...MARGIN_RATES.stock, exposureDeep: 0.07, expiryDay: 0.02 },
  expiresToday: false,
};

const option = (
  right: "call" | "put",
  quantity: number,
  strike: number,
  years = 0.02,
  impliedVolatility = 0.12,
): MarginLeg => ({ right, quantity, strike, years, impliedVolatility });
const units = (quantity: number): MarginLeg => ({
  right: "underlying",
  quantity,
  strike: 0,
  years: 0,
  impliedVolatility: 0,
});
/** Two bought between two sold: it loses most where the price stops in the middle. */
const soldWings = (middle: number, width: number, years: number, impliedVolatility: number) => [
  option("call", -1, middle - width, years, impliedVolatility),
  option("call", 2, middle, years, impliedVolatility),
  option("call", -1, middle + width, years, impliedVolatility),
];

/** Figures of 40 digits from mpmath, the 16 scenarios written out there. */
const SPANS: readonly (readonly [string, readonly MarginLeg[], MarginTerms, number])[] = [
  [
    "a call so far out of the money that the extreme rise is its worst",
    [option("call", -1, 29_000, 0.02, 0.2)],
    INDEX,
    279.596083958706,
  ],
  [
    "a put so far out of the money that the extreme fall is its worst",
    [option("put", -1, 21_000, 0.02, 0.2)],
    INDEX,
    228.73272035331,
  ],
  [
    "sold wings with their middle a third up",
    soldWings(25_827, 600, 0.02, 0.1),
    INDEX,
    425.004788755988,
  ],
  [
    "sold wings with their middle two thirds up",
    soldWings(26_603, 600, 0.02, 0.1),
    INDEX,
    419.895205624519,
  ],
  [
    "sold wings with their middle a third down",
    soldWings(24_273, 600, 0.02, 0.1),
    INDEX,
    435.312272800905,
  ],
  [
    "sold wings with their middle two thirds down",
    soldWings(23_497, 600, 0.02, 0.1),
    INDEX,
    440.495191848031,
  ],
  [
    "sold wings whose volatility falls to its floor where the price stays",
    soldWings(25_050, 150, 0.1, 0.03),
    INDEX,
    142.748664628691,
  ],
  [
    "a sold far straddle over bought near ones, which loses when volatility rises and the price stays",
    [
      option("call", 2, 25_050, 0.02),
      option("call", -1, 25_050, 0.1),
      option("put", 2, 25_050, 0.02),
      option("put", -1, 25_050, 0.1),
    ],
    INDEX,
    101.298034866461,
  ],
  [
    "a sold put beside a bought future",
    [option("put", -1, 24_000, 0.02, 0.13), units(1)],
    INDEX,
    3609.81968265096,
  ],
  [
    "shares under a sold call",
    [option("call", -1, 1450, 0.08, 0.28), units(1)],
    STOCK,
    202.346862543912,
  ],
];

for (const [structure, legs, terms, span] of SPANS) {
  Deno.test(`the scan of ${structure}`, () => {
    assertAlmostEquals(marginOf(legs, terms).span, span, 1e-8 * span);
  });
}

// mpmath, with price scans of 12.73% and 18.84%.
Deno.test("a market more volatile than the floors asks more margin", () => {
  const sold = marginOf([option("call", -1, 25_500)], { ...INDEX, sessionDeviation: 0.015 });
  assertAlmostEquals(sold.span, 2734.79143871124347, 1e-7);
  const stock = { ...STOCK, sessionDeviation: 0.0222 };
  const { span, exposure } = marginOf([option("put", -1, 1350, 0.08, 0.28)], stock);
  assertAlmostEquals(span, 210.369932559472786, 1e-8);
  assertAlmostEquals(exposure, 49, 1e-9);
});

Deno.test("on its last day an index's expiry covers nothing later, and what it sold asks its extra", () => {
  const legs = [option("call", -1, 25_200, 0.0005), option("call", 1, 25_200, 0.02, 0.13)];
  const before = marginOf(legs, INDEX);
  const today = marginOf(legs, { ...INDEX, expiresToday: true });
  // mpmath: the near call alone, the far one alone, both together.
  assertAlmostEquals(before.span, 2.7608665179691, 1e-8);
  assertAlmostEquals(today.span, 2179.57916252611519, 1e-6);
  assertEquals([today.calendar, today.expiryDay, before.expiryDay], [0, 500, 0]);
  assertLess(0, before.calendar);
});

Deno.test("on the last day what expires later is scanned by itself, and its own calendar stays", () => {
  const near = option("call", 2, 25_200, 0.0005);
  const later = [option("call", -1, 25_200), option("call", 1, 25_200, 0.1, 0.13)];
  const today = marginOf([near, ...later], { ...INDEX, expiresToday: true });
  const alone = marginOf(later, INDEX);
  assertLess(0, alone.calendar);
  assertAlmostEquals(today.calendar, alone.calendar, 1e-9);
  const sold = option("call", -1, 25_600);
  // mpmath: the sold call alone.
  const { span } = marginOf([near, sold], { ...INDEX, expiresToday: true });
  assertAlmostEquals(span, 1777.59186996811664, 1e-7);
});

Deno.test("on the last day a stock's calendar stays one", () => {
  const legs = [option("call", -1, 1450, 0.0005), option("call", 1, 1450, 0.02, 0.3)];
  assertEquals(marginOf(legs, { ...STOCK, expiresToday: true }), marginOf(legs, STOCK));
});

Deno.test("the extra of the last day is not asked of what is sold for later", () => {
  const legs = [option("call", 1, 25_200, 0.0005), option("call", -1, 25_200, 0.02, 0.13)];
  assertEquals(marginOf(legs, { ...INDEX, expiresToday: true }).expiryDay, 0);
});

// Deltas from mpmath: 0.3657, 0.4504 and 0.4718 of three months.
Deno.test("of three expiries each covers what the ones before left open", () => {
  const legs = [
    option("call", -1, 25_200, 0.02),
    option("call", 1, 25_200, 0.1, 0.13),
    option("call", -1, 25_200, 0.18, 0.14),
  ];
  const covered = 0.365682560816183 + (0.450392096549192 - 0.365682560816183);
  assertAlmostEquals(marginOf(legs, INDEX).calendar, 0.0175 * 25_000 * covered, 1e-8);
});

Deno.test("a strangle takes about a fifth more than its call, and a wing most of a naked one's margin", () => {
  // The broker on one lot of NIFTY, 2026-09-12: 193,097 to 162,566, and 162,566 to 49,846.
  const call = option("call", -1, 25_600);
  const naked = marginOf([call], INDEX).total;
  const strangle = marginOf([call, option("put", -1, 24_400, 0.02, 0.13)], INDEX).total;
  assertLess(Math.abs(strangle / naked / 1.19 - 1), 0.1);
  assertLess(2.5, naked / marginOf([call, option("call", 1, 25_800)], INDEX).total);
});

Deno.test("legs of one contract are one position", () => {
  const [bought, sold] = [option("call", 2, 25_600), option("call", -3, 25_600)];
  assertEquals(marginOf([bought, sold], INDEX), marginOf([option("call", -1, 25_600)], INDEX));
});

Deno.test("what cannot lose more than it is worth has no span", () => {
  assertEquals(marginOf([option("call", 1, 25_000)], INDEX).total, 0);
});

Deno.test("a future of an index is charged for the scan of its forward and its exposure, whichever way it is held", () => {
  for (const quantity of [2, -2]) {
    const { span, exposure, delivery, total } = marginOf([units(quantity)], INDEX);
    // 9.3% of two forwards, 2% of two spots.
    assertAlmostEquals(span, 4659.3, 1e-9);
    assertAlmostEquals(exposure, 1000, 1e-9);
    assertEquals(delivery, 0);
    assertAlmostEquals(total, 5659.3, 1e-9);
  }
});

Deno.test("bought shares are delivered at full price and have no exposure of their own", () => {
  const { exposure, delivery } = marginOf([units(2)], STOCK);
  assertEquals([exposure, delivery], [0, 2800]);
});

Deno.test("sold shares are not paid for", () => {
  assertEquals(marginOf([units(-2)], STOCK).delivery, 0);
});

Deno.test("a sold index option more than a tenth out of the money has the exposure of the deep ones", () => {
  const exposure = (right: "call" | "put", strike: number) =>
    marginOf([option(right, -1, strike)], INDEX).exposure;
  assertAlmostEquals(exposure("call", 27_501), 1250, 1e-9);
  assertAlmostEquals(exposure("call", 27_499), 500, 1e-9);
  assertAlmostEquals(exposure("put", 22_499), 1250, 1e-9);
  assertAlmostEquals(exposure("put", 22_501), 500, 1e-9);
  assertAlmostEquals(exposure("put", 30_000), 500, 1e-9);
});

Deno.test("a stock has one exposure, however far its option is out of the money", () => {
  assertAlmostEquals(marginOf([option("call", -2, 2000)], STOCK).exposure, 98, 1e-9);
});

Deno.test("exposure is that of every sold option and of no bought one", () => {
  const legs = [option("call", -1, 25_000), option("call", 3, 25_300), option("put", -2, 24_800)];
  assertAlmostEquals(marginOf(legs, INDEX).exposure, 1500, 1e-9);
});

Deno.test("on its expiry day a sold index option has the additional margin of the published example", () => {
  const { inputs, expected } = quantCase("N8");
  const terms = { ...INDEX, spot: inputs.S, forward: inputs.S, expiresToday: true };
  const legs = [
    option("call", -inputs.qty, inputs.S),
    option("call", 2 * inputs.qty, inputs.S + 500),
  ];
  const today = marginOf(legs, terms);
  assertAlmostEquals(today.expiryDay, expected.additional, 1e-9);
  assertAlmostEquals(
    today.total - marginOf(legs, { ...terms, expiresToday: false }).total,
    expected.additional,
    1e-6,
  );
  assertEquals(marginOf(legs, { ...terms, expiresToday: false }).expiryDay, 0);
});

Deno.test("a stock's option has no additional margin on its expiry day", () => {
  const legs = [option("put", -1, 1350)];
  assertEquals(marginOf(legs, { ...STOCK, expiresToday: true }).expiryDay, 0);
});

Deno.test("the exposure of the published reverse condor is two per cent of its two sold legs", () => {
  const { inputs, expected } = quantCase("N7");
  const legs = [
    option("call", 1, 51_500),
    option("call", -1, 51_700),
    option("put", 1, 51_100),
    option("put", -1, 50_900),
  ];
  const { exposure } = marginOf(legs, { ...INDEX, spot: inputs.S, forward: inputs.S });
  assertAlmostEquals(exposure * inputs.lot, expected.exposure, 1e-6);
});

Deno.test("with its premium the published reverse condor stands within 2% of the broker's figure", () => {
  const { inputs, expected } = quantCase("N7");
  const quoted: readonly (readonly [MarginLeg, number])[] = [
    [option("call", 1, 51_500, 0.0002, 0.2), 32],
    [option("call", -1, 51_700, 0.0002, 0.2), 14.3],
    [option("put", 1, 51_100, 0.0002, 0.2), 15.05],
    [option("put", -1, 50_900, 0.0002, 0.2), 7.35],
  ];
  const terms = { ...INDEX, spot: inputs.S, forward: inputs.S };
  const { total } = marginOf(quoted.map(([leg]) => leg), terms);
  const paid = quoted.reduce((sum, [{ quantity }, price]) => sum + quantity * price, 0);
  assertAlmostEquals(paid, inputs.netDebitPerUnit, 1e-9);
  assertLess(Math.abs((total + paid) * inputs.lot / expected.brokerQuoted - 1), 0.02);
});

// Deltas from mpmath: near call 0.3657, far call 0.4504; near put -0.3585, far put -0.4338.
const CALENDARS: readonly (readonly [string, readonly MarginLeg[], number])[] = [
  [
    "calls, of which the near one's delta is the lesser",
    [option("call", -1, 25_200), option("call", 1, 25_200, 0.1, 0.13)],
    0.365682560816183,
  ],
  [
    "calls, of which the far one's delta is the lesser",
    [option("call", -2, 25_200), option("call", 1, 25_200, 0.1, 0.13)],
    0.450392096549192,
  ],
  [
    "puts",
    [option("put", -1, 24_900), option("put", 1, 24_900, 0.1, 0.13)],
    0.358528944597038,
  ],
  [
    "calls, the far one sold",
    [option("call", 1, 25_200), option("call", -1, 25_200, 0.1, 0.13)],
    0.365682560816183,
  ],
  [
    "a near call of no volatility",
    [option("call", -1, 25_051, 0.02, 0), option("call", 1, 25_051, 0.1, 0.13)],
    0.388894384748669,
  ],
];

for (const [structure, legs, delta] of CALENDARS) {
  Deno.test(`a calendar is charged on the delta by which one expiry covers the other: ${structure}`, () => {
    const { calendar, total } = marginOf(legs, INDEX);
    assertAlmostEquals(calendar, 0.0175 * 25_000 * delta, 1e-8);
    const free = marginOf(legs, { ...INDEX, rates: { ...INDEX.rates, calendar: 0 } }).total;
    assertAlmostEquals(total - free, calendar, 1e-6);
  });
}

Deno.test("two expiries on one side of the market are no calendar", () => {
  const legs = [option("call", -1, 25_200), option("call", -1, 25_200, 0.1)];
  assertEquals(marginOf(legs, INDEX).calendar, 0);
});

Deno.test("one expiry has no calendar", () => {
  const legs = [option("call", -1, 25_200), option("call", 1, 25_400)];
  assertEquals(marginOf(legs, INDEX).calendar, 0);
});
