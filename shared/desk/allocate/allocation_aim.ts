import type { AllocationAim } from "../../allocation/build_problem.ts";
import type { Settings } from "../../storage/settings.ts";

/** What carry is taken for (method 11.3): the target of the settings, or the one asked for. */
export function allocationAim(
  settings: Settings,
  deploymentTarget = settings.deployment_target,
): AllocationAim {
  return { deploymentTarget, tailWeight: settings.tail_weight };
}
