import type { ReplayedLeg, ReplayedStrategy } from "./replayed_strategy.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** What a strategy's money rests on; absent where it has no such part. */
export interface StrategyRatios {
  /** Of what sells an insured option and receives a premium. */
  readonly creditOverWidth?: number;
  readonly wingDelta?: number;
  readonly costOverTail: number;
  /** Absent without a stop that is on. */
  readonly stopOverRoundTrip?: number;
}

/** Ratios of one strategy. */
export function strategyRatios(strategy: ReplayedStrategy): StrategyRatios {
  const { netPremium, lotSize, roundTripCost, cvar95, legs } = strategy;
  const wings = wingsOf(legs);
  const width = Math.max(...wings.map(({ width }) => width));
  const stop = stopOf(strategy);
  return {
    ...present({
      creditOverWidth: wings.length > 0 && netPremium > 0
        ? netPremium / lotSize / width
        : undefined,
      wingDelta: wings.length > 0 ? Math.min(...wings.map(({ share }) => share)) : undefined,
      stopOverRoundTrip: stop === undefined ? undefined : stop / roundTripCost,
    }),
    costOverTail: roundTripCost / cvar95,
  };
}

/** Rupees a lot at which its stop closes it; absent when it has none, or one that is off. */
export function stopOf({ rules }: ReplayedStrategy): number | undefined {
  return rules.find(({ rule, isOn }) => rule === "stop_loss" && isOn)?.lossPerLot ?? undefined;
}

interface Wing {
  readonly width: number;
  /** Of the sold option's delta. */
  readonly share: number;
}

/** For each sold option the nearest bought one further out of the money, where it has one. */
function wingsOf(legs: readonly ReplayedLeg[]): Wing[] {
  return legs.flatMap((sold): Wing[] => {
    if (sold.side === "buy" || sold.right === "underlying") return [];
    const beyond = (leg: ReplayedLeg) =>
      (sold.right === "call" ? 1 : -1) * ((leg.strike ?? NaN) - (sold.strike ?? NaN));
    const [wing] = legs.filter((leg) =>
      leg.side === "buy" && leg.right === sold.right && leg.expiry === sold.expiry &&
      beyond(leg) > 0
    ).sort((p, q) => beyond(p) - beyond(q));
    if (wing === undefined) return [];
    return [{ width: beyond(wing), share: Math.abs((wing.delta ?? NaN) / (sold.delta ?? NaN)) }];
  });
}
