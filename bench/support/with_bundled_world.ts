import type { World, WorldOptions } from "../../tests/support/world.ts";
import { type BundledWorld, openBundledWorld } from "./bundled_world.ts";
import { type DeskState, type DeskStates, INSTANTS } from "./desk_states.ts";

/** Opens the deployed bundles on a copy of a state, runs, and ends both. */
export type WithBundledWorld = <T>(
  state: DeskState,
  run: (bundled: BundledWorld) => Promise<T>,
) => Promise<T>;

/** Worlds of the staged bundles in a folder, on copies of a desk's states. */
export function withBundledWorld(
  openWorld: (options: WorldOptions) => Promise<World>,
  bundles: string,
  states: DeskStates,
): WithBundledWorld {
  return async (state, run) => {
    const copy = await states.copy(state);
    try {
      const bundled = await openBundledWorld({
        openWorld,
        databaseUrl: copy.url,
        at: INSTANTS[state],
        bundles,
      });
      try {
        return await run(bundled);
      } finally {
        await bundled.world.stop();
      }
    } finally {
      await copy.drop();
    }
  };
}
