import type { DirectionFamily, Timeframe } from "../../vocabulary/terms.ts";

/** Families of evidence with their shares of the score: the replaced system's (method 6.10). */
const FAMILY_WEIGHTS: Record<DirectionFamily, number> = {
  technical: 0.6,
  flow: 0.15,
  price_action: 0.25,
};

/**
 * Every component with its family and timeframe, named after what it measures; the replaced
 * system's words for them stand in method 14.2.
 */
export const COMPONENTS = {
  trend: { family: "technical", timeframe: "long" },
  long_trend: { family: "technical", timeframe: "long" },
  macd: { family: "technical", timeframe: "medium" },
  rsi: { family: "technical", timeframe: "medium" },
  return_20: { family: "technical", timeframe: "medium" },
  relative_strength: { family: "technical", timeframe: "long" },
  directional_movement: { family: "technical", timeframe: "medium" },
  bollinger: { family: "technical", timeframe: "medium" },
  volume: { family: "technical", timeframe: "medium" },
  range_position: { family: "technical", timeframe: "medium" },
  pivot: { family: "technical", timeframe: "short" },
  put_call_interest: { family: "flow", timeframe: "medium" },
  put_call_volume: { family: "flow", timeframe: "medium" },
  risk_reversal_change: { family: "flow", timeframe: "short" },
  walls: { family: "flow", timeframe: "medium" },
  turnover_balance: { family: "flow", timeframe: "short" },
  premium_balance: { family: "flow", timeframe: "short" },
  max_pain: { family: "flow", timeframe: "medium" },
  today_move: { family: "price_action", timeframe: "short" },
  near_balance: { family: "price_action", timeframe: "short" },
  traded_moneyness: { family: "price_action", timeframe: "short" },
  breakout: { family: "price_action", timeframe: "short" },
} as const satisfies Record<string, { family: DirectionFamily; timeframe: Timeframe }>;
export type ComponentName = keyof typeof COMPONENTS;

/**
 * Share of a component when all exist: its family's, in equal parts (method 6.10: equal until each
 * one's worth is measured).
 */
export function nominalWeight(component: ComponentName): number {
  const { family } = COMPONENTS[component];
  return FAMILY_WEIGHTS[family] / SIZES[family];
}

const SIZES: Record<DirectionFamily, number> = { technical: 0, flow: 0, price_action: 0 };
for (const { family } of Object.values(COMPONENTS)) SIZES[family] += 1;
