import { assertAlmostEquals, assertEquals } from "@std/assert";
import { strategyFits } from "../../shared/scoring/strategy_fits.ts";

const TIERS = [
  { definition: "iron_condor", tier: 1, weight: 0.3 },
  { definition: "long_call_butterfly", tier: 1, weight: 0.1 },
  { definition: "call_calendar", tier: 2, weight: 0.15 },
  { definition: "long_call", tier: 3, weight: 0.05 },
] as const;

const FALLBACKS = [
  { definition: "iron_condor", place: 3, fallback: "short_strangle", weight: 0.6 },
  { definition: "iron_condor", place: 1, fallback: "iron_butterfly", weight: 0.8 },
  { definition: "iron_condor", place: 2, fallback: "long_call_butterfly", weight: 0.8 },
  { definition: "call_calendar", place: 1, fallback: "iron_butterfly", weight: 1 },
];

const fits = (...accepted: string[]) =>
  strategyFits(new Set(accepted), { tiers: TIERS, fallbacks: FALLBACKS });

Deno.test("a definition that the level names fits by its share, in full from a fifth on, and by its tier", () => {
  const found = fits("iron_condor", "long_call_butterfly", "call_calendar", "long_call");
  const scores = [...found].map(([definition, { score, standsIn }]) => {
    assertEquals(standsIn, undefined);
    return [definition, Number(score.toFixed(12))];
  });
  assertEquals(scores, [
    ["iron_condor", 1],
    ["long_call_butterfly", 0.5],
    ["call_calendar", 0.6],
    ["long_call", 0.15],
  ]);
});

Deno.test("what the level does not name has a fifth of the fit", () => {
  const found = fits("iron_condor", "collar").get("collar");
  assertEquals([found?.score, found?.standsIn], [0.2, undefined]);
  const nothing = strategyFits(new Set(["collar"]), { tiers: [], fallbacks: [] });
  assertEquals(nothing.get("collar")?.score, 0.2);
});

Deno.test("the first fallback that was accepted stands in, with its weight, and no other", () => {
  const found = fits("short_strangle", "long_call_butterfly", "call_calendar");
  assertEquals(found.get("long_call_butterfly")?.standsIn, { for: "iron_condor", weight: 0.8 });
  assertAlmostEquals(found.get("long_call_butterfly")?.score ?? NaN, 0.8, 1e-12);
  assertEquals(found.get("short_strangle")?.standsIn, undefined);
  const later = fits("short_strangle", "call_calendar").get("short_strangle");
  assertEquals(later?.standsIn, { for: "iron_condor", weight: 0.6 });
  assertAlmostEquals(later?.score ?? NaN, 0.6, 1e-12);
});

Deno.test("of two that it stands in for the better fit is said", () => {
  const found = fits("iron_butterfly").get("iron_butterfly");
  // The condor's 1 x 0.8 against the calendar's 0.6 x 1.
  assertEquals(found?.standsIn, { for: "iron_condor", weight: 0.8 });
  assertAlmostEquals(found?.score ?? NaN, 0.8, 1e-12);
  const backwards = strategyFits(new Set(["iron_butterfly"]), {
    tiers: TIERS.toReversed(),
    fallbacks: FALLBACKS.toReversed(),
  });
  assertEquals(backwards.get("iron_butterfly"), found);
});

Deno.test("of two that it fits alike the first of the level is said", () => {
  const tiers = [
    { definition: "iron_condor", tier: 1, weight: 0.2 },
    { definition: "long_call_butterfly", tier: 1, weight: 0.2 },
  ] as const;
  const fallbacks = tiers.map(({ definition }) => ({
    definition,
    place: 1,
    fallback: "iron_butterfly",
    weight: 0.8,
  }));
  const found = strategyFits(new Set(["iron_butterfly"]), { tiers, fallbacks });
  assertEquals(found.get("iron_butterfly")?.standsIn, { for: "iron_condor", weight: 0.8 });
});

Deno.test("a stand-in keeps its own fit where that is the better one, and says whom it stands in for", () => {
  const tiers = [{ definition: "iron_condor", tier: 1, weight: 0.2 }, {
    definition: "long_call",
    tier: 3,
    weight: 0.01,
  }] as const;
  const fallbacks = [{ definition: "long_call", place: 1, fallback: "iron_condor", weight: 0.6 }];
  const found = strategyFits(new Set(["iron_condor"]), { tiers, fallbacks }).get("iron_condor");
  assertEquals(found, { score: 1, standsIn: { for: "long_call", weight: 0.6 } });
});
