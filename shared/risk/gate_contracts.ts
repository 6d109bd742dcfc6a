import type { QueuedAllocation, QueuedLeg } from "../vocabulary/queued_allocation.ts";
import type { Denied } from "./denials.ts";

/**
 * Whether each leg is the very contract that was analyzed, as the newest list has it, and what is
 * sold against an underlying is covered (method 9.4). Nothing is ever put in a leg's place.
 */
export function gateContracts({ legs }: QueuedAllocation): Denied | undefined {
  for (const leg of legs) {
    const denied = ofList(leg);
    if (denied !== undefined) return denied;
  }
  return uncovered(legs);
}

function ofList(leg: QueuedLeg): Denied | undefined {
  const { legNumber, right, listed } = leg;
  if (listed === null) {
    return right === "underlying"
      ? {
        denied: "no_cover",
        detail: `leg ${legNumber}: the underlying has no shares and no future of the same month`,
      }
      : { denied: "unlisted", detail: `leg ${legNumber} (${leg.securityId}) is not listed` };
  }
  for (const name of ["segment", "securityId", "lotSize", "tick"] as const) {
    if (leg[name] === listed[name]) continue;
    const detail = `leg ${legNumber}: ${name} is ${listed[name]}, analyzed was ${leg[name]}`;
    return { denied: right === "underlying" ? "no_cover" : "contract_changed", detail };
  }
  return undefined;
}

/** Of a structure that holds its underlying: every call sold needs a unit of it or a call. */
function uncovered(legs: readonly QueuedLeg[]): Denied | undefined {
  if (!legs.some(({ right }) => right === "underlying")) return undefined;
  let cover = 0;
  let sold = 0;
  for (const { right, side, ratio } of legs) {
    if (right === "put") continue;
    if (side === "buy") cover += ratio;
    else sold += ratio;
  }
  if (sold <= cover) return undefined;
  return { denied: "no_cover", detail: `${sold} lots are sold against ${cover} that cover them` };
}
