import { assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { checkReplay } from "../../../local/cli/replay/check_replay.ts";
import { countNotNumbers } from "../../../local/cli/replay/count_not_numbers.ts";
import { keptFolder, readKept, writeKept } from "../../../local/cli/replay/kept_replay.ts";
import type { ReplayDay } from "../../../local/cli/replay/replay_day.ts";
import { readReplayOptions } from "../../../local/cli/replay/replay_options.ts";
import { replayTotals } from "../../../local/cli/replay/replay_totals.ts";
import { UsageError } from "../../../local/cli/support/run_command.ts";
import { databaseTest } from "../../support/database.ts";

function options(...more: string[]) {
  const [folder] = [Deno.cwd()];
  return readReplayOptions([
    ...["--from", "2026-01-01", "--to", "2026-02-27", "--bhavcopy", folder, "--history", folder],
    ...more,
  ]);
}

Deno.test("a replay runs the default universe at one and two times the modelled spreads", () => {
  const { spreads, universe, risk, from, to } = options();
  assertEquals([spreads, universe, risk, from, to], [
    [1, 2],
    "default",
    "moderate",
    "2026-01-01",
    "2026-02-27",
  ]);
  assertEquals(options("--underlyings", "NIFTY,SBIN", "--spreads", "1.5").underlyings, [
    "NIFTY",
    "SBIN",
  ]);
});

Deno.test("a flag against its rule is a mistake of usage that names it", () => {
  for (
    const [args, message] of [
      [["--stage", "execute"], "--stage"],
      [["--universe", "some"], "--universe"],
      [["--spreads", "1,"], "--spreads"],
      [["--spreads", "0"], "--spreads"],
      [["--spreads", "2,2.0"], "--spreads"],
      [["--risk", "bold"], "--risk"],
      [["--seed", "1.5"], "--seed"],
      [["--capital", "100000"], "--capital"],
      [["--stage", "all", "--capital", "100000,200000"], "--capital"],
      [["--from", "2026-13-01"], "--from"],
      [["--to", "2025-12-31"], "--to"],
      [["day"], "day"],
    ] as const
  ) assertThrows(() => options(...args), UsageError, message);
});

Deno.test("the whole chain is replayed at one capital and the spreads as they are", () => {
  const { stage, capitals, spreads, seed } = options("--stage", "all");
  assertEquals([stage, capitals, spreads, seed], ["all", [10_000_000], [1], 1]);
});

Deno.test("an absent folder is named", () => {
  assertThrows(() => options("--history", "/nowhere/at/all"), Error, "/nowhere/at/all");
});

Deno.test("a kept replay is gone on with by the same options, and by no others", async () => {
  // A factor that nobody replays.
  const factor = 987.25;
  const folder = keptFolder(factor);
  const kept = options("--keep", "--spreads", `987.5,${factor}`);
  assertEquals(readKept(factor, kept), []);
  await Deno.mkdir(folder, { recursive: true });
  try {
    await assertRejects(() => checkReplay(kept), Error, `--keep: ${folder} holds another replay`);
    const days: ReplayDay[] = [
      { date: "2026-02-01", state: "no_data" },
      day("2026-02-02", 3, 3, 0),
      { date: "2026-02-03", state: "failed", error: "x" },
    ];
    writeKept(factor, kept, days);
    // What failed is tried again.
    assertEquals(readKept(factor, kept), days.slice(0, 2));
    assertEquals(readKept(factor, { ...kept, to: "2026-03-06" }), days.slice(0, 2));
    const others = [{ from: "2026-01-02" }, { risk: "aggressive" }, { underlyings: ["X"] }];
    for (const other of [...others, { seed: 2 }, { stage: "all" }]) {
      assertThrows(() => readKept(factor, { ...kept, ...other } as typeof kept), Error, folder);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an unreadable day or history is named before anything starts", async () => {
  const folder = await Deno.makeTempDir();
  const day = `${folder}/BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv`;
  const paths = { ...options(), bhavcopy: folder, history: folder };
  const refused = async (message: string) => {
    await assertRejects(() => checkReplay(paths), Error, message);
  };
  try {
    await refused(`no bhavcopy file in ${folder}`);
    await Deno.writeFile(`${day}.gz`, new Uint8Array(100));
    await refused(`${day}.gz: `);
    await Deno.remove(`${day}.gz`);
    await Deno.writeTextFile(
      day,
      "TradDt,FinInstrmTp,FinInstrmId,TckrSymb,FininstrmActlXpryDt,StrkPric,OptnTp,ClsPric," +
        "PrvsClsgPric,UndrlygPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,NewBrdLotQty\n2026-02-10\n",
    );
    await refused(`${folder} has no file NIFTY_daily*.csv`);
    await Deno.writeFile(`${folder}/NIFTY_daily.csv.gz`, new Uint8Array(100));
    for (const name of ["BANKNIFTY", "INDIAVIX"]) {
      await Deno.writeTextFile(`${folder}/${name}_daily.csv`, "date,close\n");
    }
    await refused(`${folder}/NIFTY_daily.csv.gz: must be a whole gzip file`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function day(date: string, bullish: number, bearish: number, niftyReturn20: number): ReplayDay {
  return {
    date,
    state: "done",
    underlyings: 10,
    succeeded: 9,
    reasons: { stale_chain: 1 },
    accepted: { edge: 1, premium: 2, carry: 20 },
    definitions: { iron_condor: 15, long_call: 6 },
    direction: { bullish, bearish, neutral: 10 - bullish - bearish },
    environment: { low: 6, extreme: 3, none: 1 },
    environmentLabels: { history: 1, proxy: 8, none: 1 },
    netDirection: (bullish - bearish) / 10,
    niftyReturn20,
    computeMs: 500,
    wallMs: 2000,
    requests: 170,
    limited: 0,
    digest: "",
  };
}

Deno.test("totals add the analyzed days up and leave the others out of every share", () => {
  const totals = replayTotals([
    day("2026-01-01", 6, 1, 0.02),
    { date: "2026-02-01", state: "no_data" },
    day("2026-02-02", 3, 3, 0),
    { date: "2026-02-03", state: "failed", error: "x" },
    day("2026-02-04", 1, 5, -0.02),
  ]);
  assertEquals([totals.sessions, totals.noData, totals.failed], [5, 1, 1]);
  assertEquals([totals.tasks, totals.shareSucceeded, totals.reasons], [30, 0.9, {
    stale_chain: 3,
  }]);
  assertEquals([totals.definitions.chosen, totals.definitions.never.length], [
    2,
    totals.definitions.tradable - 2,
  ]);
  assertAlmostEquals(totals.shareWithEnvironment ?? 0, 0.9, 1e-12);
  assertEquals(totals.levels, ["low", "extreme"]);
  // Net directions 0.5, 0, -0.4: deviations 14/30, -1/30, -13/30 against 0.02, 0, -0.02.
  assertAlmostEquals(totals.directionCorrelation ?? 0, 27 / Math.sqrt(2 * 366), 1e-12);
  assertEquals(replayTotals([]).shareSucceeded, null);
});

databaseTest("a NaN or an infinity in any table is found with its column", async ({ sql }) => {
  assertEquals(await countNotNumbers(sql), {});
  await sql`create table public.figures (high numeric, low numeric, close float8)`;
  await sql`insert into public.figures values ('NaN', 1, 'Infinity')`;
  await sql`insert into public.job_runs (trading_date, job, state, counts, started_at)
    values ('2026-02-10', 'bans', 'running', '{"y": "NaN"}', '2026-02-10 09:00+05:30')`;
  assertEquals(await countNotNumbers(sql), {
    "figures.close": 1,
    "figures.high": 1,
    "job_runs.counts": 1,
  });
});
