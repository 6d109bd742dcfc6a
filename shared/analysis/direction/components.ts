/** Families of evidence with their shares of the score: the replaced system's (section 3). */
export const FAMILY_WEIGHTS = { technical: 0.6, flow: 0.15, price_action: 0.25 } as const;
export type DirectionFamily = keyof typeof FAMILY_WEIGHTS;

/** Sessions that a component's evidence reaches over: up to 5, 5 to 30, more than 30. */
export const HORIZONS = ["short", "medium", "long"] as const;
export type Horizon = (typeof HORIZONS)[number];

/** Every component with its family and horizon. */
export const COMPONENTS = {
  trend: { family: "technical", horizon: "long" },
  long_trend: { family: "technical", horizon: "long" },
  macd: { family: "technical", horizon: "medium" },
  momentum: { family: "technical", horizon: "medium" },
  return_20: { family: "technical", horizon: "medium" },
  relative_strength: { family: "technical", horizon: "long" },
  directional_movement: { family: "technical", horizon: "medium" },
  bollinger: { family: "technical", horizon: "medium" },
  volume: { family: "technical", horizon: "medium" },
  range_position: { family: "technical", horizon: "medium" },
  pivot: { family: "technical", horizon: "short" },
  put_call_interest: { family: "flow", horizon: "medium" },
  put_call_volume: { family: "flow", horizon: "medium" },
  risk_reversal: { family: "flow", horizon: "short" },
  walls: { family: "flow", horizon: "medium" },
  unusual_activity: { family: "flow", horizon: "short" },
  smart_money: { family: "flow", horizon: "short" },
  max_pain: { family: "flow", horizon: "medium" },
  expected_range: { family: "price_action", horizon: "short" },
  option_momentum: { family: "price_action", horizon: "short" },
  breadth: { family: "price_action", horizon: "short" },
  breakout: { family: "price_action", horizon: "short" },
} as const satisfies Record<string, { family: DirectionFamily; horizon: Horizon }>;
export type ComponentName = keyof typeof COMPONENTS;

/** Share of a component when all exist: its family's, in equal parts (quant 4: equal until each one's worth is measured). */
export function nominalWeight(component: ComponentName): number {
  const { family } = COMPONENTS[component];
  return FAMILY_WEIGHTS[family] / SIZES[family];
}

const SIZES: Record<DirectionFamily, number> = { technical: 0, flow: 0, price_action: 0 };
for (const { family } of Object.values(COMPONENTS)) SIZES[family] += 1;
