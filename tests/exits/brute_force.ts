/**
 * Positions followed through marks five minutes apart on lognormal paths, every option valued by
 * Black at every mark. Shares no code with what it checks.
 */
export interface BruteLeg {
  readonly right: "call" | "put";
  readonly units: number;
  readonly strike: number;
  readonly halfSpread: number;
}

export interface BruteCase {
  readonly forward: number;
  /** Market's volatility a session; the paths have `beta` times as much. */
  readonly sessionVolatility: number;
  readonly beta: number;
  readonly sessions: number;
  readonly legs: readonly BruteLeg[];
  readonly entryCharges: number;
  readonly exitCharges: number;
  readonly tick: number;
  /** Loss on mid at which it stops, per unit; absent without a stop. */
  readonly stop?: number;
  /** Sessions of variance before the expiry at which it leaves. */
  readonly leavesBefore: number;
}

export interface BruteFigures {
  /** Mean of the result under the rules less that of holding, and its error. */
  readonly change: number;
  readonly changeError: number;
  readonly heldPop: number;
  readonly policyPop: number;
  /** Share of the time to the expiry. */
  readonly timeHeld: number;
  readonly stopped: number;
  /** Of each path under the rules. */
  readonly results: readonly number[];
}

const MARKS = 75;

/** Uniform numbers of a 64-bit congruential generator. */
export function congruential(seed: number): () => number {
  let state = BigInt(seed) * 2n + 1n;
  return () => {
    state = state * 6364136223846793005n + 1442695040888963407n & 0xffffffffffffffffn;
    return (Number(state >> 11n) + 0.5) / 2 ** 53;
  };
}

/** Abramowitz and Stegun 26.2.17. */
function cdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail = 0.3989422804 * Math.exp(-z * z / 2) * t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/** Undiscounted. */
export function black(
  right: "call" | "put",
  forward: number,
  strike: number,
  deviation: number,
): number {
  const sign = right === "call" ? 1 : -1;
  if (deviation < 1e-9) return Math.max(0, sign * (forward - strike));
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  return sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - deviation)));
}

export function bruteForce(given: BruteCase, paths: number, seed: number): BruteFigures {
  const random = congruential(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const { forward, legs, sessions, sessionVolatility, beta, stop } = given;
  const worth = (price: number, left: number) =>
    legs.reduce(
      (sum, { right, units, strike }) =>
        sum + units * black(right, price, strike, sessionVolatility * Math.sqrt(left)),
      0,
    );
  const half = legs.reduce((sum, { units, halfSpread }) => sum + Math.abs(units) * halfSpread, 0);
  const start = worth(forward, sessions);
  const spent = half + given.entryCharges;
  const steps = Math.round(sessions * MARKS);
  const leaves = steps - Math.round(given.leavesBefore * MARKS);
  const move = beta * sessionVolatility * Math.sqrt(1 / MARKS);
  const changes: number[] = [];
  const results: number[] = [];
  let [heldWins, policyWins, time, stopped] = [0, 0, 0, 0];
  for (let path = 0; path < paths; path++) {
    let price = forward;
    let closed: { result: number; step: number } | undefined;
    let run = 0;
    for (let step = 1; step <= steps; step++) {
      price *= Math.exp(move * normal() - move * move / 2);
      if (closed !== undefined) continue;
      const left = (steps - step) / MARKS;
      const mid = worth(price, left) - start;
      run = stop !== undefined && mid - spent <= -stop ? run + 1 : 0;
      if (run === 2 && step < leaves) {
        closed = { result: mid - spent - half - given.exitCharges, step };
        stopped += 1 / paths;
      } else if (step === leaves) {
        const cost = legs.reduce((sum, { right, units, strike, halfSpread }) => {
          const own = black(right, price, strike, sessionVolatility * Math.sqrt(left));
          return sum + Math.abs(units) * Math.min(halfSpread, Math.max(own, given.tick / 2));
        }, 0);
        closed = { result: mid - spent - cost - given.exitCharges, step };
      }
    }
    const held = worth(price, 0) - start - spent - given.exitCharges;
    const result = closed?.result ?? held;
    changes.push(result - held);
    results.push(result);
    heldWins += held > 0 ? 1 / paths : 0;
    policyWins += result > 0 ? 1 / paths : 0;
    time += (closed?.step ?? steps) / steps / paths;
  }
  const change = changes.reduce((sum, value) => sum + value, 0) / paths;
  const squares = changes.reduce((sum, value) => sum + (value - change) ** 2, 0) / paths;
  return {
    change,
    changeError: Math.sqrt(squares / paths),
    heldPop: heldWins,
    policyPop: policyWins,
    timeHeld: time,
    stopped,
    results,
  };
}
