import type {
  DaysRule,
  DeltaRule,
  EventRule,
  ExitRule,
  ScaleRule,
  StopRule,
  TargetRule,
  TimeRule,
  TouchRule,
  TrailingRule,
  VolatilityRule,
} from "../../shared/exits/exit_rule.ts";
import { exitRuleRow } from "../../shared/exits/exit_rule_row.ts";
import type { OpenPosition } from "../../shared/exits/open_position.ts";

export const STOP: StopRule = {
  kind: "stop_loss",
  isOn: true,
  lossPerLot: 3000,
  marks: 3,
  overMinutes: 5,
  notFirstMinutes: 30,
};
export const TARGET: TargetRule = {
  kind: "profit_target",
  isOn: true,
  leastProfitPerLot: 1000,
  marks: 2,
};
export const TIME: TimeRule = {
  kind: "time_exit",
  isOn: true,
  sessionsBefore: 1,
  time: "14:30",
};
export const DAYS: DaysRule = { kind: "days_left", isOn: true, daysBefore: 10, time: "14:30" };

const TWICE = { marks: 2, overMinutes: 5, notFirstMinutes: 30 } as const;
export const TRAILING: TrailingRule = {
  kind: "trailing_stop",
  isOn: true,
  leastProfitPerLot: 800,
  givenBackPerLot: 200,
  ...TWICE,
};
export const DELTA: DeltaRule = { kind: "delta_breach", isOn: true, deltaBeyond: 0.5, ...TWICE };
export const TOUCH: TouchRule = { kind: "touch", isOn: true, strikeDistance: 0.001, ...TWICE };
export const VOLATILITY: VolatilityRule = {
  kind: "iv_exit",
  isOn: true,
  volatilityChange: 0.5,
  ...TWICE,
};
export const SCALE: ScaleRule = {
  kind: "scale_out",
  isOn: true,
  leastProfitPerLot: 500,
  closeShare: 0.5,
  ...TWICE,
};
export const EVENT: EventRule = {
  kind: "event_exit",
  isOn: true,
  sessionsBefore: 1,
  time: "14:30",
  eventKind: "results",
};

/**
 * Two lots of a put spread sold at 40 and bought at 15, strikes 25,000 and 24,800 from a spot of
 * 25,400; net 3,250 rupees, 90 of charges.
 */
export function spread(rules: readonly ExitRule[] = []): OpenPosition {
  const leg = {
    right: "put",
    expiry: "2026-02-17",
    entryVolatility: 0.12,
    segment: "NSE_FNO",
    quantity: 130,
    lotSize: 65,
    tick: 0.05,
    freezeQuantity: null,
  } as const;
  return {
    positionId: 7,
    underlying: "NIFTY",
    definition: "bull_put_spread",
    mode: "paper",
    state: "open",
    lots: 2,
    enteredLots: 2,
    isWhole: true,
    unitsPerLot: 65,
    expiry: "2026-02-17",
    openedAt: new Date("2026-02-13T10:00:00+05:30"),
    source: { segment: "IDX_I", securityId: "13" },
    entryMarket: { spot: 25_400, forward: 25_420 },
    rate: 0.065,
    entryNet: 3250,
    entryCharges: 90,
    banked: 0,
    legs: [
      { ...leg, legNumber: 1, side: "sell", strike: 25_000, securityId: "101" },
      { ...leg, legNumber: 2, side: "buy", strike: 24_800, securityId: "102" },
    ],
    rules: rules.map(exitRuleRow),
    adjustmentRules: [],
    proposals: [],
    closeValueAt: null,
    events: [],
    peak: null,
    explained: null,
    marks: [],
  };
}
