import type { Reliability } from "../../../shared/statistics/reliability.ts";
import { type Cell, textTable } from "../support/text_table.ts";
import type { Counts } from "../support/read_run_figures.ts";
import type { ReplayDay } from "./replay_day.ts";
import type { Replay } from "./run_replay.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** One session as a line. */
export function dayLine(day: ReplayDay): string {
  if (day.state === "no_data") return `${day.date}  no_data`;
  if (day.state === "failed") return `${day.date}  failed: ${day.error}`;
  const { accepted, direction } = day;
  return [
    day.date,
    `${day.succeeded}/${day.underlyings}`,
    `edge ${accepted.edge} carry ${accepted.carry}`,
    `bullish ${direction.bullish} bearish ${direction.bearish} neutral ${direction.neutral}`,
    countsText(day.environment),
    `${day.computeMs} ms computing ${day.wallMs} ms`,
    countsText(day.reasons),
  ].filter((part) => part !== "").join("  ");
}

/** A whole replay for a person. */
export function replayReport({ spreadFactor, totals, notNumbers, reliability, elapsedMs }: Replay) {
  const { definitions, accepted } = totals;
  const excluded = Object.entries(reliability.excluded).map(([why, count]) => `${count} ${why}`);
  return [
    heading(`At ${spreadFactor} times the modelled spreads`),
    `sessions      ${totals.sessions}, ${totals.noData} without data, ${totals.failed} failed; ${
      (elapsedMs / 1000).toFixed(1)
    } s, ${totals.computeMs} ms computing of analyze, ${totals.requests} requests, ${totals.limited} beyond the limits`,
    `succeeded     ${totals.succeeded} of ${totals.tasks} underlyings with accepted strategies (${
      percent(totals.shareSucceeded)
    }); ${countsText(totals.reasons) || "none rejected"}`,
    `accepted      edge ${accepted.edge}, carry ${accepted.carry}`,
    `definitions   ${definitions.chosen} of ${definitions.tradable} chosen; never: ${
      definitions.never.join(", ") || "-"
    }`,
    `direction     ${
      countsText(totals.direction)
    }; correlation of the net direction with NIFTY's 20 sessions ${
      totals.directionCorrelation?.toFixed(3) ?? "-"
    }`,
    `environment   ${percent(totals.shareWithEnvironment)} of ${totals.analyses} analyses: ${
      countsText(totals.environment)
    }; from ${countsText(totals.environmentLabels)}`,
    `not a number  ${countsText(notNumbers) || "0"}`,
    heading("Probability of profit against results at expiry"),
    `${reliability.strategies} strategies settled (${
      excluded.join(", ")
    } left out), ${reliability.underlyingExpiries} underlyings x expiries, ${reliability.expiries} expiry dates`,
    familyTable(reliability),
    ...(["popQ", "popP"] as const).flatMap((measure) => {
      const { overall } = reliability[measure];
      return overall === undefined ? [] : [`\n${measure}, all families`, bucketTable(overall)];
    }),
  ].join("\n");
}

function familyTable({ popQ, popP }: Replay["reliability"]): string {
  const rows = ([["popQ", popQ], ["popP", popP]] as const).flatMap(([name, measure]) => {
    const all = present({ all: measure.overall });
    return Object.entries({ ...all, ...measure.families }).map(([family, found]): Cell[] => [
      name,
      family,
      found.count,
      found.clusters,
      percent(found.predicted),
      percent(found.realised),
      percent(found.standardError),
      found.brier.toFixed(4),
      `${found.within} of ${found.judged}`,
      found.decision,
    ]);
  });
  const header = [
    ...["measure", "family", "strategies", "expiries", "predicted", "realised", "+-"],
    ...["Brier", "within 2 errors", "decision"],
  ];
  return textTable(header, rows);
}

function bucketTable({ buckets }: Reliability): string {
  return textTable(
    ["bucket", "strategies", "expiries", "predicted", "realised", "+-", "within 2 errors"],
    buckets.map((bucket) => [
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

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? "-" : `${(100 * share).toFixed(1)}%`;
}

function countsText(counts: Counts): string {
  return Object.entries(counts).filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`).join(" ");
}

function heading(title: string): string {
  return `\n${title}\n${"=".repeat(title.length)}`;
}
