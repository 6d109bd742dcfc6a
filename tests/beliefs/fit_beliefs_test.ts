import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Belief, BeliefScope } from "../../shared/beliefs/belief.ts";
import { fitBeliefs, type FitInput } from "../../shared/beliefs/fit_beliefs.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import { REGISTERED_CLAIMS } from "../../shared/beliefs/registered_claims.ts";
import { normal } from "../../local/exchange/seeded/noise.ts";
import { directionScores } from "../../shared/analysis/direction/direction_scores.ts";
import { simulatedMarket } from "../support/simulated_market.ts";

const SESSIONS = 700;

/** A market with scores, and what tells it from others. */
function market(
  seed: number,
  given: { sessions?: number; beta?: number; crashes?: number[] } = {},
) {
  const { sessions = SESSIONS, beta = 1, crashes = [] } = given;
  const history = simulatedMarket({ seed, sessions, beta, crashes });
  const noise = (part: string) =>
    history.implied.map((_, t) => normal(seed, Math.floor(t / 10), part));
  return {
    ...history,
    scores: directionScores(history.bars),
    termSlope: noise("term"),
    riskReversal: noise("skew"),
  };
}

const NIFTY = market(1);
const STOCKS = Array.from({ length: 10 }, (_, name) => market(10 + name));
const LAST = NIFTY.bars.dates.at(-1) ?? "";

function fit(given: Partial<FitInput>): Belief[] {
  return [...fitBeliefs({
    histories: {},
    fitted: [],
    previous: [],
    claims: REGISTERED_CLAIMS,
    tradingDate: LAST,
    ...given,
  })];
}

const keyOf = ({ claim, scope, horizonSessions }: Belief) => `${claim} ${scope} ${horizonSessions}`;

const level = (beliefs: readonly Belief[], scope: BeliefScope, horizon: number) => {
  const found = beliefs.find((belief) => keyOf(belief) === `variance_level ${scope} ${horizon}`);
  if (found === undefined) throw new Error(`no level of ${scope} over ${horizon} was fitted`);
  return found;
};

Deno.test("every registered claim is fitted over four horizons, a month and a parent first", () => {
  const beliefs = fit({ histories: { stocks: STOCKS, NIFTY: [NIFTY], indices: [] } });
  assertEquals(new Set(beliefs.map(keyOf)).size, 4 * REGISTERED_CLAIMS.length);
  assertEquals(beliefs.slice(0, 4).map(keyOf), [
    "variance_level NIFTY 21",
    "variance_level NIFTY 5",
    "variance_level NIFTY 10",
    "variance_level NIFTY 42",
  ]);
  const scopes = beliefs.map(({ scope }) => scope);
  assertEquals([scopes.lastIndexOf("NIFTY") < scopes.indexOf("indices")], [true]);
  assertEquals([scopes.lastIndexOf("indices") < scopes.indexOf("stocks")], [true]);
  assertEquals(level(beliefs, "indices", 21).borrowedFrom, "NIFTY");
  for (const belief of beliefs) {
    if (belief.scope !== "indices") assertGreater(belief.estimate?.outcomes ?? 0, 200);
  }
});

Deno.test("a fit that stopped between two goes on where it was and ends the same", () => {
  const histories = { NIFTY: [NIFTY], indices: [], stocks: STOCKS };
  const whole = fit({ histories });
  const walk = fitBeliefs({
    histories,
    fitted: [],
    previous: [],
    claims: REGISTERED_CLAIMS,
    tradingDate: LAST,
  });
  const first = Array.from({ length: 6 }, () => walk.next().value as Belief);
  assertEquals([...first, ...fit({ histories, fitted: first })], whole);
  // A call may as well read one scope's history and stop.
  const nifty = fit({ histories: { NIFTY: [NIFTY] } });
  const indices = fit({ histories: { indices: [] }, fitted: nifty });
  const stocks = fit({ histories: { stocks: STOCKS }, fitted: [...nifty, ...indices] });
  assertEquals([...nifty, ...indices, ...stocks], whole);
  assertEquals(fit({ histories, fitted: whole }), []);
});

Deno.test("where a parent is not fitted again its latest belief is borrowed from", () => {
  const previous = fit({ histories: { NIFTY: [NIFTY] } });
  const indices = fit({ histories: { indices: [] }, previous });
  assertEquals(level(indices, "indices", 21).borrowedFrom, "NIFTY");
});

