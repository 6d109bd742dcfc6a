import { normal } from "../../../local/exchange/seeded/noise.ts";
import type { UnderlyingHistory } from "../../../shared/analysis/view/observe_scope.ts";

const PERSISTENCE = 0.95;
const SHOCK = 0.1;
/** ln of the mean variance of half a session: 16% a year. */
const LEVEL = Math.log(0.16 ** 2 / 252 / 2);
const HORIZON = 21;
/**
 * Share of a session's move that the range reaches beyond open and close, so that Rogers-Satchell
 * is the move squared.
 */
const BEYOND = (Math.sqrt(3) - 1) / 2;

/**
 * An underlying with stochastic volatility whose daily variance proxy is unbiased. Its implied
 * variance is the true expectation over the next 21 sessions, divided by `realisedOverImplied`: at
 * 1 the market is right.
 */
export function simulatedMarket(
  seed: number,
  sessions: number,
  realisedOverImplied: number,
): UnderlyingHistory {
  const columns = () => new Float64Array(sessions);
  const [open, high, low, close, volume] = [columns(), columns(), columns(), columns(), columns()];
  const implied = columns();
  let price = 20_000;
  let log = 0;
  for (let t = 0; t < sessions; t++) {
    log = PERSISTENCE * log + SHOCK * normal(seed, t, "level");
    const variance = Math.exp(LEVEL + log);
    const move = (part: string) => Math.sqrt(variance) * normal(seed, t, part) - 0.5 * variance;
    const session = move("session");
    open[t] = price * Math.exp(move("night"));
    price = (open[t] as number) * Math.exp(session);
    close[t] = price;
    const beyond = Math.exp(BEYOND * Math.abs(session));
    high[t] = Math.max(open[t] as number, price) * beyond;
    low[t] = Math.min(open[t] as number, price) / beyond;
    implied[t] = Math.sqrt(252 * 2 * expectedVariance(log) / realisedOverImplied);
  }
  const dates = Array.from(
    { length: sessions },
    (_, t) => new Date(Date.UTC(2000, 0, 1 + t)).toISOString().slice(0, 10),
  );
  const scores = columns().fill(Number.NaN);
  return { bars: { dates, open, high, low, close, volume }, implied, scores };
}

/**
 * Mean over the horizon of E[exp(LEVEL + log)], log normal with a mean that decays and a variance
 * that grows.
 */
function expectedVariance(log: number): number {
  let sum = 0;
  for (let k = 1; k <= HORIZON; k++) {
    const decay = PERSISTENCE ** k;
    const spread = SHOCK * SHOCK * (1 - decay * decay) / (1 - PERSISTENCE * PERSISTENCE);
    sum += Math.exp(LEVEL + decay * log + 0.5 * spread);
  }
  return sum / HORIZON;
}
