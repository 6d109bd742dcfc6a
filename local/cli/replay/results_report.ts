import type { Reliability } from "../../../shared/statistics/reliability.ts";
import { type Cell, textTable } from "../support/text_table.ts";
import { JUDGED_TO } from "./open_record.ts";
import type { ReplayResults } from "./replay_results.ts";
import { countsText, heading, meanText, percent } from "./report_text.ts";

const COMPARISONS = {
  money_over_score: "best by money less best by score",
  money_over_random: "best by money less a random one",
  score_over_random: "best by score less a random one",
} as const;

const STATED = [
  ["popQ", "popQ at expiry"],
  ["popP", "popP at expiry"],
  ["popPolicy", "popPolicy under the exit rules"],
] as const;

/** What came of it, for a person. */
export function resultsReport(results: ReplayResults): string {
  const excluded = Object.entries(results.excluded).map(([why, count]) => `${count} ${why}`);
  const stated = STATED.flatMap(([name, text]) => {
    const found = results[name];
    return found === undefined ? [] : [[text, found] as const];
  });
  return [
    heading(`What came of those that expired by ${JUDGED_TO}`),
    `${results.strategies} strategies settled after all charges (${
      excluded.join(", ")
    } left out), ${results.underlyingExpiries} underlyings x expiries, ${results.expiries} expiry dates`,
    `ended by ${countsText(results.endedBy) || "-"}; judged at daily closes`,
    ...(results.strategies === 0 ? [] : [
      heading("Stated probability of profit against results"),
      textTable(
        [
          ...["stated", "strategies", "expiries", "predicted", "realised", "+-", "Brier"],
          ...["within 2 errors", "decision"],
        ],
        stated.map(([text, found]): Cell[] => [
          text,
          found.count,
          found.clusters,
          percent(found.predicted),
          percent(found.realised),
          percent(found.standardError),
          found.brier.toFixed(4),
          `${found.within} of ${found.judged}`,
          found.decision,
        ]),
      ),
      ...stated.flatMap(([text, found]) => [`\n${text}`, bucketTable(found)]),
      heading("Expected and realised value, shares of the capital at risk"),
      textTable(
        [
          ...["group", "strategies", "expiries", "expected", "realised"],
          ...["expected by policy", "realised by policy"],
        ],
        results.values.map((group): Cell[] => [
          group.group,
          group.strategies,
          group.expiries,
          percent(group.expected),
          meanText(group.realised),
          percent(group.expectedPolicy),
          group.realisedPolicy && meanText(group.realisedPolicy),
        ]),
      ),
      heading("Return on the capital at risk by order ratio"),
      textTable(
        ["from", "to", "strategies", "realised"],
        results.deciles.map(({ from, to, strategies, realised }): Cell[] => [
          from.toFixed(4),
          to.toFixed(4),
          strategies,
          meanText(realised),
        ]),
      ),
      heading("Orders compared, paired by underlying and day"),
      textTable(
        ["difference", "pairs", "expiries", "return on capital"],
        results.comparisons.map(({ name, pairs, expiries, difference }): Cell[] => [
          COMPARISONS[name],
          pairs,
          expiries,
          meanText(difference),
        ]),
      ),
    ]),
  ].join("\n");
}

function bucketTable({ buckets }: Reliability): string {
  return textTable(
    ["bucket", "strategies", "expiries", "predicted", "realised", "+-", "within 2 errors"],
    buckets.map((bucket): Cell[] => [
      `${bucket.from.toFixed(1)}-${bucket.to.toFixed(1)}`,
      bucket.count,
      bucket.clusters,
      percent(bucket.predicted),
      percent(bucket.realised),
      percent(bucket.standardError),
      bucket.withinTwoErrors === undefined ? undefined : bucket.withinTwoErrors ? "yes" : "no",
    ]),
  );
}
