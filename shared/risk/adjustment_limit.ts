import type { Denied } from "./denials.ts";

/** What an adjustment does to the book; rupees. */
export interface AdjustedCapital {
  readonly capitalBefore: number;
  readonly capitalAfter: number;
  /** That the limits are shares of. */
  readonly capital: number;
  /** By everything that is held, the position as it is too. */
  readonly blocked: number;
}

/** The limits that an adjustment can break, shares of capital. */
export interface AdjustmentLimits {
  /** Of one underlying. */
  readonly maxUnderlying: number;
  readonly maxDeployed: number;
}

/** Why an adjustment that ties up more than before may not (method 9.3); undefined where it may. */
export function adjustmentLimit(
  { capitalBefore, capitalAfter, capital, blocked }: AdjustedCapital,
  { maxUnderlying, maxDeployed }: AdjustmentLimits,
): Denied | undefined {
  if (capitalAfter <= capitalBefore) return undefined;
  const checks = [
    ["underlying_cap", capitalAfter, maxUnderlying * capital],
    ["deployment_cap", blocked + capitalAfter - capitalBefore, maxDeployed * capital],
  ] as const;
  const broken = checks.find(([, value, bound]) => value > bound);
  if (broken === undefined) return undefined;
  const [name, value, bound] = broken;
  return {
    denied: "book_limit",
    detail: `${name}: ${value.toFixed(2)} rupees would be tied up, ${bound.toFixed(2)} are allowed`,
  };
}
