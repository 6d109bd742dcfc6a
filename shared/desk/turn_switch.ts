import { holdsLive } from "../storage/holds_live.ts";
import { setTradingState } from "../storage/trading_state.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { tradingDateAt } from "../vocabulary/trading_date.ts";
import type { DeskCall } from "./desk.ts";

/** Which way the owner turns the desk's switch. */
export interface SwitchRequest {
  readonly action: "pause" | "resume" | "halt";
  /** Why; kept with the change. */
  readonly reason?: string | undefined;
  /** With halt: the broker, too, is told to take no order for the rest of the day. */
  readonly stopBroker?: boolean | undefined;
  /** The present trading date: without it the broker is not stopped. */
  readonly confirm?: string | undefined;
}

const TURNS = {
  pause: { state: "reducing", why: "paused by the owner" },
  resume: { state: "active", why: undefined },
  halt: { state: "halted", why: "halted by the owner" },
} as const;

/**
 * Turns the desk's switch (method 9.5). The broker's own is thrown only on a confirmed halt, and
 * while nothing is held or under way live: it would keep what is held from being closed. Throws
 * `conflict` or `bad_request` before anything is changed.
 */
export async function turnSwitch(request: SwitchRequest, call: DeskCall): Promise<void> {
  const { state, why } = TURNS[request.action];
  const now = await call.clock.now();
  if (request.stopBroker === true) await checkStop(request, tradingDateAt(now), call);
  await setTradingState(call.database, state, why === undefined ? why : request.reason ?? why, now);
  if (request.stopBroker === true) await call.openDesk().liveAccount.stopTrading();
}

async function checkStop(
  { action, confirm }: SwitchRequest,
  today: string,
  { database }: DeskCall,
): Promise<void> {
  if (action !== "halt") {
    throw new DeskError("bad_request", `stopBroker: goes with action halt, not ${action}`);
  }
  if (confirm !== today) {
    throw new DeskError(
      "bad_request",
      `confirm: the broker takes no order for the rest of the day, exits included; say ${today}`,
    );
  }
  if (await holdsLive(database)) {
    throw new DeskError(
      "conflict",
      "stopBroker: something is held or under way live and could not be closed any more: flatten " +
        "first",
    );
  }
}
