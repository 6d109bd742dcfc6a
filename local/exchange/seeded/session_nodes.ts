import { closesAt, opensAt, SESSIONS } from "../sessions.ts";
import { normal } from "./noise.ts";
import type { SeededUnderlying } from "./underlyings.ts";
import { MARKET_VOLATILITY, SESSIONS_A_YEAR } from "./yearly.ts";
import { at } from "../../../shared/vocabulary/at.ts";

/** Between nodes so far apart the path is straight: the extremes of a day stand at nodes. */
export const NODE_MS = 300_000;
/** Share of a day's move that happens overnight. */
const OVERNIGHT = 0.3;
/** Waves of the path inside a session; they vanish at open and close. */
const WAVES = 6;

/** Log price at a node of a session. */
export type LogAt = (node: number) => number;

/** Log prices inside sessions, from hashes of the seed. */
export class SessionNodes {
  readonly #seed: number;
  readonly #logClose: (underlying: SeededUnderlying, index: number) => number;
  readonly #waves = new Map<string, Float64Array>();

  constructor(seed: number, logClose: (underlying: SeededUnderlying, index: number) => number) {
    [this.#seed, this.#logClose] = [seed, logClose];
  }

  /** The session of an index, from the close before to its own. */
  of(underlying: SeededUnderlying, index: number): LogAt {
    const [from, to] = [
      this.#logClose(underlying, index - 1),
      this.#logClose(underlying, index),
    ];
    const date = SESSIONS[index] ?? "";
    const nodes = nodesOf(index);
    const shared = this.#wavesOf("market", date);
    const own = this.#wavesOf(underlying.underlying, date);
    const sizes = shared.map((value, k) =>
      0.5 *
      (underlying.beta * MARKET_VOLATILITY * value + underlying.volatility * at(own, k)) /
      Math.sqrt(SESSIONS_A_YEAR)
    );
    const sines = sinesOf(nodes);
    return (node) => {
      let log = from + (to - from) * (OVERNIGHT + (1 - OVERNIGHT) * node / nodes);
      for (let k = 0; k < WAVES; k++) {
        log += at(sizes, k) * at(sines, node * WAVES + k);
      }
      return log;
    };
  }

  /** Amplitudes of a smooth path that is 0 at both ends and has about unit deviation in between. */
  #wavesOf(name: string, date: string): Float64Array {
    const key = `${name}|${date}`;
    const known = this.#waves.get(key);
    if (known !== undefined) return known;
    const made = Float64Array.from(
      { length: WAVES },
      (_, k) => normal(this.#seed, key, k) / (k + 1),
    );
    this.#waves.set(key, made);
    return made;
  }
}

/** Nodes of a session: its length is a whole number of them. */
export function nodesOf(index: number): number {
  const date = SESSIONS[index] ?? "";
  return (closesAt(date).getTime() - opensAt(date).getTime()) / NODE_MS;
}

const sineTables = new Map<number, Float64Array>();

/** Sines of all waves at the nodes of a session, by the number of its nodes. */
function sinesOf(nodes: number): Float64Array {
  const known = sineTables.get(nodes);
  if (known !== undefined) return known;
  const table = Float64Array.from(
    { length: (nodes + 1) * WAVES },
    (_, i) => Math.sin(Math.PI * (i % WAVES + 1) * Math.floor(i / WAVES) / nodes),
  );
  sineTables.set(nodes, table);
  return table;
}
