import { rupees } from "../support/rupees.ts";
import { type Cell, textTable } from "../support/text_table.ts";
import type { DayWorld } from "./day_world.ts";
import type { DayResult } from "./run_day.ts";

type Row = Record<string, unknown>;

const BEST = 12;

/** The day for a person. */
export function dayReport(world: DayWorld, result: DayResult): string {
  return [
    ...overview(world, result),
    ...bestStrategies(result),
    ...allocations(result),
    ...trades(result),
    heading("Rejected, by reason"),
    rejections(result.failed),
    heading("Where to look next"),
    "npm run day -- --keep   keeps the data; npm start then serves it with Studio",
    "npm run status -- strategies | queue | orders | positions | trades | failed | health",
  ].join("\n");
}

function overview(world: DayWorld, { summary, run, figures }: DayResult): string[] {
  return [
    heading(`The day of ${world.tradingDate}`),
    `market    ${world.exchange.description}`,
    `regime    ${text(summary["regime"])}, India VIX ${text(summary["vix"])} (${
      text(summary["vix_trend"])
    }), NIFTY ${text(run["nifty"])}`,
    `analyze   ${text(run["succeeded"])} of ${
      text(run["underlyings"])
    } underlyings with strategies, ${text(run["accepted_strategies"])} accepted; ${
      text(run["compute_ms"])
    } ms computing`,
    `direction ${mix(figures.direction)}`,
    `volatility ${mix(figures.environment)}`,
  ];
}

const STRATEGY_COLUMNS = [
  "underlying",
  "strategy",
  "sleeve",
  "legs",
  "premium",
  "max loss",
  "PoP",
  "EV",
  "+-",
];

function bestStrategies({ strategies }: DayResult): string[] {
  const best = [...strategies].sort((p, q) => Number(p["rank"]) - Number(q["rank"]));
  return [
    heading(`The day's list (amounts in rupees a lot, under the view)`),
    textTable(STRATEGY_COLUMNS, best.slice(0, BEST).map(strategyCells)),
  ];
}

function allocations({ summary, queue }: DayResult): string[] {
  const deployed = Number(summary["deployed"] ?? 0);
  const capital = Number(summary["capital"] ?? 0);
  const share = capital > 0 ? (100 * deployed / capital).toFixed(1) : "0";
  return [
    heading(`Allocations: ${rupees(deployed)} of ${rupees(capital)} deployed (${share}%)`),
    textTable(
      ["underlying", "strategy", "sleeve", "lots", "capital", "max loss", "EV", "state"],
      queue.map((row) => [
        text(row["underlying"]),
        text(row["definition"]),
        text(row["sleeve"]),
        number(row["lots"]),
        rupees(number(row["capital_used"])),
        rupees(number(row["max_loss"])) ?? "unlimited",
        rupees(number(row["expected_value"])),
        text(row["state"]),
      ]),
    ),
  ];
}

/** Orders, and the positions that they made. */
function trades({ summary, orders, execute, positions, closed }: DayResult): string[] {
  return [
    heading(
      `Orders: ${orders.length} sent on paper, ${execute.filled} of ${execute.plans} plans filled, ` +
        `${execute.failed} failed, ${execute.denied} denied`,
    ),
    heading(`Positions at the close: ${positions.length} open, ${closed} closed by their rules`),
    textTable(
      ["underlying", "strategy", "lots", "entry net", "charges", "profit or loss"],
      positions.map((row) => [
        text(row["underlying"]),
        text(row["definition"]),
        number(row["lots"]),
        rupees(number(row["entry_net"])),
        rupees(number(row["entry_charges"])),
        rupees(number(row["unrealised"])),
      ]),
    ),
    `unrealised ${rupees(number(summary["unrealised"])) ?? "-"}, realised ${
      rupees(number(summary["realised"])) ?? "-"
    }`,
  ];
}

function strategyCells(row: Row): Cell[] {
  return [
    text(row["underlying"]),
    text(row["definition"]),
    text(row["sleeve"]),
    text(row["legs"]),
    rupees(number(row["net_premium"])),
    rupees(number(row["max_loss"])) ?? "unlimited",
    `${(100 * Number(row["pop_p"])).toFixed(1)}%`,
    rupees(number(row["ev_p"])),
    rupees(number(row["ev_standard_error"])),
  ];
}

/** "12 bullish, 30 neutral" without those that did not occur. */
function mix(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`).join(", ") || "-";
}

function rejections(failed: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { stage, reason } of failed) {
    const key = `${stage}: ${reason}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size === 0) return "none";
  return [...counts].map(([key, count]) => `${String(count).padStart(4)}  ${key}`).join("\n");
}

function heading(title: string): string {
  return `\n${title}\n${"=".repeat(title.length)}`;
}

function text(value: unknown): string {
  return value === null || value === undefined ? "-" : String(value);
}

function number(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
