import type { ClusteredMean } from "./replay_results.ts";
import type { Counts } from "../support/read_run_figures.ts";

/** A share with one decimal; a dash without. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? "-" : `${(100 * share).toFixed(1)}%`;
}

/** A mean and its error in percent. */
export function meanText({ mean, standardError }: ClusteredMean): string {
  return `${(100 * mean).toFixed(2)}% +- ${
    standardError === undefined ? "-" : (100 * standardError).toFixed(2)
  }`;
}

/** Names that occurred, each with how often. */
export function countsText(counts: Counts): string {
  return Object.entries(counts).filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`).join(" ");
}

/** A line of its own with a rule below. */
export function heading(title: string): string {
  return `\n${title}\n${"=".repeat(title.length)}`;
}
