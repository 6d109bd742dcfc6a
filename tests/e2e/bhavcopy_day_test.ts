import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";
import { withSharedData } from "../support/shared_data.ts";

/**
 * Days of NSE that were hard: a plain one, a corporate action (KOTAKBANK), two expiry days, and one
 * with Thursday expiries and lots by expiry.
 */
const DAYS = ["20260210", "20260114", "20260127", "20260224", "20250110"];

for (const day of DAYS) {
  withSharedData(
    `on ${day} every underlying succeeds or has a named reason, and at least 50 succeed`,
    [
      `bhavcopy/BhavCopy_NSE_FO_0_0_0_${day}_F_0000.csv.gz`,
    ],
    async ([file = ""]) => {
      const { code, stdout, stderr } = await new Deno.Command("node", {
        args: [projectPath("local/cli/launch.mjs"), "day", "--bhavcopy", file, "--json"],
      }).output();
      assertEquals([code, code === 0 ? "" : new TextDecoder().decode(stderr)], [0, ""]);
      const result = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "");
      const { underlyings, succeeded, rejected } = result.analyze;
      const refused = Object.values<number>(rejected).reduce((sum, count) => sum + count, 0);
      assertEquals([result.ok, result.tradingDate.replaceAll("-", "")], [true, day]);
      assertEquals([underlyings, succeeded + refused], [54, 54]);
      assertGreaterOrEqual(succeeded, 50);
      assert(result.allocate.allocations > 0 && result.execute.filled > 0);
    },
  );
}
