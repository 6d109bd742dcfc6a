import { type Cell, textTable } from "../support/text_table.ts";
import type { AllocationResults } from "./allocation_results.ts";
import { countsText, heading, percent } from "./report_text.ts";

/** Each capital and ordering over the sessions, for a person. Shares are of the capital. */
export function allocationsReport(results: readonly AllocationResults[]): string {
  if (results.length === 0) return "";
  return [
    heading("Allocations, each from an empty book; shares of the capital, medians of the sessions"),
    textTable(
      [
        ...["capital", "by", "sessions", "empty", "in use", "premium", "carry", "D*", "at target"],
        ...["value", "CVaR", "cost a year", "definitions", "names"],
      ],
      results.map((of): Cell[] => [
        of.capital,
        of.ordering,
        of.days,
        of.emptyDays,
        percent(of.deployed?.median),
        percent(of.bySleeve.edge + of.bySleeve.premium),
        percent(of.bySleeve.carry),
        percent(of.mostDeployed?.median),
        of.reached,
        percent(of.expectedValue?.median),
        percent(of.cvar95?.median),
        percent(of.costAYear?.median),
        of.definitions?.median.toFixed(1),
        of.names?.median.toFixed(1),
      ]),
    ),
    ...results.map((of) =>
      [
        `${of.capital} by ${of.ordering}: bound by ${countsText(of.binding) || "nothing"}`,
        `worst cell ${percent(of.worstCell?.result)} (${of.worstCell?.date ?? "-"}, ${
          of.worstCell?.cell ?? "-"
        })`,
        `delta ${percent(of.delta?.p10)} to ${percent(of.delta?.p90)}`,
        `at most ${percent(of.farthestBelow)} below D*`,
        ...(of.leastCapital === undefined
          ? []
          : [`with nothing chosen from a capital of ${Math.ceil(of.leastCapital)} on`]),
      ].join("; ")
    ),
    heading("What came of them by their exit rules, a session's allocation"),
    textTable(
      [
        ...["capital", "by", "strategies", "judged", "expiries", "expected", "realised", "+-"],
        ...["worst", "beyond CVaR"],
      ],
      results.map(({ capital, ordering, realised }): Cell[] => [
        capital,
        ordering,
        realised.strategies,
        percent(realised.judged),
        realised.expiries,
        percent(realised.expected),
        percent(realised.realised),
        percent(realised.standardError),
        percent(realised.worst),
        realised.beyondTail,
      ]),
    ),
  ].join("\n");
}
