import type { PositionReading } from "./position_reading.ts";

/** What made a position's profit or loss since its entry, rupees; the rest is what they leave. */
export interface ProfitParts {
  /** Charges, and what the first reading lay below the fills: the crossing of the spread. */
  readonly costs: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** How far a position's profit or loss is explained. */
export interface ExplainedProfit {
  /** Up to this reading. */
  readonly reading: PositionReading;
  /** Charges of all fills by then, rupees: they are in the costs. */
  readonly charges: number;
  readonly parts: ProfitParts;
}

/** A position at its next reading. */
interface NextLook {
  readonly reading: PositionReading;
  /** At the middle of the quotes after all charges so far, rupees. */
  readonly profit: number;
  readonly charges: number;
}

const DAY = 86_400_000;
const POINTS_A_UNIT = 100;

/**
 * Explains a position's profit or loss one reading further (method 8.8): the greeks of the reading
 * before times what moved since, leg by leg; its first reading is all cost. What closing a part of
 * it changed between two readings is in the rest.
 */
export function explainProfit(
  before: ExplainedProfit | undefined,
  { reading, profit, charges }: NextLook,
): ExplainedProfit {
  if (before === undefined) {
    return { reading, charges, parts: { costs: profit, delta: 0, gamma: 0, vega: 0, theta: 0 } };
  }
  const move = reading.spot - before.reading.spot;
  const days = (reading.at.getTime() - before.reading.at.getTime()) / DAY;
  let { costs, delta, gamma, vega, theta } = before.parts;
  for (const leg of before.reading.legs) {
    delta += leg.delta * move;
    gamma += 0.5 * leg.gamma * move * move;
    theta += leg.theta * days;
    const now = reading.legs.find(({ legNumber }) => legNumber === leg.legNumber)?.volatility;
    if (now === undefined || leg.volatility === undefined) continue;
    vega += leg.vega * POINTS_A_UNIT * (now - leg.volatility);
  }
  costs -= charges - before.charges;
  return { reading, charges, parts: { costs, delta, gamma, vega, theta } };
}
