import { cellText } from "./cell_text.ts";
import { wrapped } from "./wrapped.ts";

type Row = Readonly<Record<string, unknown>>;

const LABEL = 12;

/** Each day of `desk_summary` as a paragraph, its figures in the order of a day. */
export function summaryText(days: readonly Row[], width: number): string[] {
  return days.flatMap((day) => {
    const title = String(day["trading_date"]);
    const lines = Object.entries(dayLines(day)).flatMap(([label, text]) =>
      wrapped(text, width - LABEL).map((line, i) => (i === 0 ? label : "").padEnd(LABEL) + line)
    );
    return ["", title, "-".repeat(title.length), ...lines];
  });
}

function dayLines(day: Row): Record<string, string> {
  const told = (key: string, kind?: Parameters<typeof cellText>[1]) => cellText(day[key], kind);
  const runs = Array.isArray(day["runs"]) ? day["runs"] as readonly Row[] : [];
  return {
    regime: day["regime"] === null
      ? "not measured"
      : `${told("regime")}, India VIX ${told("vix", "price")} (${told("vix_trend")}), ` +
        `NIFTY ${told("nifty", "paise")}`,
    analyze: runs.map((run) =>
      `${run["risk"]} ${run["state"]}: ${run["succeeded"]} of ${run["underlyings"]} underlyings, ` +
      `${run["accepted_strategies"]} strategies accepted`
    ).join("; "),
    allocate: `${told("allocations")} allocations, ${told("deployed", "rupees")} of ` +
      `${told("capital", "rupees")} deployed`,
    execute: `${told("plans")} plans, ${told("plans_filled")} filled, ${told("plans_failed")} ` +
      `traded back, ${told("denied")} denied; ${told("orders")} orders, ${told("fills")} fills`,
    positions: `${told("positions_open")} open, ${told("positions_closed")} closed`,
    money: `realised ${told("realised", "paise")}, unrealised ${told("unrealised", "paise")} ` +
      `(${told("unrealised_mid", "paise")} at mid), charges ${told("charges", "paise")}, ` +
      `cash ${told("cash", "paise")}`,
    alerts: day["alerts"] === 0 ? "none unread" : `${told("alerts")} unread`,
  };
}
