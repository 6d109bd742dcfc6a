import { countLiveRefusal } from "../storage/live_refusals.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { LiveSwitch } from "../vocabulary/states.ts";
import type { Mode } from "../vocabulary/terms.ts";
import { tradingDateAt } from "../vocabulary/trading_date.ts";
import type { DeskCall } from "./desk.ts";

/**
 * The mode that entries are opened in. Live needs three switches at once: the secret, the desk's
 * mode and the call's. Where one is off nothing is opened, and the refusal is counted; a desk that
 * is live opens on paper only what a call asks for by name. What is open already keeps its mode.
 * Throws `live_switch_off`.
 */
export async function entryMode(
  asked: Mode | undefined,
  deskMode: Mode,
  { liveRefusal, database, clock }: DeskCall,
): Promise<Mode> {
  if (asked === "paper" || asked === undefined && deskMode === "paper") return "paper";
  const off: [LiveSwitch, string][] = [];
  if (liveRefusal !== undefined) off.push(["secret", liveRefusal]);
  if (deskMode === "paper") off.push(["desk", "trading_state.mode is paper"]);
  if (asked === undefined) off.push(["call", "the call does not say `mode`: live or paper"]);
  if (off.length === 0) return "live";
  const now = await clock.now();
  await countLiveRefusal(database, tradingDateAt(now), off.map(([name]) => name), now);
  throw new DeskError("live_switch_off", `mode live: ${off.map(([, why]) => why).join(", ")}`);
}
