import { assertAlmostEquals, assertEquals } from "@std/assert";
import { barsOf } from "../../../shared/analysis/history/bars.ts";
import { preferenceOf } from "../../../shared/desk/analyze/preference_of.ts";
import type { Preferences } from "../../../shared/storage/preferences.ts";
import type { Settings } from "../../../shared/storage/settings.ts";

const PREFERENCES: Preferences = {
  vix: 15.2,
  industries: [
    { industry: "Index", stance: "neutral", rating: "neutral", share: 0.5 },
    { industry: "Energy", stance: "long", rating: "strong_overweight", share: 0.2 },
  ],
  tiers: [
    { level: "low", definition: "iron_condor", tier: 1, weight: 0.3 },
    { level: "normal", definition: "short_put", tier: 1, weight: 0.2 },
  ],
  fallbacks: [
    { level: "low", definition: "iron_condor", place: 1, fallback: "iron_butterfly", weight: 0.8 },
    { level: "normal", definition: "short_put", place: 1, fallback: "long_put", weight: 0.6 },
  ],
};

const SETTINGS = {
  vix_low_most: 15,
  vix_normal_most: 25,
  tilt_strong_with: 1.3,
  tilt_with: 1.1,
  tilt_against: 0.9,
  tilt_strong_against: 0.8,
  tilt_by_strength: false,
} as Settings;

/** A history of so many closes that end so far from where they stood 60 sessions before. */
const history = (closes: number, growth: number) =>
  barsOf(Array.from({ length: closes }, (_, i) => {
    const close = i < closes - 60 ? 100 : 100 * (1 + growth * (i - closes + 61) / 60);
    const date = new Date(Date.UTC(2025, 0, 1 + i)).toISOString().slice(0, 10);
    return { date, open: close, high: close, low: close, close, volume: 1 };
  }));

function preference(changes: {
  industry?: string;
  settings?: Partial<Settings>;
  preferences?: Preferences;
  closes?: number;
  hasMarket?: boolean;
} = {}) {
  const { industry = "Energy", closes = 80, hasMarket = true } = changes;
  const terms = {
    bars: history(closes, 0.2),
    ...(hasMarket ? { market: history(80, 0.05) } : {}),
  };
  return preferenceOf(industry, terms, {
    preferences: changes.preferences ?? PREFERENCES,
    settings: { ...SETTINGS, ...changes.settings },
  });
}

Deno.test("the tiers and fallbacks of the level that India VIX closed at hold, and no others", () => {
  const named = (found: ReturnType<typeof preference>) =>
    [...found.tiers, ...found.fallbacks].map(({ definition }) => definition);
  assertEquals(named(preference()), ["short_put", "short_put"]);
  const wider = preference({ settings: { vix_low_most: 15.2 } });
  assertEquals(named(wider), ["iron_condor", "iron_condor"]);
  assertEquals(named(preference({ settings: { vix_normal_most: 15.1 } })), []);
  const { vix: _, ...unknown } = PREFERENCES;
  assertEquals(named(preference({ preferences: unknown })), []);
});

Deno.test("an industry has its own stance and rating, and its weight as a share of the greatest", () => {
  const found = preference();
  assertEquals(found.tilt, { stance: "long", rating: "strong_overweight" });
  assertAlmostEquals(found.industryShare, 0.4, 1e-12);
  assertEquals(preference({ industry: "Index" }).industryShare, 1);
  const stranger = preference({ industry: "Realty" });
  assertEquals([stranger.industryShare, stranger.tilt.stance], [0, "neutral"]);
  const weightless = PREFERENCES.industries.map((entry) => ({ ...entry, share: 0 }));
  const nothing = preference({ preferences: { ...PREFERENCES, industries: weightless } });
  assertEquals(nothing.industryShare, 0);
});

Deno.test("factors of the tilt are the owner's", () => {
  assertEquals(preference().tiltFactors, {
    strongWith: 1.3,
    with: 1.1,
    against: 0.9,
    strongAgainst: 0.8,
  });
});

Deno.test("relative strength is 60 sessions' return less NIFTY's, where it is asked for and known", () => {
  const asked = { tilt_by_strength: true };
  const strength = (changes: Parameters<typeof preference>[0]) =>
    preference(changes).tilt.relativeStrength;
  assertEquals(strength({}), undefined);
  assertAlmostEquals(strength({ settings: asked }) ?? NaN, 0.15, 1e-12);
  assertAlmostEquals(strength({ settings: asked, closes: 61 }) ?? NaN, 0.15, 1e-12);
  assertEquals(strength({ settings: asked, closes: 60 }), undefined);
  assertEquals(strength({ settings: asked, hasMarket: false }), undefined);
});
