/** A definition's place among those that a level of India VIX favours. */
export interface DefinitionTier {
  readonly definition: string;
  /** 1 is the first. */
  readonly tier: 1 | 2 | 3;
  /** Share that the level gives it; a fraction. */
  readonly weight: number;
}

/** What may stand in for a definition at a level of India VIX. */
export interface DefinitionFallback {
  readonly definition: string;
  /** Asked in this order. */
  readonly place: number;
  readonly fallback: string;
  /** 1 for the same profile, less for another. */
  readonly weight: number;
}

/** Tiers and fallbacks of one level; none where the level is unknown. */
export interface TierTables {
  readonly tiers: readonly DefinitionTier[];
  readonly fallbacks: readonly DefinitionFallback[];
}

/** How a definition fits the level, 0 to 1, and which one it stands in for. */
export interface StrategyFit {
  readonly score: number;
  readonly standsIn?: { readonly for: string; readonly weight: number };
}

/** Share, and the parts of it that the tiers keep, of the replaced system's strategy fit. */
const FULL_WEIGHT = 0.2;
const OF_TIER = { 1: 1, 2: 0.8, 3: 0.6 } as const;
/** Of a definition that the level does not name. */
const UNNAMED = 0.2;

/**
 * Fits of an underlying's accepted definitions at a level of India VIX (method 10.5). A definition
 * that the level names and the underlying does not give is stood in for by the first of its
 * fallbacks that was accepted there, which has its fit times the substitution's weight.
 */
export function strategyFits(
  accepted: ReadonlySet<string>,
  { tiers, fallbacks }: TierTables,
): Map<string, StrategyFit> {
  const own = new Map(tiers.map((tier) => [tier.definition, fitOf(tier)]));
  const standIns = new Map<string, Required<StrategyFit>>();
  for (const { definition: missing } of tiers) {
    if (accepted.has(missing)) continue;
    const [first] = fallbacks
      .filter(({ definition, fallback }) => definition === missing && accepted.has(fallback))
      .sort((p, q) => p.place - q.place);
    if (first === undefined) continue;
    const { fallback, weight } = first;
    const score = weight * (own.get(missing) ?? 0);
    // Of several that one stands in for it is said of the best.
    if (score <= (standIns.get(fallback)?.score ?? -1)) continue;
    standIns.set(fallback, { score, standsIn: { for: missing, weight } });
  }
  return new Map(
    [...accepted].map((definition) => {
      const standIn = standIns.get(definition);
      const score = Math.max(own.get(definition) ?? UNNAMED, standIn?.score ?? 0);
      return [definition, { ...standIn, score }];
    }),
  );
}

function fitOf({ tier, weight }: DefinitionTier): number {
  return OF_TIER[tier] * Math.min(1, weight / FULL_WEIGHT);
}
