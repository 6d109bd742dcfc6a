import { CATALOGUE } from "../../../shared/strategies/catalogue/registry.ts";
import { wingPairs } from "../../../shared/strategies/scan/wings.ts";
import type { ReplayedStrategy } from "./replayed_strategy.ts";
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
  const { netPremium, lotSize, roundTripCost, cvar95 } = strategy;
  const wings = wingsOf(strategy);
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

/** Its definition's pairs of a sold leg and the wing beyond it. */
function wingsOf({ definition: id, legs }: ReplayedStrategy): Wing[] {
  const definition = CATALOGUE.find((known) => known.id === id);
  if (definition === undefined) return [];
  return wingPairs(definition).flatMap(({ sold, wing }): Wing[] => {
    const [short, long] = [legs[sold], legs[wing]];
    if (short === undefined || long === undefined) return [];
    return [{
      width: Math.abs((short.strike ?? NaN) - (long.strike ?? NaN)),
      share: Math.abs((long.delta ?? NaN) / (short.delta ?? NaN)),
    }];
  });
}
