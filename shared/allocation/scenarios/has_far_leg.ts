import type { PolicyStructure } from "../../exits/policy/policy_structure.ts";

/** Whether an option of a structure outlives the expiry at which it is judged. */
export function hasFarLeg({ legs, expiry }: PolicyStructure): boolean {
  return legs.some((leg) =>
    leg.right !== "underlying" && leg.expiry !== undefined && leg.expiry !== expiry
  );
}
