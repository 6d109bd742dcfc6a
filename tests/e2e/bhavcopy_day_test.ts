import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { readHistory, VIX_NAME } from "../../local/exchange/bhavcopy/read_history.ts";
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

withSharedData(
  "with a history a recorded day has India VIX and candles to tell a direction by",
  ["bhavcopy/BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv.gz", "history"],
  async ([file = "", history = ""]) => {
    const args = ["--bhavcopy", file, "--history", history, "--underlyings", "NIFTY", "--json"];
    const { code, stdout } = await new Deno.Command("node", {
      args: [projectPath("local/cli/launch.mjs"), "day", ...args],
    }).output();
    const result = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "");
    const vix = readHistory(history, () => false).get(VIX_NAME) ?? [];
    const close = vix.find(({ date }) => date === "2026-02-10")?.close;
    assertEquals([code, result.market.vix], [0, close]);
  },
);
