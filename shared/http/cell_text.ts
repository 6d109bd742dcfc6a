import { grouped } from "../vocabulary/grouped.ts";

/** How a value is written for a person. */
export type CellKind = "rupees" | "paise" | "percent" | "price" | "megabytes" | "flag";

/** A value as a person reads it; what is missing is a dash. */
export function cellText(value: unknown, kind?: CellKind): string {
  if (value === null || value === undefined) return "-";
  if (kind === "flag") return value === true ? "ok" : "LOOK";
  if (kind === undefined || typeof value !== "number") {
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  switch (kind) {
    case "rupees":
      return grouped(value, 0);
    case "paise":
      return grouped(value, 2);
    case "price":
      return value.toFixed(2);
    case "percent":
      return `${(100 * value).toFixed(1)}%`;
    case "megabytes":
      return (value / 1e6).toFixed(1);
  }
}
