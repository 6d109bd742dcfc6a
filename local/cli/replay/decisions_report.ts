import { textTable } from "../support/text_table.ts";
import type { ReplayDecisions } from "./replay_decisions.ts";
import { countsText, heading, percent } from "./report_text.ts";

const RATIO_NAMES = {
  creditOverWidth: "credit / width",
  wingDelta: "wing delta / short delta",
  costOverTail: "round trip / CVaR",
  stopOverRoundTrip: "stop / round trip",
} as const;

/** What was decided, for a person. */
export function decisionsReport(decisions: ReplayDecisions): string {
  const { shareByFamily, unaccepted, gates, bestDefinitions, top } = decisions;
  const families = Object.entries(shareByFamily).map(([name, share]) =>
    `${name} ${percent(share)}`
  );
  return [
    heading("What was accepted"),
    `of any family ${
      percent(decisions.shareAccepted)
    } of ${decisions.underlyingDays} underlying-days; ${families.join(", ")}`,
    `by sleeve     ${countsText(decisions.rowsBySleeve) || "none"}; kept out of the one above by ${
      countsText(decisions.keptOut) || "nothing"
    }`,
    `best of each  ${bestDefinitions.different} definitions, as many as ${
      bestDefinitions.effective?.toFixed(1) ?? "-"
    } in equal shares`,
    `exits inside two round trips ${decisions.exitsInsideCost}; directions against their delta ${decisions.contradictedDirections}`,
    ...unaccepted.length === 0 ? [] : [
      `\nwithout one: ${countsText(gates)}`,
      textTable(
        ["session", "underlying", "gate", "definition", "missed by", "detail"],
        unaccepted.map(({ tradingDate, underlying, binding }) => [
          tradingDate,
          underlying,
          binding?.gate,
          binding?.definition,
          percent(binding?.distance),
          binding?.detail,
        ]),
      ),
    ],
    heading(`The first 20 of each day's list: ${top.places} strategies`),
    `of the commonest definition ${shares(top.commonestDefinition)}; on the commoner side ${
      shares(top.commonerSide)
    }`,
    textTable(
      ["ratio", "strategies", "10%", "median", "90%"],
      Object.entries(RATIO_NAMES).map(([name, text]) => {
        const found = top.ratios[name as keyof typeof RATIO_NAMES];
        return [
          text,
          found?.count,
          ...[found?.p10, found?.median, found?.p90].map((value) => value?.toFixed(4)),
        ];
      }),
    ),
  ].join("\n");
}

function shares(of: { readonly mean: number; readonly most: number } | undefined): string {
  return of === undefined ? "-" : `${percent(of.mean)} (at most ${percent(of.most)})`;
}
