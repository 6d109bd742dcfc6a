import { normal, uniform } from "../../local/exchange/seeded/noise.ts";
import { BELIEF_HORIZONS, type BeliefHorizon } from "../../shared/beliefs/belief.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";

/** ln variance of a session: how it clusters, and its usual level (16% a year, in two halves). */
const PERSISTENCE = 0.98;
const SHOCK = 0.15;
const LEVEL = Math.log(0.16 ** 2 / 252 / 2) - 0.5 * SHOCK ** 2 / (1 - PERSISTENCE ** 2);
/** A crash: once in ten years, a fall over night, and what it adds to ln variance. */
const CRASH = { chance: 1 / 2520, fall: 0.12, shock: 3 } as const;
/**
 * Share of a session's move that the range reaches beyond open and close, so that Rogers-Satchell
 * is the move squared.
 */
const BEYOND = (Math.sqrt(3) - 1) / 2;

/** A market to simulate. */
export interface Simulated {
  readonly seed: number | string;
  readonly sessions: number;
  /** Realised over implied volatility, in truth. */
  readonly beta: number;
  /** Sessions of its crashes; drawn at their rate when absent. The price of options is the same. */
  readonly crashes?: readonly number[];
}

/**
 * A market whose volatility clusters and which crashes at times. Its implied variance of each
 * horizon is the true expectation, crashes included, over `beta` squared: at 1 options are fair.
 */
export function simulatedMarket({ seed, sessions, beta, crashes }: Simulated): NameHistory {
  const columns = () => new Float64Array(sessions);
  const [open, high, low, close, volume] = [columns(), columns(), columns(), columns(), columns()];
  const impliedOf = { 5: columns(), 10: columns(), 21: columns(), 42: columns() };
  let price = 20_000;
  let log = 0;
  for (let t = 0; t < sessions; t++) {
    const isCrash = crashes?.includes(t) ?? uniform(seed, t, "crash") < CRASH.chance;
    log = PERSISTENCE * log + SHOCK * normal(seed, t, "level") + (isCrash ? CRASH.shock : 0);
    const variance = Math.exp(LEVEL + log);
    const move = (part: string) => Math.sqrt(variance) * normal(seed, t, part) - 0.5 * variance;
    const session = move("session");
    open[t] = price * Math.exp(move("night") - (isCrash ? CRASH.fall : 0));
    price = (open[t] as number) * Math.exp(session);
    close[t] = price;
    const beyond = Math.exp(BEYOND * Math.abs(session));
    high[t] = Math.max(open[t] as number, price) * beyond;
    low[t] = Math.min(open[t] as number, price) / beyond;
    expectedVariances(log).forEach((expected, horizon) =>
      impliedOf[horizon][t] = Math.sqrt(252 / horizon * expected) / beta
    );
  }
  const dates = Array.from(
    { length: sessions },
    (_, t) => new Date(Date.UTC(2000, 0, 1 + t)).toISOString().slice(0, 10),
  );
  const scores = columns().fill(Number.NaN);
  const bars = { dates, open, high, low, close, volume };
  return { bars, implied: impliedOf[21], impliedOf, scores };
}

/** For each session ahead: share of ln variance that is left, and ln of what is added by then. */
const AHEAD = Array.from({ length: 42 }, (_, i) => {
  let crashes = 0;
  let shocks = 0;
  for (let before = 0; before <= i; before++) {
    crashes += Math.log1p(CRASH.chance * Math.expm1(PERSISTENCE ** before * CRASH.shock));
    shocks += 0.5 * (SHOCK * PERSISTENCE ** before) ** 2;
  }
  return { left: PERSISTENCE ** (i + 1), added: Math.log(2) + LEVEL + crashes + shocks };
});

/** True expectations over each horizon of the variance that follows a state. */
function expectedVariances(log: number): Map<BeliefHorizon, number> {
  const expected = new Map<BeliefHorizon, number>();
  let sum = 0;
  AHEAD.forEach(({ left, added }, i) => {
    sum += Math.exp(added + left * log) + CRASH.chance * CRASH.fall ** 2;
    const horizon = BELIEF_HORIZONS.find((own) => own === i + 1);
    if (horizon !== undefined) expected.set(horizon, sum);
  });
  return expected;
}
