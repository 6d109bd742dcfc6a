import type { PortfolioFigures } from "../vocabulary/rows/allocation_run_row.ts";
import { cellText } from "./cell_text.ts";

const LABEL = 12;
const CELL = 8;

/** The stress grid as shares of capital: moves of NIFTY across, volatilities down. */
export function stressLines(portfolio: unknown, capital: number): string[] {
  const { stress = [], greeks } = (portfolio ?? {}) as Partial<PortfolioFigures>;
  const grids = [
    ["stress at the next session, % of capital", false],
    ["stress at the near expiry, % of capital", true],
  ] as const;
  return [
    ...grids.flatMap(([heading, isAtExpiry]) => {
      const cells = stress.filter((cell) => cell.isAtExpiry === isAtExpiry);
      return cells.length === 0 ? [] : ["", heading, ...gridLines(cells, capital)];
    }),
    ...(greeks === undefined ? [] : ["", greeksLine(greeks)]),
  ];
}

function gridLines(cells: PortfolioFigures["stress"], capital: number): string[] {
  const moves = [...new Set(cells.map(({ move }) => move))].sort((p, q) => p - q);
  const volatilities = [...new Set(cells.map(({ volatility }) => volatility))]
    .sort((p, q) => p - q);
  const line = (label: string, texts: readonly string[]) =>
    label.padEnd(LABEL) + texts.map((text) => text.padStart(CELL)).join("");
  return [
    line("NIFTY", moves.map((move) => changeText(move))),
    ...volatilities.map((volatility) =>
      line(
        `vol ${changeText(volatility - 1)}`,
        moves.map((move) => {
          const cell = cells.find((one) => one.move === move && one.volatility === volatility);
          return cell === undefined ? "-" : (100 * cell.result / capital).toFixed(2);
        }),
      )
    ),
  ];
}

function greeksLine({ delta, gamma, vega, theta }: PortfolioFigures["greeks"]): string {
  const [d, g, v, t] = [delta, gamma, vega, theta].map((value) => cellText(value, "rupees"));
  return `rupees: NIFTY +1% ${d}, its square ${g}, a volatility point ${v}, a day ${t}`;
}

function changeText(share: number): string {
  const points = Math.round(100 * share);
  return points > 0 ? `+${points}%` : `${points}%`;
}
