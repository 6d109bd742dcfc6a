import type { ChosenAllocation } from "../../allocation/choose_allocation.ts";
import { present } from "../../vocabulary/present.ts";
import type { AllocationRunRow } from "../../vocabulary/rows/allocation_run_row.ts";
import type { RegimeLevel, Risk, RunOrdering } from "../../vocabulary/terms.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";

/** What a caller is told of an allocation; a dry run has no ids. Rupees. */
export interface AllocateAnswer {
  readonly allocationRunId?: number;
  readonly capital: number;
  readonly ordering: RunOrdering;
  readonly regimeLevel: RegimeLevel;
  readonly deployed: number;
  readonly allocations: readonly object[];
  readonly refusals: readonly object[];
  /** What of its scenarios is an assumption, in words. */
  readonly notes: readonly string[];
  /** Figures of the book, its limits, its greeks and stress grid. */
  readonly [figure: string]: unknown;
}

/** The answer of a dry run: what `describe_allocation` tells of a stored one, without ids. */
export function dryAnswer(
  row: Omit<AllocationRunRow, "generation" | "held_fingerprint">,
  { choice: { chosen, refused }, date, risk }: {
    readonly choice: ChosenAllocation;
    readonly date: TradingDate;
    readonly risk: Risk;
  },
): AllocateAnswer {
  return {
    tradingDate: date,
    risk,
    capital: row.capital,
    ordering: row.ordering,
    regimeLevel: row.regime_level,
    deployed: row.deployed,
    ...present({
      target: row.target,
      mostDeployed: row.most_deployed,
      expectedValue: row.expected_value,
      cvar95: row.cvar95,
      lossProbability: row.loss_probability,
      carryCost: row.carry_cost,
      costAYear: row.cost_a_year,
      portfolio: row.portfolio,
    }),
    limits: row.limits?.map(({ limit_name, is_binding, ...limit }) => ({
      limit: limit_name,
      value: limit.value,
      bound: limit.bound,
      isBinding: is_binding,
      ...present({
        of: limit.of,
        shadowPrice: limit.shadow_price,
        shadowCapital: limit.shadow_capital,
      }),
    })) ?? [],
    allocations: row.allocations.flatMap((each, i) =>
      chosen.slice(i, i + 1).map(({ column }) => ({
        strategyId: each.strategy_id,
        underlying: column.underlying,
        definition: column.definition,
        sleeve: column.sleeve,
        lots: each.lots,
        margin: each.margin,
        premium: each.premium,
        capitalUsed: each.capital_used,
        expectedValue: each.expected_value,
        ...present({
          maxLoss: each.max_loss,
          expectedCost: each.expected_cost,
          cvarContribution: each.cvar_contribution,
          kellyLots: each.kelly_lots,
          tier: each.tier,
          standsInFor: each.stands_in_for,
          substitutionWeight: each.substitution_weight,
          displaced: each.displaced,
          brokerMargin: each.broker_margin,
        }),
        bindingLimits: each.binding_limits ?? [],
        rank: each.rank,
        reason: each.reason,
      }))
    ),
    refusals: row.refusals.flatMap((each, i) =>
      refused.slice(i, i + 1).map(({ column }) => ({
        underlying: column.underlying,
        definition: column.definition,
        reason: each.reason,
        ...present({
          limit: each.limit_name,
          distance: each.distance,
          capitalNeeded: each.capital_needed,
        }),
        detail: each.detail,
      }))
    ),
    notes: row.notes ?? [],
  };
}
