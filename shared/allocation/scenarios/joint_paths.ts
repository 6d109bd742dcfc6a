import type { BeliefScope } from "../../beliefs/belief.ts";
import type { DriverPaths } from "../../exits/policy/policy_paths.ts";
import { namedRandom } from "../../statistics/named_random.ts";
import { at } from "../../vocabulary/at.ts";
import type { ScenarioHorizon, ScenarioName } from "../scenario_structure.ts";
import { mirrored } from "./mirrored.ts";
import { pairedDraws } from "./paired_draws.ts";
import { sessionWalk } from "./session_walk.ts";
import { volatilityMove } from "./volatility_move.ts";

/** Paths of names that share a market; draws 2i and 2i + 1 mirror each other. */
export interface JointPaths {
  readonly nameOf: (name: ScenarioName) => NamePaths;
  /** Has all drivers given so far written over by the next: nobody may hold one any more. */
  readonly reuse: () => void;
  /** Log of what volatilities have been multiplied by after so many sessions, one a draw. */
  readonly logVolatility: (sessions: number) => Float64Array;
}

/** Paths of one name's driver at points of its walk, in deviations of the whole horizon. */
export type NamePaths = (horizon: ScenarioHorizon, sessions: Float64Array) => DriverPaths;

/**
 * Market and residual give each name a Brownian motion, and ln beta of each scope is one normal
 * (method 11.4). Each has random numbers of its own, so that names may come and go.
 */
export function jointPaths(drawCount: number, seed: number): JointPaths {
  const draws = pairedDraws(drawCount);
  const market = sessionWalk(draws, (part) => namedRandom(seed, `market ${part}`));
  const volatility = draws.normals(namedRandom(seed, "volatility"));
  const logs = new Map<number, Float64Array>();
  const scopes = new Map<BeliefScope, Float64Array>();
  const betaOf = (scope: BeliefScope) => {
    const known = scopes.get(scope) ?? draws.commonNormals(namedRandom(seed, `beta of ${scope}`));
    scopes.set(scope, known);
    return known;
  };
  const columns: Float64Array[] = [];
  let lent = 0;
  const column = () => columns[lent++] ??= new Float64Array(drawCount);
  return {
    reuse: () => lent = 0,
    nameOf({ underlying, scope, correlation }) {
      const own = sessionWalk(
        draws,
        (part) => namedRandom(seed, `name ${underlying} ${part}`),
        market,
      );
      const residual = Math.sqrt(1 - correlation * correlation);
      const known = new Map<string, DriverPaths>();
      const pathsOf = ({ sessions: whole, sdLogBeta }: ScenarioHorizon, points: Float64Array) => {
        const scales = scalesOf(betaOf(scope), sdLogBeta);
        const unit = 1 / Math.sqrt(whole);
        const drivers = Array.from(points, (sessions) =>
          driverOf(column(), scales, {
            common: market.after(sessions),
            alone: own.after(sessions),
            ...{ correlation, residual, unit },
          }));
        const logChances = Array.from(points, (sessions) => own.logChances(sessions));
        const variances = squared(scales);
        return { drivers, logChances, variances, isStopSpread: true };
      };
      return (horizon, points) => {
        const key = [horizon.sessions, horizon.sdLogBeta, at(points, points.length - 1)].join();
        const paths = known.get(key) ?? pathsOf(horizon, points);
        known.set(key, paths);
        return paths;
      };
    },
    logVolatility(sessions) {
      const known = logs.get(sessions);
      if (known !== undefined) return known;
      const { ofMarket, ofOwn, constant } = volatilityMove(sessions);
      const perSession = ofMarket / Math.sqrt(sessions);
      const common = market.after(sessions);
      const moves = volatility.map((z, pair) => perSession * at(common, pair) + ofOwn * z);
      const made = mirrored(moves).map((log) => log + constant);
      logs.set(sessions, made);
      return made;
    },
  };
}

/** What ln beta, so uncertain, multiplies the deviation of each pair by. */
function scalesOf(normals: Float64Array, sdLogBeta: number): Float64Array {
  const scales = new Float64Array(normals.length);
  for (let i = 0; i < scales.length; i++) scales[i] = Math.exp(sdLogBeta * (normals[i] as number));
  return scales;
}

function squared(values: Float64Array): Float64Array {
  const squares = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) squares[i] = (values[i] as number) ** 2;
  return squares;
}

/** What a name's driver is made of at a point of time, the walks in sessions. */
interface DriverParts {
  readonly common: Float64Array;
  readonly alone: Float64Array;
  readonly correlation: number;
  readonly residual: number;
  /** Of the whole horizon. */
  readonly unit: number;
}

/** Writes where each draw is at a point of time. */
function driverOf(
  places: Float64Array,
  scales: Float64Array,
  { common, alone, correlation, residual, unit }: DriverParts,
): Float64Array {
  for (let pair = 0; pair < alone.length; pair++) {
    const place = unit * (scales[pair] as number) *
      (correlation * (common[pair] as number) + residual * (alone[pair] as number));
    places[2 * pair] = place;
    places[2 * pair + 1] = -place;
  }
  return places;
}
