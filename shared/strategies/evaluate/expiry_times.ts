import { yearFraction } from "../../pricing/year_fraction.ts";
import { Refused } from "./refused.ts";
import type { Structure } from "./structure.ts";

/** Expiries nearer to each other than this are one, about 30 microseconds: years have rounding. */
const SAME_EXPIRY = 1e-12;

/** Years to the expiry of each option leg, and to the earliest of them. */
export interface ExpiryTimes {
  readonly horizon: number;
  /** Undefined for the underlying. */
  readonly legs: readonly (number | undefined)[];
}

/** The times of a structure. Throws `Refused` where one is missing or has passed. */
export function expiryTimes({ asOf, expiry, yearsToExpiry, legs }: Structure): ExpiryTimes {
  const yearsOf = (end: Date | undefined, given: number | undefined) =>
    given ?? (end === undefined || asOf === undefined ? undefined : yearFraction(asOf, end));
  const common = yearsOf(expiry, yearsToExpiry);
  const refuseExpired = (prefix: string, end: Date | undefined) =>
    end === undefined
      ? new Refused("expired", `${prefix}yearsToExpiry`, "must be above 0")
      : new Refused("expired", `${prefix}expiry`, "must lie after asOf");
  const all = legs.map((leg, i) => {
    if (leg.right === "underlying") return undefined;
    const own = yearsOf(leg.expiry, leg.yearsToExpiry);
    const years = own ?? common;
    if (years === undefined) {
      throw new Refused(
        "bad_structure",
        `legs.${i}.expiry`,
        "an expiry is required: yearsToExpiry, or asOf and expiry, of the structure or the leg",
      );
    }
    if (years > 0) return years;
    throw own === undefined ? refuseExpired("", expiry) : refuseExpired(`legs.${i}.`, leg.expiry);
  });
  let earliest = Infinity;
  for (const years of all) {
    if (years !== undefined && years < earliest) earliest = years;
  }
  const horizon = earliest < Infinity ? earliest : common;
  if (horizon === undefined) {
    throw new Refused("bad_structure", "yearsToExpiry", "is required where no leg has an expiry");
  }
  if (!(horizon > 0)) throw refuseExpired("", expiry);
  const snapped = (years: number) => years - horizon <= SAME_EXPIRY ? horizon : years;
  return { horizon, legs: all.map((years) => years === undefined ? undefined : snapped(years)) };
}
