import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { checkReplay } from "../../../local/cli/replay/check_replay.ts";
import { countNotNumbers } from "../../../local/cli/replay/count_not_numbers.ts";
import { keptFolder } from "../../../local/cli/replay/kept_folder.ts";
import { openSettlements } from "../../../local/cli/replay/open_settlements.ts";
import type { ReplayDay } from "../../../local/cli/replay/replay_day.ts";
import { readReplayOptions } from "../../../local/cli/replay/replay_options.ts";
import { replayReliability } from "../../../local/cli/replay/replay_reliability.ts";
import { replayTotals } from "../../../local/cli/replay/replay_totals.ts";
import {
  type Settlements,
  settleStrategies,
  type StoredStrategy,
} from "../../../local/cli/replay/settle_strategies.ts";
import { readHistory } from "../../../local/exchange/bhavcopy/read_history.ts";
import { UsageError } from "../../../local/cli/support/run_command.ts";
import { databaseTest } from "../../support/database.ts";
import { withSharedData } from "../../support/shared_data.ts";

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
      [["--from", "2026-13-01"], "--from"],
      [["--to", "2025-12-31"], "--to"],
      [["day"], "day"],
    ] as const
  ) assertThrows(() => options(...args), UsageError, message);
});

Deno.test("an absent folder is named", () => {
  assertThrows(() => options("--history", "/nowhere/at/all"), Error, "/nowhere/at/all");
});

Deno.test("a folder that a later factor would be kept in is found occupied first", async () => {
  // Factors that nobody replays.
  const occupied = keptFolder(987.25);
  await Deno.mkdir(occupied, { recursive: true });
  try {
    const kept = options("--keep", "--spreads", "987.5,987.25");
    await assertRejects(() => checkReplay(kept), Error, `--keep: ${occupied} holds`);
  } finally {
    await Deno.remove(occupied);
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

/** A bull put spread of TITAN 1000/950 for 12. */
const SPREAD: StoredStrategy = {
  tradingDate: "2026-02-02",
  underlying: "TITAN",
  expiry: "2026-02-24",
  farExpiry: null,
  exitFamily: "credit",
  popQ: 0.72,
  popP: 0.7,
  legs: [
    { right: "put", side: "sell", ratio: 1, strike: 1000, price: 20 },
    { right: "put", side: "buy", ratio: 1, strike: 950, price: 8 },
  ],
};

/** Every underlying settles at one price. */
function settlingAt(price: number | undefined, adjusted = false): Settlements {
  return { priceOf: () => price, adjustedBetween: () => adjusted };
}

function profitAt(price: number, strategy = SPREAD): number | undefined {
  return settleStrategies([strategy], settlingAt(price)).settled[0]?.profit;
}

Deno.test("a strategy settles at what its legs are worth less what they cost", () => {
  assertEquals([1010, 985, 900].map((price) => profitAt(price)), [12, -3, -38]);
  const covered: StoredStrategy = {
    ...SPREAD,
    legs: [
      { right: "underlying", side: "buy", ratio: 1, strike: null, price: 1001 },
      { right: "call", side: "sell", ratio: 1, strike: 1040, price: 15 },
    ],
  };
  assertEquals([990, 1100].map((price) => profitAt(price, covered)), [4, 54]);
});

Deno.test("calendars, open expiries and changed strikes are left out and counted", () => {
  const calendar = { ...SPREAD, farExpiry: "2026-03-30" };
  const { settled, excluded } = settleStrategies([calendar, SPREAD], settlingAt(undefined));
  assertEquals([settled.length, excluded], [0, { calendars: 1, unsettled: 1, adjusted: 0 }]);
  const changed = settleStrategies([SPREAD], settlingAt(1010, true));
  assertEquals(changed.excluded, { calendars: 0, unsettled: 0, adjusted: 1 });
});

Deno.test("both measures are compared with the same results, by family", () => {
  const { settled, excluded } = settleStrategies([
    SPREAD,
    { ...SPREAD, underlying: "SBIN", exitFamily: "debit", popP: null },
    { ...SPREAD, expiry: "2026-01-27" },
  ], { ...settlingAt(0), priceOf: (name) => name === "SBIN" ? 900 : 1010 });
  const found = replayReliability(settled, excluded);
  assertEquals([found.strategies, found.underlyingExpiries, found.expiries], [3, 3, 2]);
  const { overall, families } = found.popQ;
  assertEquals([overall?.count, overall?.clusters, Object.keys(families)], [3, 2, [
    "credit",
    "debit",
  ]]);
  // (0.28^2 + 0.72^2 + 0.28^2) / 3, and twice 0.3^2 where the view has a probability.
  assertAlmostEquals(overall?.brier ?? 0, 0.2250667, 1e-7);
  assertEquals([found.popP.overall?.count, Object.keys(found.popP.families)], [2, ["credit"]]);
  assertAlmostEquals(found.popP.overall?.brier ?? 0, 0.09, 1e-12);
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

withSharedData(
  "an expiry settles at the file of its day, else at the history's close, and a split on the way is seen",
  ["bhavcopy", "history"],
  async ([bhavcopy = "", history = ""]) => {
    const names = new Set(["NIFTY", "FINNIFTY", "KOTAKBANK"]);
    const { priceOf, adjustedBetween } = await openSettlements(bhavcopy, history, names);
    const closes = readHistory(history, () => false).get("NIFTY") ?? [];
    const close = closes.find(({ date }) => date === "2026-03-24")?.close;
    assert(close !== undefined);
    assertEquals(priceOf("NIFTY", "2026-03-24"), close);
    // The history has no FINNIFTY: its price is the file's.
    assertGreater(priceOf("FINNIFTY", "2026-01-27") ?? 0, 20_000);
    assertEquals(priceOf("FINNIFTY", "2026-03-30"), undefined);
    assertEquals(priceOf("NIFTY", "2026-04-07"), undefined);
    const split = ["2026-01-13", "2026-01-14"].map((after) =>
      adjustedBetween("KOTAKBANK", after, "2026-01-27")
    );
    assertEquals([split, adjustedBetween("NIFTY", "2026-01-13", "2026-01-27")], [
      [true, false],
      false,
    ]);
  },
);
