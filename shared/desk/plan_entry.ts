import { entryIntents } from "../execution/build_intents.ts";
import { paperAccount } from "../execution/paper_account.ts";
import type { Denied } from "../risk/denials.ts";
import { gateMeans } from "../risk/gate_means.ts";
import type { StoredGate } from "../storage/gate.ts";
import { BrokerError } from "../vocabulary/broker_error.ts";
import type { NewIntent } from "../vocabulary/ports/plan_store.ts";
import type { Mode } from "../vocabulary/terms.ts";
import type { TradedLeg } from "../vocabulary/traded_leg.ts";
import type { EntryOf } from "./judge_entry.ts";
import type { TradingFloor } from "./trading_floor.ts";

/** The orders of an entry that may be sent, or why none is. */
export type PlannedEntry = { readonly intents: readonly NewIntent[] } | Denied;

/**
 * An allocation's entry, or what an adjustment opens, judged as a whole: by itself (method 9.4),
 * then by what the account bears. On paper that is the desk's own account, live the broker's; a
 * broker that does not answer denies.
 */
export async function planEntry(
  of: EntryOf,
  mode: Mode,
  floor: Floor,
): Promise<PlannedEntry> {
  const plan = async () => await planned(of, mode, floor);
  return mode === "live" ? await floor.desk.ahead(LIVE_REQUESTS, plan) : await plan();
}

type Floor = Pick<TradingFloor, "desk" | "deskId" | "judge">;

/** What a live gate asks the broker for: quotes, then margin and funds. */
const LIVE_REQUESTS = [[{ family: "quote" }], [{ family: "other" }], [{
  family: "other",
}]] as const;

async function planned(of: EntryOf, mode: Mode, floor: Floor): Promise<PlannedEntry> {
  const { gate, verdict } = await floor.judge(of, mode);
  if ("denied" in verdict) return verdict;
  const name = "allocationId" in of ? `E${of.allocationId}` : `A${of.adjustmentId}`;
  const key = `${floor.deskId}${name}${mode.slice(0, 1)}`;
  const intents = entryIntents(verdict.legs, key);
  const means = await askedMeans(gate, verdict.legs, mode, floor);
  if ("denied" in means) return means;
  // Paper orders go to no broker: no rate counts them.
  const room = mode === "live" ? gate.room : [];
  return gateMeans({ ...means, orders: intents.length, room }) ?? { intents };
}

/** Margin and premium of all legs together, and what is free for them, rupees. */
async function askedMeans(
  { entry, capital, blocked }: StoredGate,
  legs: readonly TradedLeg[],
  mode: Mode,
  { desk }: Floor,
): Promise<{ readonly needed: number; readonly free: number } | Denied> {
  const account = mode === "live" ? desk.account : paperAccount({ capital, blocked });
  const asked = legs.map(({ segment, securityId, side, quantity, bid, ask }) => ({
    segment,
    securityId,
    side,
    quantity,
    price: (side === "buy" ? ask : bid) ?? 0,
  }));
  try {
    const [free, { margin: needed }] = await Promise.all([
      account.freeFunds(),
      account.marginOf({ legs: asked, modelled: entry.capitalUsed }),
    ]);
    return { needed, free };
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    return { denied: "margin_unknown", detail: `${error.code}: ${error.message}` };
  }
}
