import type { DayResult } from "./run_day.ts";
import type { DayWorld } from "./day_world.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** The one object of `npm run day -- --json`. */
export function dayJson(world: DayWorld, result: DayResult): object {
  const { summary, run, execute } = result;
  const number = (name: string, row = summary) => Number(row[name] ?? 0);
  const rejected: Record<string, number> = {};
  for (const { stage, reason } of result.failed) {
    if (stage === "analyze") rejected[String(reason)] = (rejected[String(reason)] ?? 0) + 1;
  }
  return {
    ok: run["state"] === "done",
    tradingDate: world.tradingDate,
    market: {
      source: world.standing ? "bhavcopy" : "seeded",
      regime: summary["regime"],
      ...present({ vix: summary["vix"] }),
      nifty: run["nifty"],
    },
    analyze: {
      underlyings: number("underlyings", run),
      succeeded: number("succeeded", run),
      rejected,
      strategies: number("accepted_strategies", run),
      computeMs: number("compute_ms", run),
      wallMs: number("wall_ms", run),
    },
    allocate: {
      capital: number("capital"),
      deployed: number("deployed"),
      deployedFraction: number("capital") > 0 ? number("deployed") / number("capital") : 0,
      allocations: number("allocations"),
    },
    execute: {
      plans: execute.plans,
      orders: execute.orders,
      filled: execute.filled,
      failed: execute.failed,
    },
    positions: { open: number("positions_open"), unrealised: number("unrealised") },
  };
}
