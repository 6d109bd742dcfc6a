import { allocationsReport } from "./allocations_report.ts";
import { chainReport } from "./chain_report.ts";
import { decisionsReport } from "./decisions_report.ts";
import type { ReplayDay } from "./replay_day.ts";
import { countsText, heading, percent } from "./report_text.ts";
import { resultsReport } from "./results_report.ts";
import type { Replay } from "./run_replay.ts";
import type { TradedClose } from "./trade_close.ts";
import type { WatchedSession } from "./watch_session.ts";

/** One session as a line. */
export function dayLine(day: ReplayDay): string {
  if (day.state === "no_data") return `${day.date}  no_data`;
  if (day.state === "failed") return `${day.date}  failed: ${day.error}`;
  const { accepted, direction } = day;
  return [
    day.date,
    `${day.succeeded}/${day.underlyings}`,
    countsText(accepted),
    `bullish ${direction.bullish} bearish ${direction.bearish} neutral ${direction.neutral}`,
    countsText(day.environment),
    ...(day.watched === undefined || day.traded === undefined
      ? []
      : [chainLine(day.watched, day.traded)]),
    `${day.computeMs} ms computing ${day.wallMs} ms`,
    countsText(day.reasons),
  ].filter((part) => part !== "").join("  ");
}

function chainLine(watched: WatchedSession, traded: TradedClose): string {
  const { looks, closed, fired } = watched;
  const { filled, denied, failed } = traded;
  const faults = [...watched.faults, ...traded.faults];
  return [
    `${looks} looks closed ${closed}`,
    countsText(fired),
    `entered ${filled} denied ${denied} failed ${failed}`,
    traded.stopped === undefined ? "" : `STOPPED ${traded.stopped}`,
    ...faults.map((fault) => `FAULT ${fault}`),
  ].filter((part) => part !== "").join(" ");
}

/** A whole replay for a person. */
export function replayReport(replay: Replay): string {
  const { spreadFactor, totals, notNumbers, elapsedMs } = replay;
  const { definitions } = totals;
  return [
    heading(`At ${spreadFactor} times the modelled spreads`),
    `sessions      ${totals.sessions}, ${totals.noData} without data, ${totals.failed} failed; ${
      (elapsedMs / 1000).toFixed(1)
    } s, ${totals.computeMs} ms computing of analyze, ${totals.requests} requests, ${totals.limited} beyond the limits`,
    `succeeded     ${totals.succeeded} of ${totals.tasks} underlyings with accepted strategies (${
      percent(totals.shareSucceeded)
    }); ${countsText(totals.reasons) || "none rejected"}`,
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
    decisionsReport(replay.decisions),
    resultsReport(replay.results),
    allocationsReport(replay.allocations),
    ...(replay.chain === undefined ? [] : [chainReport(replay.chain)]),
  ].join("\n");
}
