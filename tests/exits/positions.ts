import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import { exitRuleRow } from "../../shared/exits/exit_rule.ts";
import type { OpenPosition } from "../../shared/exits/mark_position.ts";

/** Two lots of a put spread sold at 40 and bought at 15, net 3,250 rupees, 90 of charges. */
export function spread(rules: readonly ExitRule[] = []): OpenPosition {
  const leg = { right: "put", segment: "NSE_FNO", quantity: 130, tick: 0.05 } as const;
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
  };
}
