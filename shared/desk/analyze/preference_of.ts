import type { Preference } from "../../scoring/preference.ts";
import { vixLevelOf } from "../../scoring/vix_level_of.ts";
import { at } from "../../vocabulary/at.ts";
import { present } from "../../vocabulary/present.ts";
import type { AssessmentTerms } from "../../analysis/assess_underlying.ts";
import type { RunContext } from "./run_context.ts";

/** Sessions over which an underlying is held against NIFTY. */
const STRENGTH_SESSIONS = 60;

/** The owner's preferences as they bear on an underlying of an industry. */
export function preferenceOf(
  industry: string,
  { bars, market }: Pick<AssessmentTerms, "bars" | "market">,
  { preferences, settings }: Pick<RunContext, "preferences" | "settings">,
): Preference {
  const { vix, industries, tiers, fallbacks } = preferences;
  const level = vix === undefined ? undefined : vixLevelOf(vix, {
    low: settings.vix_low_most,
    normal: settings.vix_normal_most,
  });
  const own = industries.find((entry) => entry.industry === industry);
  const greatest = Math.max(0, ...industries.map(({ share }) => share));
  const strength = strengthOf(bars.close);
  const marketStrength = market && strengthOf(market.close);
  return {
    tiers: tiers.filter((tier) => tier.level === level),
    fallbacks: fallbacks.filter((fallback) => fallback.level === level),
    tilt: {
      stance: own?.stance ?? "neutral",
      rating: own?.rating ?? "neutral",
      ...present({
        relativeStrength:
          settings.tilt_by_strength && strength !== undefined && marketStrength !== undefined
            ? strength - marketStrength
            : undefined,
      }),
    },
    tiltFactors: {
      strongWith: settings.tilt_strong_with,
      with: settings.tilt_with,
      against: settings.tilt_against,
      strongAgainst: settings.tilt_strong_against,
    },
    industryShare: greatest > 0 ? (own?.share ?? 0) / greatest : 0,
  };
}

/** Return of the last sessions; absent in too short a history. */
function strengthOf(closes: Float64Array): number | undefined {
  const last = closes.length - 1;
  if (last < STRENGTH_SESSIONS) return undefined;
  return at(closes, last) / at(closes, last - STRENGTH_SESSIONS) - 1;
}
