import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { scenarioNames } from "../../../shared/desk/allocate/scenario_names.ts";
import { scenarioStructures } from "../../../shared/desk/allocate/scenario_structures.ts";
import type { HeldRow, NameRow } from "../../../shared/storage/allocation_inputs.ts";
import { DeskError } from "../../../shared/vocabulary/desk_error.ts";

const DATE = "2026-02-09";
const NEAR = "2026-02-12";
const FAR = "2026-02-26";
const at = (time: string) => new Date(`${DATE}T${time}+05:30`);

const TERMS = {
  rate: 0.06,
  session: {
    tradingDate: DATE,
    opensAt: at("09:15:00"),
    closesAt: at("15:30:00"),
    fixingAt: at("15:30:00"),
    averagingSeconds: 0,
  },
  dates: [DATE, "2026-02-10", "2026-02-11", NEAR, FAR],
};
const CHAIN = {
  expiry: NEAR,
  at: at("15:30:00"),
  spot: 1000,
  forward: 1001,
  parameters: { a: 0.001, b: 0.01, rho: 0, m: 0, sigma: 0.1 },
};
const VIEW = { expiry: NEAR, beta: 0.9, mu: 0.002, sdLogBeta: 0.06 };
const NAME: NameRow = {
  underlying: "TCS",
  kind: "stock",
  industry: "Information Technology",
  weight: 0.02,
  marketBeta: 1.2,
  marketCorrelation: 0.6,
  views: [VIEW],
  chains: [CHAIN],
};
const LEG: HeldRow["legs"][number] = {
  right: "put",
  side: "sell",
  ratio: 1,
  strike: 980,
  expiry: FAR,
  price: 12,
  bid: 12,
  ask: 12.5,
  tick: 0.05,
  impliedVolatility: 0.2,
};
const HELD: HeldRow = {
  state: "open",
  allocationId: 4,
  positionId: 2,
  underlying: "TCS",
  definition: "short_put",
  sleeve: "carry",
  riskClass: "undefined",
  lots: 2,
  capitalUsed: 156_000,
  isOfDate: false,
  margin: 156_000,
  expiry: FAR,
  lotSize: 175,
  entryChargesPerLot: 60,
  exitChargesPerLot: 61,
  legs: [LEG, { ...LEG, strike: 960, impliedVolatility: 0.24 }],
  rules: [],
};

function only(name: NameRow, held: readonly HeldRow[] = []) {
  const { names, notes } = scenarioNames(
    { tradingDate: DATE, names: [name], held: [...held] },
    TERMS,
  );
  return { ...names.get(name.underlying), notes };
}

Deno.test("beta is shrunk towards 1 and kept within a half and two", () => {
  for (const [measured, beta] of [[1.2, 1.134], [0.1, 0.5], [0.3, 0.531], [3, 2]] as const) {
    assertAlmostEquals(only({ ...NAME, marketBeta: measured }).beta ?? 0, beta, 1e-12);
  }
  const nifty = only({ ...NAME, underlying: "NIFTY", kind: "index", marketBeta: 1.4 });
  assertEquals([nifty.beta, nifty.correlation, nifty.scope], [1, 1, "NIFTY"]);
});

Deno.test("a name without a measured beta moves as the market does, and it is said", () => {
  const { marketBeta: _, marketCorrelation: __, ...rest } = NAME;
  const { beta, correlation, notes } = only(rest);
  assertEquals([beta, correlation], [1, 1]);
  assertEquals(notes, ["TCS: no measured beta: taken to move as the market does"]);
  assertEquals(only(NAME).correlation, 0.6);
});

Deno.test("a chain stands at its own instant with the view over it", () => {
  const [horizon, ...others] = only(NAME).horizons ?? [];
  assertEquals([others.length, horizon?.sdLogBeta, horizon?.view], [0, 0.06, {
    beta: 0.9,
    mu: 0.002,
  }]);
  // Taken at the close: three later sessions, 1 each of variance.
  assertAlmostEquals(horizon?.sessions ?? 0, 3, 1e-12);
  assertAlmostEquals(horizon?.chain.years ?? 0, 3 / 365, 1e-12);
  assertAlmostEquals(horizon?.chain.discount ?? 0, Math.exp(-0.06 * 3 / 365), 1e-12);
  assertAlmostEquals(horizon?.chain.smile.w(0) ?? 0, 0.002, 1e-12);
});

Deno.test("a held expiry without a chain is flat at its entry volatility, at the carry of the other", () => {
  const { horizons = [], notes } = only(NAME, [HELD]);
  const [, far] = horizons;
  assertEquals(horizons.map(({ chain }) => chain.expiry), [NEAR, FAR]);
  assertAlmostEquals(far?.chain.smile.w(0.3) ?? 0, 0.22 ** 2 * 17 / 365, 1e-12);
  assertEquals([far?.chain.smile.w1(0.3), far?.chain.smile.w2(0.3)], [0, 0]);
  assertAlmostEquals(far?.chain.forward ?? 0, 1000 * (1001 / 1000) ** (17 / 3), 1e-9);
  assertEquals([far?.view, far?.sdLogBeta], [{ beta: 1, mu: 0 }, 0.1]);
  assertEquals(notes, [
    "TCS 2026-02-26: no chain on 2026-02-09, held at 22.0%, its volatility at entry",
    "TCS 2026-02-26: no view, the market's is taken",
  ]);
});

Deno.test("without any chain the last close stands for the price, else that of the entry", () => {
  const bare = { ...NAME, chains: [], views: [] };
  const closed = only({ ...bare, lastClose: 990 }, [{ ...HELD, spotAtEntry: 950 }]);
  assertEquals(closed.spot, 990);
  const [horizon] = closed.horizons ?? [];
  assertAlmostEquals(
    horizon?.chain.forward ?? 0,
    990 * Math.exp(0.06 * (horizon?.chain.years ?? 0)),
    1e-9,
  );
  assertEquals(closed.notes[0], "TCS: no chain of the date, its last close 990 is taken");
  assertEquals(only(bare, [{ ...HELD, spotAtEntry: 950 }]).spot, 950);
  assertThrows(() => only(bare, [HELD]), DeskError, "TCS is held and has no price");
  const { impliedVolatility: _, ...unknown } = LEG;
  assertThrows(
    () => only(NAME, [{ ...HELD, legs: [unknown] }]),
    DeskError,
    "TCS 2026-02-26 is held, has no chain and no volatility",
  );
});

Deno.test("what has passed its expiry moves no more, and rules that are none are held to the end", () => {
  const expired = { ...HELD, expiry: "2026-02-06", legs: [{ ...LEG, expiry: "2026-02-06" }] };
  const odd = { ...HELD, rules: [{ rule: "hope" }] };
  const inputs = { tradingDate: DATE, names: [NAME], held: [expired, odd] };
  const { names, notes } = scenarioNames(inputs, TERMS);
  assertEquals(notes.filter((note) => note.includes("2026-02-06")), []);
  const book = scenarioStructures({ ...inputs, candidates: [] }, names);
  assertEquals([book.held[0], book.held[1]?.rules], [undefined, []]);
  const [first = "", second = ""] = book.notes;
  assertEquals(first, "TCS short_put: expired on 2026-02-06 and still held");
  assertEquals(second.startsWith("TCS short_put: held to the end, exit rule"), true, second);
});
