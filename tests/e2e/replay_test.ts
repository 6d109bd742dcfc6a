import { assert, assertEquals, assertGreater } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";
import { withSharedData } from "../support/shared_data.ts";

async function replay(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const { code, stdout, stderr } = await new Deno.Command("node", {
    args: [projectPath("local/cli/launch.mjs"), "replay", ...args],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, out: text(stdout), error: text(stderr) };
}

withSharedData(
  "sessions are replayed in order on one platform, one without a file is no_data, and what expired is compared with its probability",
  ["bhavcopy", "history"],
  async ([bhavcopy = "", history = ""]) => {
    const underlyings = ["NIFTY", "KOTAKBANK", "TITAN"];
    const { code, out, error } = await replay(
      ...["--from", "2026-01-30", "--to", "2026-02-03", "--stage", "analyze", "--json"],
      ...["--bhavcopy", bhavcopy, "--history", history],
      ...["--underlyings", underlyings.join(","), "--spreads", "2"],
    );
    assertEquals([code, code === 0 ? "" : error], [0, ""]);
    const { ok, replays: [replayed] } = JSON.parse(out.split("\n").at(-1) ?? "");
    const { days, totals, reliability, notNumbers } = replayed;
    assertEquals([ok, replayed.spreadFactor], [true, 2]);
    assertEquals(
      days.map(({ date, state }: Record<string, string>) => `${date} ${state}`),
      ["2026-01-30 done", "2026-02-01 no_data", "2026-02-02 done", "2026-02-03 done"],
    );
    assertEquals([totals.tasks, totals.analyses], [9, 9]);
    for (const { underlyings, succeeded, reasons, niftyReturn20, computeMs } of days) {
      if (underlyings === undefined) continue;
      const refused = Object.values<number>(reasons).reduce((sum, count) => sum + count, 0);
      assertEquals([underlyings, succeeded + refused], [3, 3]);
      // NIFTY's candles reach back beyond the recorded days.
      assert(Math.abs(niftyReturn20) > 0 && Math.abs(niftyReturn20) < 0.2 && computeMs > 0);
    }
    assertEquals(notNumbers, {});
    // Everything near expired in February and March 2026, inside the record.
    assertGreater(reliability.strategies, 0);
    const { overall } = reliability.popQ;
    assertEquals([overall.count, overall.decision], [reliability.strategies, "undecided"]);
    assertEquals(overall.buckets.length, 10);
    assert(overall.brier > 0 && overall.brier < 1);
  },
);

withSharedData(
  "a replay of an underlying that nobody knows is refused by that name",
  ["bhavcopy", "history"],
  async ([bhavcopy = "", history = ""]) => {
    const { code, error } = await replay(
      ...["--from", "2026-02-02", "--to", "2026-02-03", "--underlyings", "NIFTY,NOBODY"],
      ...["--bhavcopy", bhavcopy, "--history", history],
    );
    assertEquals([code, error.split("\n").at(-1)], [1, "--underlyings: NOBODY is not known"]);
  },
);

Deno.test("an empty folder ends a replay with one line before anything starts", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, error } = await replay(
      ...["--from", "2026-02-02", "--to", "2026-02-03", "--bhavcopy", folder, "--history", folder],
    );
    assertEquals([code, error], [1, `no bhavcopy file in ${folder}`]);
  } finally {
    await Deno.remove(folder);
  }
});
