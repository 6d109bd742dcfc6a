import { adjustmentLimit } from "../../risk/adjustment_limit.ts";
import type { Denied } from "../../risk/denials.ts";
import {
  acceptAdjustment as storeAcceptance,
  denyAdjustment,
  readAdjustment,
  type StoredAdjustment,
} from "../../storage/adjustments.ts";
import { readTradingState } from "../../storage/trading_state.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { NewIntent } from "../../vocabulary/ports/plan_store.ts";
import type { Mode } from "../../vocabulary/terms.ts";
import { toExchangeIso } from "../../vocabulary/trading_date.ts";
import type { DeskCall } from "../desk.ts";
import { entriesStopped } from "../entries_stopped.ts";
import { entryMode } from "../entry_mode.ts";
import { planEntry } from "../plan_entry.ts";
import type { TradingFloor } from "../trading_floor.ts";
import { gateClosing } from "./gate_closing.ts";

/** Plans that are written and not executed yet, in their order; or why none is. */
export type AcceptedAdjustment = { readonly planIds: readonly number[] } | Denied;

/**
 * Accepts a proposal of monitor (method 8.9): everything is looked at again at quotes of now, what
 * it opens like an entry (method 9.4) and against the limits of the book, and its orders are stored
 * before any is sent. What only closes is never blocked by the desk's switch. Throws `not_found`,
 * `conflict` where it is not proposed (any more) or its position is not open, `stale_data` past its
 * validity, and where something would be opened `paused`, `live_switch_off` and `not_reconciled`.
 */
export async function acceptAdjustment(
  { adjustmentId, mode }: { readonly adjustmentId: number; readonly mode?: Mode | undefined },
  floor: TradingFloor,
  call: DeskCall,
): Promise<AcceptedAdjustment> {
  const { database } = floor.desk;
  const found = await proposedOne(adjustmentId, floor);
  const opens = found.legs.some(({ purpose }) => purpose === "open");
  if (opens) await mayOpen(found, mode, floor, call);
  const closing = await gateClosing(found, floor);
  const opening = opens ? await gateOpening(found, floor) : { intents: [] };
  const now = await floor.clock.now();
  for (const gated of [closing, opening]) {
    if (!("denied" in gated)) continue;
    await denyAdjustment(database, adjustmentId, `${gated.denied}: ${gated.detail}`, now);
    return gated;
  }
  const intentsOf = (gated: typeof closing): readonly NewIntent[] =>
    "denied" in gated ? [] : gated.intents;
  const orders = { closing: intentsOf(closing), opening: intentsOf(opening) };
  return { planIds: await storeAcceptance(database, adjustmentId, orders, now) };
}

async function proposedOne(
  adjustmentId: number,
  { desk, clock }: TradingFloor,
): Promise<StoredAdjustment> {
  const found = await readAdjustment(desk.database, adjustmentId);
  if (found === undefined) {
    throw new DeskError("not_found", `there is no adjustment ${adjustmentId}`);
  }
  const { state, validUntil, positionId, positionState } = found;
  if (state !== "proposed") {
    throw new DeskError(
      "conflict",
      `adjustment ${adjustmentId} is ${state}, and only a proposed one can be accepted`,
    );
  }
  if (validUntil <= await clock.now()) {
    throw new DeskError(
      "stale_data",
      `adjustment ${adjustmentId} was valid until ${toExchangeIso(validUntil)}`,
    );
  }
  if (positionState === "open") return found;
  throw new DeskError("conflict", `position ${positionId} is ${positionState}`);
}

/** The switches that an entry of the position's mode needs. */
async function mayOpen(
  { positionId, mode: held }: StoredAdjustment,
  asked: Mode | undefined,
  { desk: { database }, notReconciled }: TradingFloor,
  call: DeskCall,
): Promise<void> {
  const state = await readTradingState(database);
  if (asked !== undefined && asked !== held) {
    throw new DeskError("bad_request", `mode: position ${positionId} is ${held}, not ${asked}`);
  }
  if (held === "live") {
    // On a desk that is on paper again the call's own word is not what is missing.
    const word = state.mode === "paper" ? "live" : asked;
    await entryMode(word, state.mode, call);
  }
  const stopped = entriesStopped(state);
  if (stopped !== undefined) throw new DeskError("paused", stopped);
  if (held === "live" && notReconciled !== undefined) {
    throw new DeskError("not_reconciled", `nothing is opened live: ${notReconciled}`);
  }
}

async function gateOpening(
  found: StoredAdjustment,
  floor: TradingFloor,
): Promise<{ readonly intents: readonly NewIntent[] } | Denied> {
  const { adjustmentId, mode, underlyingKind, risk } = found;
  const limited = adjustmentLimit(found, {
    maxUnderlying: floor.settings[`max_${underlyingKind}_${risk}`],
    maxDeployed: floor.settings.max_deployed,
  });
  return limited ?? await planEntry({ adjustmentId }, mode, floor);
}
