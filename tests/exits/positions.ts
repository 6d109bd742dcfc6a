import type {
  DaysRule,
  ExitRule,
  StopRule,
  TargetRule,
  TimeRule,
} from "../../shared/exits/exit_rule.ts";
import { exitRuleRow } from "../../shared/exits/exit_rule_row.ts";
import type { OpenPosition } from "../../shared/exits/mark_position.ts";

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

/** Two lots of a put spread sold at 40 and bought at 15, net 3,250 rupees, 90 of charges. */
export function spread(rules: readonly ExitRule[] = []): OpenPosition {
  const leg = { right: "put", segment: "NSE_FNO", quantity: 130, lotSize: 65, tick: 0.05 } as const;
  return {
    positionId: 7,
    underlying: "NIFTY",
    definition: "bull_put_spread",
    mode: "paper",
    state: "open",
    lots: 2,
    expiry: "2026-02-17",
    entryNet: 3250,
    entryCharges: 90,
    legs: [
      { ...leg, legNumber: 1, side: "sell", securityId: "101", freezeQuantity: null },
      { ...leg, legNumber: 2, side: "buy", securityId: "102", freezeQuantity: null },
    ],
    rules: rules.map(exitRuleRow),
    closeValueAt: null,
    marks: [],
  };
}
