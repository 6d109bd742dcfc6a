import { type Bars, barsOf } from "../../shared/analysis/history/bars.ts";
import { quantCase } from "./quant_cases.ts";

/** The bars of a reference case; what it does not list of a bar is its close. */
export function barsOfCase(id: string): Bars {
  const { open, high, low, close } = quantCase(id).inputs;
  return barsOf(close.map((value: number, i: number) => ({
    date: `2026-01-${String(i + 1).padStart(2, "0")}`,
    open: open?.[i] ?? value,
    high: high?.[i] ?? value,
    low: low?.[i] ?? value,
    close: value,
    volume: 1,
  })));
}
