import { horizonAt, type HorizonTerms } from "../../exits/exit_terms.ts";
import { blackGreeks } from "../../pricing/greeks.ts";
import { unitsOf } from "../../strategies/scan/candidate_legs.ts";
import { calendarDaysBetween } from "../../vocabulary/trading_date.ts";
import type { ScenarioStructure } from "../scenario_structure.ts";
import type { StructureRisk } from "../../risk/structure_risk.ts";
import { marketExposure } from "./market_exposure.ts";

/** Days to expiry whose volatility point is the unit, and the fewest that count. */
const UNIT_DAYS = 30;
const LEAST_DAYS = 5;
/** The market's move that delta and gamma are told for. */
const MOVE = 0.01;

/** Greeks of one lot in the market's units, forwards fixed (method 11.5). Rupees. */
export function commonGreeks(
  { name, structure }: ScenarioStructure,
  terms: HorizonTerms,
): Pick<StructureRisk, "delta" | "gamma" | "vega" | "theta"> {
  const move = marketExposure(name) * MOVE;
  let [delta, gamma, vega, theta] = [0, 0, 0, 0];
  for (const leg of structure.legs) {
    const { right, strike, expiry = structure.expiry } = leg;
    const units = unitsOf(leg) * structure.lotSize;
    const { chain } = horizonAt(expiry, terms);
    if (right === "underlying" || strike === undefined) {
      delta += units * chain.spot * move;
      continue;
    }
    const { forward, years } = chain;
    const greeks = blackGreeks({
      forward,
      strike,
      years,
      rate: -Math.log(chain.discount) / years,
      volatility: Math.sqrt(Math.max(0, chain.smile.w(Math.log(strike / forward))) / years),
      right: right === "call" ? 1 : -1,
    });
    if (greeks.status === "BAD_INPUT") {
      throw new RangeError(`scenarios of ${name.underlying}: no greeks at strike ${strike}`);
    }
    const days = Math.max(LEAST_DAYS, calendarDaysBetween(terms.tradingDate, expiry));
    delta += units * greeks.delta * forward * move;
    gamma += 0.5 * units * greeks.gamma * (forward * move) ** 2;
    vega += units * greeks.vega * Math.sqrt(UNIT_DAYS / days);
    theta += units * greeks.theta;
  }
  return { delta, gamma, vega, theta };
}
