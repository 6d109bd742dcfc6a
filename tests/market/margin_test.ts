import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  type MarginLeg,
  marginOf,
  type MarginRates,
  marginRatesOf,
  type MarginTerms,
} from "../../shared/market/margin.ts";
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
    priceScan: psr,
    volatilityScan: vsr,
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
  rates: {
    priceScan: 0.093,
    volatilityScan: 0.04,
    exposure: 0.02,
    exposureDeep: 0.05,
    deepOtm: 0.1,
    expiryDay: 0.02,
    calendar: 0.0175,
  },
  expiresToday: false,
};

const STOCK: MarginTerms = {
  kind: "stock",
  spot: 1400,
  forward: 1407,
  rate: 0.065,
  rates: {
    priceScan: 0.142,
    volatilityScan: 0.1,
    exposure: 0.035,
    exposureDeep: 0.07,
    deepOtm: 0.1,
    expiryDay: 0.02,
    calendar: 0.022,
  },
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

const PARAMETERS = [
  "psr_floor",
  "vsr_floor",
  "exposure",
  "exposure_deep_otm",
  "deep_otm",
  "expiry_day",
  "calendar_spread",
]
  .flatMap((name, i) => [
    { name: `margin.${name}`, scope: "index", value: i + 1 },
    { name: `margin.${name}`, scope: "stock", value: i + 11 },
  ]);

Deno.test("the margin rates of a kind are its own parameters", () => {
  assertEquals(marginRatesOf(PARAMETERS, "stock"), {
    priceScan: 11,
    volatilityScan: 12,
    exposure: 13,
    exposureDeep: 14,
    deepOtm: 15,
    expiryDay: 16,
    calendar: 17,
  });
});

Deno.test("margin rates without one of their parameters name it", () => {
  for (const missing of PARAMETERS.filter(({ scope }) => scope === "index")) {
    assertThrows(
      () => marginRatesOf(PARAMETERS.filter((row) => row !== missing), "index"),
      RangeError,
      `parameter ${missing.name} for index is missing`,
    );
  }
});
