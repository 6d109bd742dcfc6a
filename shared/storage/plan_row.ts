import * as z from "zod";
import type { NewIntent, StoredIntent, StoredPlan } from "../vocabulary/ports/plan_store.ts";
import type { IntentRow } from "../vocabulary/rows/intent_row.ts";
import {
  INTENT_PURPOSES,
  INTENT_STATES,
  ORDER_STATES,
  PLAN_KINDS,
  PLAN_STATES,
} from "../vocabulary/states.ts";
import { MODES, SEGMENTS, SIDES } from "../vocabulary/terms.ts";
import { present } from "../vocabulary/present.ts";

const intent = z.object({
  intentId: z.number(),
  step: z.number(),
  legNumber: z.number(),
  purpose: z.enum(INTENT_PURPOSES),
  side: z.enum(SIDES),
  segment: z.enum(SEGMENTS),
  securityId: z.string(),
  quantity: z.number(),
  limitPrice: z.number(),
  tick: z.number(),
  correlationId: z.string(),
  isFuture: z.boolean(),
  state: z.enum(INTENT_STATES),
  orderState: z.enum(ORDER_STATES).nullable(),
  brokerOrderId: z.string().nullable(),
  sentAt: z.string().transform((text) => new Date(text)).nullable(),
  filledQuantity: z.number(),
  orderLimit: z.number().nullable(),
  changes: z.number(),
}).transform((
  { orderState, brokerOrderId, sentAt, orderLimit, ...rest },
): StoredIntent => ({
  ...futureOnly(rest),
  ...present({ orderState, brokerOrderId, sentAt, orderLimit }),
}));

const plan = z.object({
  planId: z.number(),
  kind: z.enum(PLAN_KINDS),
  mode: z.enum(MODES),
  state: z.enum(PLAN_STATES),
  underlying: z.string(),
  tradingDate: z.string(),
  createdAt: z.string().transform((text) => new Date(text)),
  allocationId: z.number().nullable(),
  positionId: z.number().nullable(),
  adjustmentId: z.number().nullable(),
  isWaiting: z.boolean(),
  isOrphaned: z.boolean(),
  held: z.array(
    z.object({
      legNumber: z.number(),
      units: z.number(),
      segment: z.enum(SEGMENTS),
      securityId: z.string(),
      isFuture: z.boolean(),
      endsOn: z.string().nullable(),
      tick: z.number(),
    }).transform(({ endsOn, ...leg }) => ({ ...futureOnly(leg), ...present({ endsOn }) })),
  ),
  intents: z.array(intent),
});

/** A plan as SQL functions answer it. */
export const planRow: z.ZodType<StoredPlan> = plan.transform(shown);

/** A plan that was claimed, with the fence of what its holder writes; null while another has it. */
export const claimedRow = plan.extend({ fence: z.number() })
  .transform(({ fence, ...row }) => ({ fence, plan: shown(row) })).nullable();

function shown(
  { allocationId, positionId, adjustmentId, isWaiting, isOrphaned, ...rest }: z.infer<typeof plan>,
): StoredPlan {
  return {
    ...rest,
    ...(isWaiting ? { isWaiting } : {}),
    ...(isOrphaned ? { isOrphaned } : {}),
    ...present({ allocationId, positionId, adjustmentId }),
  };
}

/** Says that something is a future; nothing of what is none. */
function futureOnly<T extends { readonly isFuture: boolean }>(
  { isFuture, ...rest }: T,
): Omit<T, "isFuture"> & { isFuture?: true } {
  return isFuture ? { ...rest, isFuture } : rest;
}

/** A new intent in the columns of its table. */
export function intentRow(of: NewIntent): IntentRow {
  return {
    step: of.step,
    leg_number: of.legNumber,
    purpose: of.purpose,
    side: of.side,
    segment: of.segment,
    security_id: of.securityId,
    quantity: of.quantity,
    limit_price: of.limitPrice,
    tick: of.tick,
    correlation_id: of.correlationId,
  };
}
