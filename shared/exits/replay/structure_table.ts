import { smileDistribution } from "../../pricing/distribution.ts";
import type { Definition } from "../../strategies/definition.ts";
import {
  extremesOf,
  type PayoffLeg,
  payoffShape,
  riskClassOf,
} from "../../strategies/payoff/payoff_shape.ts";
import { tailRisk } from "../../strategies/payoff/tail_risk.ts";
import { weighedShape } from "../../strategies/payoff/weighed_shape.ts";
import { stressLoss } from "../../strategies/scan/stress_loss.ts";
import type { UnderlyingKind } from "../../vocabulary/terms.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";
import { signOf } from "../../vocabulary/leg.ts";
import { deviationOfMove } from "../deviation_of_move.ts";
import { SESSIONS_A_YEAR } from "../../pricing/trading_time.ts";
import type { ReplayTerms } from "./replayed_name.ts";
import { modelPrice, modelSmile } from "./model_smile.ts";
import { placeStructure } from "./place_structure.ts";

/** Deviations at the money that structures are placed at, with straight lines between. */
const LEAST = 0.01;
const MOST = 0.6;
const POINTS = 40;
const STEP = Math.log(MOST / LEAST) / (POINTS - 1);

/** A definition on the model smile. Everything over the forward, at the middle of the quotes. */
export interface Placed {
  /** A slot each. */
  readonly strikes: Float64Array;
  /** Of the result at expiry. */
  readonly cvar95: number;
  /** Deviation of a session's result by revaluation. */
  readonly oneDayDeviation: number;
  /** Greatest loss; the loss of the stress move where that is not insured. */
  readonly greatestLoss: number;
}

/** Structures of a definition by deviation at the money; absent where its premium rule fails. */
export type StructureTable = (deviation: number) => Placed | undefined;

/** Places a definition over the whole range once, for all names of a kind. */
export function structureTable(
  definition: Definition,
  kind: UnderlyingKind,
  { carry, horizonSessions: sessions }: Pick<ReplayTerms, "carry" | "horizonSessions">,
): StructureTable {
  const terms = { kind, sessions, growth: Math.exp(carry * sessions / SESSIONS_A_YEAR) };
  const placed = Array.from({ length: POINTS }, (_, i) => {
    const deviation = LEAST * Math.exp(i * STEP);
    const strikes = placeStructure(definition, deviation, terms.growth);
    return strikes === undefined ? undefined : figuresOf(definition, strikes, deviation, terms);
  });
  return (deviation) => {
    const place = Math.floor(Math.log(deviation / LEAST) / STEP);
    const i = Math.min(POINTS - 2, Math.max(0, place));
    const [low, high] = [placed[i], placed[i + 1]];
    if (low === undefined || high === undefined) return undefined;
    const from = LEAST * Math.exp(i * STEP);
    const share = Math.min(1, Math.max(0, (deviation / from - 1) / Math.expm1(STEP)));
    const between = (p: number, q: number) => p + share * (q - p);
    return {
      strikes: low.strikes.map((strike, slot) => between(strike, at(high.strikes, slot))),
      cvar95: between(low.cvar95, high.cvar95),
      oneDayDeviation: between(low.oneDayDeviation, high.oneDayDeviation),
      greatestLoss: between(low.greatestLoss, high.greatestLoss),
    };
  };
}

function figuresOf(
  definition: Definition,
  strikes: Float64Array,
  deviation: number,
  { kind, growth, sessions }: { kind: UnderlyingKind; growth: number; sessions: number },
): Placed {
  const legs = pricedLegs(definition, strikes, deviation);
  const shape = payoffShape(legs);
  const smile = modelSmile(deviation * deviation);
  const { conditionalValueAtRisk } = tailRisk(weighedShape(shape, smileDistribution(1, smile)));
  const insured = riskClassOf(shape, legs) === "defined" ? extremesOf(shape).maxLoss : undefined;
  return {
    strikes,
    cvar95: conditionalValueAtRisk,
    oneDayDeviation: oneDayDeviation(legs, deviation, sessions),
    greatestLoss: insured ?? stressLoss(shape, { kind, spot: 1 / growth }),
  };
}

function pricedLegs(
  { legs }: Definition,
  strikes: Float64Array,
  deviation: number,
): PayoffLeg[] {
  return legs.map(({ right, side, ratio, slot }) => {
    const quantity = signOf(side) * ratio;
    if (right === "underlying") return { right, quantity, strike: 0, price: 1 };
    const strike = nth(strikes, slot);
    return { right, quantity, strike, price: modelPrice(right, 1, strike, deviation) };
  });
}

/** Of one session's move out of many, the smile moving with the forward. */
function oneDayDeviation(legs: readonly PayoffLeg[], deviation: number, sessions: number): number {
  const left = deviation * Math.sqrt(1 - 1 / sessions);
  return deviationOfMove(
    deviation / Math.sqrt(sessions),
    (growth) =>
      legs.reduce((sum, { right, quantity, strike }) => {
        const worth = right === "underlying" ? growth : modelPrice(right, growth, strike, left);
        return sum + quantity * worth;
      }, 0),
  );
}
