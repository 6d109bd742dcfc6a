import { type Cell, textTable } from "../support/text_table.ts";
import type { CashCheck } from "./check_cash.ts";
import type { ChainResults } from "./chain_results.ts";
import type { ProfitParts } from "./explain_step.ts";
import { heading, percent } from "./report_text.ts";
import type { StatedFigures } from "./stated_figures.ts";

const PARTS = ["delta", "gamma", "vega", "theta", "other", "spreads", "charges"] as const;

/** What the groups are called. */
const NAMES = {
  sleeve: "sleeve",
  definition: "definition",
  endedBy: "rule",
  underlying: "underlying",
} as const;

/** The whole chain for a person. Amounts in rupees after all charges. */
export function chainReport(
  { results, cash }: { readonly results: ChainResults; readonly cash: CashCheck },
): string {
  const { capital, profit, trades, open, drawdown, used, slippage, adjusted, groups } = results;
  const [entry, exit] = [slippage.entry, slippage.exit];
  const byExpiry = Object.entries(Object.groupBy(open, ({ expiry }) => expiry)).sort();
  return [
    heading(`The whole chain at a capital of ${capital}: rupees after all charges`),
    `profit        ${whole(profit)}, ${
      percent(profit / capital)
    } of the capital, of ${trades} entries`,
    `drawdown      ${whole(drawdown.amount)} (${percent(drawdown.amount / capital)}), ${
      drawdown.from ?? "the beginning"
    } to ${drawdown.to ?? "-"}`,
    `in use        ${percent(used.mean)} of the capital in the mean of the closes, ${
      percent(used.most)
    } at most`,
    `slippage      entry ${whole(entry.amount)} (${percent(entry.share)} of the premium), exit ${
      whole(exit.amount)
    } (${percent(exit.share)})`,
    `still open    ${
      byExpiry.map(([expiry, of]) => `${of?.length ?? 0} to ${expiry}`).join(", ") || "none"
    }`,
    `adjusted      ${adjusted.trades} entries with strikes changed on the way, ${
      whole(adjusted.profit)
    } of the profit: in no figure below that is compared`,
    `cash          fills ${cash.fills}, broker's book ${cash.book}; with settlements ${cash.expected}, ledger ${cash.ledger}; charges ${cash.charges}`,
    `              ${cash.differing} closed positions differ from their fills: ${
      cash.agrees ? "equal to the paisa" : "NOT EQUAL"
    }`,
    heading("Profit by day, held positions at their worth at the close"),
    textTable(
      ["day", "profit", "total", ...PARTS, "positions", "in use"],
      results.days.map(({ date, profit, total, parts, positions, used }): Cell[] => [
        date,
        ...[profit, total].map(rounded),
        ...partsOf(parts),
        positions,
        percent(used / capital),
      ]),
    ),
    ...groups.flatMap(({ by, rows }) => [
      heading(`Profit by ${NAMES[by]}`),
      textTable(
        [NAMES[by], "entries", "profit", ...PARTS],
        rows.map(({ name, trades, profit, parts }): Cell[] => [
          name,
          trades,
          rounded(profit),
          ...partsOf(parts),
        ]),
      ),
    ]),
    heading("What was stored of the entries against what came of them"),
    textTable(
      [
        ...["", "trades", "expiries", "PoP", "realised", "+-", "Brier"],
        ...["EV", "result", "+- of the difference"],
      ],
      [
        figureCells("at expiry, as if held", results.atExpiry),
        figureCells("under the exit rules", results.byPolicy),
      ],
    ),
  ].join("\n");
}

function figureCells(name: string, { probability, value }: StatedFigures): Cell[] {
  return [
    name,
    value?.trades ?? 0,
    value?.expiries ?? 0,
    percent(probability?.predicted),
    percent(probability?.realised),
    percent(probability?.standardError),
    probability?.brier.toFixed(4),
    value && rounded(value.expected),
    value && rounded(value.realised),
    value?.standardError && rounded(value.standardError),
  ];
}

function partsOf(parts: ProfitParts): number[] {
  return PARTS.map((name) => rounded(parts[name]));
}

/** Whole rupees; a loss of less is no -0. */
function rounded(amount: number): number {
  return Math.round(amount) + 0;
}

function whole(amount: number): string {
  return String(rounded(amount));
}