Deno.test("nothing that was known after its session moves a belief", () => {
  const tradingDate = NIFTY.bars.dates[500] ?? "";
  const spoil = (history: ReturnType<typeof market>): NameHistory => {
    const later = <T extends Float64Array>(values: T, wrong: (value: number) => number) =>
      values.map((value, bar) => bar > 500 ? wrong(value) : value);
    const { bars } = history;
    const price = (values: Float64Array) => later(values, (value) => 3 * value + 7);
    return {
      ...history,
      bars: { ...bars, open: price(bars.open), high: price(bars.high), close: price(bars.close) },
      implied: later(history.implied, () => 5),
      impliedOf: Object.fromEntries(
        Object.entries(history.impliedOf ?? {}).flatMap(([tenor, values]) =>
          values === undefined ? [] : [[tenor, later(values, () => 5)]]
        ),
      ),
      scores: later(history.scores, () => 1),
      termSlope: later(history.termSlope, () => 9),
      riskReversal: later(history.riskReversal, () => 9),
    };
  };
  const stocks = STOCKS.map((history, name) => ({ ...history, marketBeta: 0.5 + 0.1 * name }));
  const honest = fit({ tradingDate, histories: { NIFTY: [NIFTY], stocks } });
  const spoiled = fit({
    tradingDate,
    histories: { NIFTY: [spoil(NIFTY)], stocks: stocks.map((own) => ({ ...own, ...spoil(own) })) },
  });
  assertEquals(spoiled, honest);
  assertGreater(level(honest, "NIFTY", 21).estimate?.outcomes ?? 0, 470);
});

Deno.test("a session later there is one outcome more", () => {
  const outcomes = (bar: number) =>
    level(
      fit({ histories: { NIFTY: [NIFTY] }, tradingDate: NIFTY.bars.dates[bar] ?? "" }),
      "NIFTY",
      21,
    ).estimate?.outcomes;
  assertEquals([outcomes(500), outcomes(501)], [480, 481]);
});

Deno.test("an underlying listed yesterday, or none at all, borrows; a missing VIX decides nothing", () => {
  const young = market(77, { sessions: 2 });
  const beliefs = fit({ histories: { NIFTY: [NIFTY], stocks: [young] } });
  assertEquals(level(beliefs, "stocks", 21).borrowedFrom, undefined);
  const through = fit({ histories: { NIFTY: [NIFTY], indices: [], stocks: [young] } });
  const own = level(through, "stocks", 21);
  assertEquals([own.borrowedFrom, own.estimate], ["indices", undefined]);
  const silent = { bars: NIFTY.bars, implied: NIFTY.implied.map(() => Number.NaN) };
  const blind = fit({ histories: { NIFTY: [{ ...silent, scores: NIFTY.scores }], indices: [] } });
  for (const scope of ["NIFTY", "indices"] as const) {
    const { estimate, posteriors, priors, decision } = level(blind, scope, 21);
    assertEquals([estimate, posteriors, decision], [undefined, priors, "none"]);
  }
});

Deno.test("a spike of quoted volatility that nothing follows makes options look dearer, not certain", () => {
  const spike = {
    ...NIFTY,
    impliedOf: {},
    implied: NIFTY.implied.map((value, bar) => bar === 300 ? 10 * value : value),
  };
  const [usual, spiked] = [NIFTY, spike].map((history) =>
    level(fit({ histories: { NIFTY: [history] } }), "NIFTY", 21).estimate
  );
  assertLess(spiked?.value ?? 0, usual?.value ?? 0);
  assertGreater(spiked?.standardError ?? 0, usual?.standardError ?? 1);
});

Deno.test("fair options with a crash in the sample need no virtual one, without it they have one", () => {
  const found = (crashes: number[]) =>
    level(
      fit({ histories: { NIFTY: [market(5, { sessions: SESSIONS, crashes })] } }),
      "NIFTY",
      21,
    );
  const [seen, unseen] = [found([350]), found([])];
  assertEquals([seen.estimate?.virtualCrashes, unseen.estimate?.virtualCrashes], [0, 21]);
  // Neither convinces: the one has seen it, the other is told.
  for (const { estimate, decision } of [seen, unseen]) {
    assertLess(Math.abs((estimate?.value ?? 9) / (estimate?.standardError ?? 1)), 2);
    assertEquals(decision === "edge", false);
  }
});

Deno.test("dear options are found out over years, an edge at 0.8 and none at 1", () => {
  const long = (beta: number) => {
    const history = market(3, { sessions: 2600, beta, crashes: [900] });
    const tradingDate = history.bars.dates.at(-1) ?? "";
    return level(fit({ histories: { NIFTY: [history] }, tradingDate }), "NIFTY", 5);
  };
  const [dear, fair] = [long(0.8), long(1)];
  assertAlmostEquals(
    (dear.estimate?.value ?? 0) - (fair.estimate?.value ?? 0),
    Math.log(0.8),
    1e-9,
  );
  assertEquals(dear.decision, "edge");
  assertEquals(fair.decision === "edge", false);
});
