import * as z from "zod";
import { LIMIT_NAMES } from "../../../shared/vocabulary/limit_names.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import {
  type Ordering,
  ORDERINGS,
  type Risk,
  type Sleeve,
  SLEEVES,
} from "../../../shared/vocabulary/terms.ts";
import { callFunction, FunctionRefusal } from "../support/call_function.ts";
import type { Connection } from "../support/connection.ts";
import { effectiveNumber } from "./shares.ts";

/** One session's allocation from an empty book. Shares are of the capital. */
export interface ReplayedAllocation {
  readonly capital: number;
  readonly ordering: Ordering;
  readonly deployed: number;
  readonly bySleeve: Readonly<Record<Sleeve, number>>;
  /** D*: the most that carry was found to bring it to. */
  readonly mostDeployed: number;
  readonly expectedValue: number;
  readonly cvar95: number;
  readonly carryCost: number;
  readonly costAYear: number;
  /** Result of a market move of +1%. */
  readonly delta: number;
  readonly worstCell: { readonly cell: string; readonly result: number };
  /** Limits that bind, with what a twentieth more of each would add where that was found. */
  readonly binding: readonly { readonly limit: string; readonly price?: number }[];
  /** As many as equal shares of the capital in use weigh; absent with nothing in use. */
  readonly definitions?: number;
  readonly names?: number;
  readonly lots: readonly ReplayedLots[];
  /** With nothing chosen: the least capital from which something would be. */
  readonly leastCapital?: number;
}

/** A chosen strategy. Amounts in rupees of all its lots. */
export interface ReplayedLots {
  readonly underlying: string;
  readonly definition: string;
  readonly sleeve: Sleeve;
  readonly lots: number;
  readonly capitalUsed: number;
  readonly expectedValue: number;
}

/** What a dry run of allocate answers, as far as it is read. */
const answer = z.object({
  deployed: z.number(),
  mostDeployed: z.number(),
  expectedValue: z.number(),
  cvar95: z.number(),
  carryCost: z.number(),
  costAYear: z.number(),
  portfolio: z.object({
    greeks: z.object({ delta: z.number() }),
    stress: z.array(z.object({
      move: z.number(),
      volatility: z.number(),
      isAtExpiry: z.boolean(),
      result: z.number(),
    })),
  }),
  limits: z.array(z.object({
    limit: z.enum(LIMIT_NAMES),
    of: z.string().optional(),
    isBinding: z.boolean(),
    shadowPrice: z.number().optional(),
  })),
  allocations: z.array(z.object({
    underlying: z.string(),
    definition: z.string(),
    sleeve: z.enum(SLEEVES),
    lots: z.number(),
    capitalUsed: z.number(),
    expectedValue: z.number(),
  })),
  refusals: z.array(z.object({ capitalNeeded: z.number().optional() })),
});
type Answer = z.output<typeof answer>;

/**
 * Allocates a session's run through HTTP without storing anything, by each capital and ordering. A
 * set that breaks a limit is an error of the stage and fails the session.
 */
export async function allocateDay(
  connection: Connection,
  risk: Risk,
  capitals: readonly number[],
): Promise<ReplayedAllocation[]> {
  const found: ReplayedAllocation[] = [];
  for (const capital of capitals) {
    for (const ordering of ORDERINGS) {
      const body = { risk, capital, ordering, dryRun: true };
      const reply = await callFunction(connection, "allocate", body).catch((error: unknown) => {
        // A day that takes nothing, such as one without accepted strategies.
        if (error instanceof FunctionRefusal && error.code === "nothing_to_do") return undefined;
        throw error;
      });
      if (reply !== undefined) {
        found.push(summary(answer.parse(reply.body), capital, ordering));
      }
    }
  }
  return found;
}

function summary(of: Answer, capital: number, ordering: Ordering): ReplayedAllocation {
  const { portfolio: { greeks, stress }, allocations } = of;
  const share = (amount: number) => amount / capital;
  const inUse = (group: (each: Answer["allocations"][number]) => string) =>
    [...Map.groupBy(allocations, group).values()].map(total);
  const worst = stress.reduce((p, q) => q.result < p.result ? q : p);
  const needed = of.refusals.flatMap(({ capitalNeeded = [] }) => capitalNeeded);
  return {
    capital,
    ordering,
    deployed: share(of.deployed),
    bySleeve: Object.fromEntries(
      SLEEVES.map((sleeve) => [
        sleeve,
        share(total(allocations.filter((each) => each.sleeve === sleeve))),
      ]),
    ) as Record<Sleeve, number>,
    mostDeployed: share(of.mostDeployed),
    expectedValue: share(of.expectedValue),
    cvar95: share(of.cvar95),
    carryCost: share(of.carryCost),
    costAYear: share(of.costAYear),
    delta: share(greeks.delta),
    worstCell: {
      cell: `${signed(worst.move)} at ${signed(worst.volatility - 1)} volatility, ${
        worst.isAtExpiry ? "expiry" : "next session"
      }`,
      result: share(worst.result),
    },
    binding: of.limits.filter(({ isBinding }) => isBinding).map(({ limit, of, shadowPrice }) => ({
      limit: of === undefined ? limit : `${limit} ${of}`,
      ...present({ price: shadowPrice }),
    })),
    ...present({
      definitions: effectiveNumber(inUse(({ definition }) => definition)),
      names: effectiveNumber(inUse(({ underlying }) => underlying)),
      leastCapital: allocations.length === 0 && needed.length > 0 ? Math.min(...needed) : undefined,
    }),
    lots: allocations,
  };
}

function total(of: readonly { readonly capitalUsed: number }[]): number {
  return of.reduce((sum, { capitalUsed }) => sum + capitalUsed, 0);
}

function signed(share: number): string {
  const points = Math.round(100 * share);
  return points > 0 ? `+${points}%` : `${points}%`;
}
