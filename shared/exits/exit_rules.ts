import type { Candidate } from "../strategies/candidate.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import { calendarDaysBetween } from "../vocabulary/trading_date.ts";
import type { DaysRule, ExitRule, StopRule, TargetRule, TimeRule } from "./exit_rule.ts";
import { type ExitTerms, horizonAt } from "./exit_terms.ts";
import { oneDayDeviation } from "./one_day_deviation.ts";
import { stopLoss } from "./stop_loss.ts";

/** Round trips that a target must have gained at least. */
const TARGET_ROUND_TRIPS = 2;

const CONFIRMED = { marks: 3, overMinutes: 5, notFirstMinutes: 30 } as const;
const TARGET_MARKS = 2;

/** When a structure of a kind leaves that may not be held to its expiry (method 8.3). */
const LAST_CHANCE: Readonly<Record<UnderlyingKind, Pick<TimeRule, "sessionsBefore" | "time">>> = {
  stock: { sessionsBefore: 1, time: "14:30" },
  index: { sessionsBefore: 0, time: "15:00" },
};
/** Calendar days at which others leave; off until a walk-forward earns them. */
const EARLY_DAYS = [21, 10];
const EARLY_TIME = "14:30";

/** Exit rules of a strategy (method 8.1, 8.3, 8.4), rupees per lot, first that fires first. */
export function exitRules(candidate: Candidate, terms: ExitTerms): ExitRule[] {
  const { chain: { kind } } = horizonAt(candidate.expiry, terms);
  const days = calendarDaysBetween(terms.tradingDate, candidate.expiry);
  return [
    stopOf(candidate, terms),
    ...(terms.sleeve === "carry" ? [] : [targetOf(candidate)]),
    { kind: "time_exit", isOn: !isSettledWhole(candidate, kind), ...LAST_CHANCE[kind] },
    ...EARLY_DAYS.filter((daysBefore) => daysBefore < days).map((daysBefore): DaysRule => ({
      kind: "days_left",
      isOn: false,
      daysBefore,
      time: EARLY_TIME,
    })),
  ];
}

/** Whether the expiry settles every leg in cash: a stock's delivers, a later leg is left over. */
function isSettledWhole({ expiry, legs }: Candidate, kind: UnderlyingKind): boolean {
  return kind === "index" && legs.every((leg) => leg.expiry === expiry);
}

function stopOf(candidate: Candidate, terms: ExitTerms): StopRule {
  const { netPremium, roundTripCost, cvar95 } = candidate;
  const loss = stopLoss({
    ...{ netPremium, roundTripCost, cvar95 },
    oneDayDeviation: oneDayDeviation(candidate, terms),
    greatestLoss: greatestLoss(candidate),
  });
  return { kind: "stop_loss", isOn: true, lossPerLot: loss * candidate.lotSize, ...CONFIRMED };
}

/** Off in every family: no closing value is known to be worth more than holding on. */
function targetOf({ lotSize, roundTripCost }: Candidate): TargetRule {
  return {
    kind: "profit_target",
    isOn: false,
    leastProfitPerLot: TARGET_ROUND_TRIPS * roundTripCost * lotSize,
    marks: TARGET_MARKS,
  };
}

/** The maximum loss of defined risk, the stress loss of any other; rupees per unit. */
function greatestLoss({ riskClass, maxLoss, stressLoss }: Candidate): number {
  return riskClass === "defined" ? maxLoss ?? stressLoss : stressLoss;
}
