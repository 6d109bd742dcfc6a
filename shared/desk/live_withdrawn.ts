import type { Mode } from "../vocabulary/terms.ts";

/**
 * Why no entry of a mode is begun or gone on with although the desk is active: a switch of live was
 * turned off. Absent of paper, and while the secret and the desk's mode allow live.
 */
export function liveWithdrawn(
  mode: Mode,
  deskMode: Mode,
  liveRefusal: string | undefined,
): string | undefined {
  if (mode === "paper") return undefined;
  return liveRefusal ?? (deskMode === "live" ? undefined : "trading_state.mode is paper");
}
