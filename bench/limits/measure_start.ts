import { BUNDLE_KB } from "../../local/platform/deploy/bundle_sizes.ts";
import { functionNames } from "../../local/platform/deploy/function_names.ts";
import { type LimitRow, limitRow } from "./limit.ts";
import type { WithBundledWorld } from "../support/with_bundled_world.ts";

const FIRST_RESPONSE_MS = 150;

/**
 * Size of each bundle, and the CPU of its process's main thread until it has answered its first
 * request, one that it refuses: what a worker costs before any work.
 */
export async function measureStart(
  bundles: string,
  processes: number,
  withWorld: WithBundledWorld,
): Promise<LimitRow[]> {
  const rows: LimitRow[] = [];
  await withWorld("night", async ({ freshProcesses, measure }) => {
    for (const name of functionNames()) {
      const { size } = await Deno.stat(`${bundles}/functions/${name}/index.ts`);
      const worst = { main: 0, helpers: 0 };
      for (let i = 0; i < processes; i++) {
        await freshProcesses();
        const path = name === "status" ? "status?unknown=1" : name;
        const call = await measure({
          path,
          ...(name === "status" ? {} : { body: { unknown: 1 } }),
        });
        worst.helpers = Math.max(worst.helpers, call.helperThreadsMs);
        worst.main = Math.max(worst.main, call.mainThreadMs);
      }
      const bundle = { limit: "bundleKb", measured: size / 1000, allowed: BUNDLE_KB };
      const first = {
        limit: "firstResponseMs",
        measured: worst.main,
        allowed: FIRST_RESPONSE_MS,
        detail: `and ${Math.round(worst.helpers)} ms on helper threads`,
      };
      rows.push(limitRow({ function: name, ...bundle }), limitRow({ function: name, ...first }));
    }
  });
  return rows;
}
