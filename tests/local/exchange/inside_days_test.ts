import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { closingPoint, closingSmile } from "../../../local/exchange/bhavcopy/closing_smile.ts";
import type { DayRow } from "../../../local/exchange/bhavcopy/open_day_file.ts";
import { openBhavcopyMarket } from "../../../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import { sessionShare, sessionsLeft } from "../../../local/exchange/bhavcopy/session_share.ts";
import { impliedDeviation } from "../../../shared/pricing/implied_deviation.ts";
import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import { withSharedData } from "../../support/shared_data.ts";

const ROW: DayRow = {
  ...{ underlying: "TITAN", kind: "stock", instrument: "option", securityId: "1" },
  ...{ expiry: "2026-02-24", strike: 1000, right: "call", close: 40, previousClose: 39 },
  ...{ spot: 1010, openInterest: 5000, openInterestChange: 0, volume: 500, tradedValue: 1e6 },
  lotSize: 100,
};

/** Rows at the prices of one volatility a unit around a forward. */
function rowsAt(deviation: number, forward: number, strikes: readonly number[]): DayRow[] {
  return strikes.flatMap((strike) =>
    (["call", "put"] as const).map((right) => ({
      ...{ ...ROW, strike, right },
      close: undiscountedBlack(forward, strike, deviation * 3, right === "call" ? 1 : -1),
    }))
  );
}

Deno.test("a session's share runs to the time at which its closes stand, units to the expiry", () => {
  const at = (clock: string) => sessionShare(new Date(`2026-02-10T${clock}:00+05:30`));
  assertEquals([at("09:14"), at("09:15"), at("12:20"), at("15:25"), at("15:29")], [
    ...[undefined, 0, 0.5, 1, 1],
  ]);
  // Monday and Tuesday with the weekend before them, and half of Friday's 0.7.
  assertAlmostEquals(sessionsLeft("2026-02-06", 0.5, "2026-02-10"), 0.35 + 1.1 + 1, 1e-12);
  assertEquals(sessionsLeft("2026-02-10", 1, "2026-02-10"), 0);
});

Deno.test("closes tell a forward by parity and a deviation by strike, straight between strikes", () => {
  const rows = rowsAt(0.012, 1015, [900, 950, 1000, 1050, 1100]);
  const smile = closingSmile(rows, 9);
  assertAlmostEquals(smile.forward, 1015, 1e-9);
  for (const strike of [850, 960, 1015, 1090, 1200]) {
    assertAlmostEquals(smile.deviationAt(Math.log(strike / 1015)) ?? NaN, 0.012, 1e-9);
  }
  const skewed = [...rowsAt(0.02, 1015, [950]), ...rowsAt(0.01, 1015, [1000, 1050])];
  const x = (Math.log(950 / 1015) + Math.log(1000 / 1015)) / 2;
  assertAlmostEquals(closingSmile(skewed, 9).deviationAt(x) ?? NaN, 0.015, 1e-9);
});

Deno.test("a close off the smile keeps what it differs by, one that did not trade has the smile's", () => {
  const smile = closingSmile(rowsAt(0.012, 1015, [900, 950, 1000, 1050, 1100]), 9);
  const fair = undiscountedBlack(1015, 950, 0.036, 1);
  // In the money its own deviation says nothing.
  const dear = closingPoint({ ...ROW, strike: 950, close: fair + 1.25 }, smile, 9);
  assertAlmostEquals(dear?.deviation ?? NaN, 0.012, 1e-9);
  assertAlmostEquals(dear?.residual ?? NaN, 1.25, 1e-9);
  const stale = closingPoint({ ...ROW, strike: 950, close: 999, volume: 0 }, smile, 9);
  assertEquals(stale?.residual, 0);
  // On the expiry no close tells one: the one of the day before stands, or nothing.
  assertEquals(closingPoint({ ...ROW, close: 16 }, smile, 0, 0.02), {
    deviation: 0.02,
    residual: 1,
  });
  assertEquals(closingPoint(ROW, smile, 0), undefined);
});

Deno.test("without pairs the forward is the future's close, else the spot", () => {
  const future: DayRow = { ...ROW, instrument: "future", strike: 0, close: 1020 };
  assertEquals(closingSmile([ROW, future], 9).forward, 1020);
  assertEquals(closingSmile([ROW], 9).forward, 1010);
});

const HEADER =
  "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp," +
  "FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst," +
  "TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty";

/** A line of FINNIFTY: a future where the strike is 0. */
function line(date: string, id: number, of: { strike: number; close: number; traded: number }) {
  const { strike, close, traded } = of;
  const [spot, interest] = date === "2026-02-09" ? [27_000, 6000] : [27_300, 9000];
  const [type, right, range] = strike === 0
    ? ["IDF", "", `${close - 40},${close + 60},${close - 90}`]
    : ["IDO", "CE", "1,1,1"];
  return `${date},${date},FO,NSE,${type},${id},,FINNIFTY,,2026-02-24,2026-02-24,${strike}.00,${right},X,${range},${close},1,90,${spot},1,${interest},0,${traded},1,1,F1,60`;
}

const HISTORY = {
  "NIFTY_daily_2026.csv": "date,open,high,low,close,source\n2026-02-09,10,12,9,11,x\n",
  "BANKNIFTY_daily_2026.csv": "date,open,high,low,close,source\n2026-02-09,,,,50,x\n",
  "INDIAVIX_daily_2026.csv":
    "date,open,high,low,close,source\n2026-02-09,14,15,13,14.5,x\n2026-02-10,14,16,12,12.25,x\n",
  "fo_stocks_daily_2026.csv":
    "date,symbol,open,high,low,close,prev_close,volume\n2026-02-09,TITAN,4,6,3,5,4,7\n",
};

const DAYS = {
  "2026-02-09": [
    { strike: 0, close: 27_100, traded: 50 },
    { strike: 27_200, close: 240, traded: 500 },
    { strike: 27_600, close: 120, traded: 0 },
    { strike: 31_000, close: 0.05, traded: 900 },
    { strike: 28_000, close: 50, traded: 300 },
  ],
  "2026-02-10": [
    { strike: 0, close: 27_381.9, traded: 60 },
    { strike: 27_200, close: 400, traded: 400 },
    { strike: 27_600, close: 77, traded: 0 },
    { strike: 31_000, close: 0.05, traded: 900 },
    { strike: 28_000, close: 120, traded: 300 },
  ],
  // After a gap that no two days follow each other over.
  "2026-02-23": [{ strike: 0, close: 27_310, traded: 60 }],
};

/** Opens the two days, along the paths of a seed or standing at their closes. */
type Open = (of?: { seed?: number; standing?: true }) => ReturnType<typeof openBhavcopyMarket>;

async function withDays(run: (open: Open) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(HISTORY)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    for (const [date, rows] of Object.entries(DAYS)) {
      const lines = rows.map((row, i) => line(date, i + 1, row));
      const file = `${folder}/BhavCopy_NSE_FO_0_0_0_${date.replaceAll("-", "")}_F_0000.csv`;
      await Deno.writeTextFile(file, [HEADER, ...lines].join("\n"));
    }
    await run(({ seed = 1, standing } = {}) =>
      openBhavcopyMarket([folder], {
        history: folder,
        ...(standing ? {} : { pathSeed: seed }),
      })
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const at = (clock: string, date = "2026-02-10") => new Date(`${date}T${clock}+05:30`);

Deno.test("a day passes from the close before it along its range to its own close", async () => {
  await withDays(async (open) => {
    const market = await open();
    const spot = (clock: string) => market.quote("IDX_I", "27", at(clock))?.last;
    assertEquals([spot("08:30:00"), spot("15:25:00"), spot("15:29:59")], [27_000, 27_300, 27_300]);
    // The index has no candles: its future's prices, moved by spot over future.
    const ratio = 27_300 / 27_381.9;
    assertAlmostEquals(spot("09:15:00") ?? NaN, ratio * 27_341.9, 1e-6);
    const minutes = Array.from(
      { length: 371 },
      (_, i) =>
        market.quote("IDX_I", "27", new Date(at("09:15:00").getTime() + 60_000 * i))?.last ?? NaN,
    );
    assertAlmostEquals(Math.max(...minutes), ratio * 27_441.9, 1e-6);
    assertAlmostEquals(Math.min(...minutes), ratio * 27_291.9, 1e-6);
    // India VIX has candles of its own.
    const vix = (clock: string) => market.quote("IDX_I", "21", at(clock))?.last;
    assertEquals([vix("08:30:00"), vix("09:15:00"), vix("15:25:00")], [undefined, 14, 12.25]);
  });
});

Deno.test("an option leaves the close before, is worth its smile on the way and meets its close", async () => {
  await withDays(async (open) => {
    const market = await open();
    const last = (clock: string, id = "2") => market.quote("NSE_FNO", id, at(clock))?.last ?? NaN;
    assertEquals([last("08:30:00"), last("15:25:00")], [240, 400]);
    assertLess(Math.abs(last("15:24:59") - 400), 0.2);
    // At the opening the deviation is still that of the close before, at the new forward.
    const left = sessionsLeft("2026-02-09", 1, "2026-02-24");
    const units = sessionsLeft("2026-02-10", 0, "2026-02-24");
    assertAlmostEquals(left, units + 0.3, 1e-12);
    const forward = 27_300 / 27_381.9 * 27_341.9 * 27_100 / 27_000;
    for (const [id, strike, close] of [["2", 27_200, 240], ["5", 28_000, 50]] as const) {
      const terms = { forward: 27_100, strike, discount: 1, right: 1 } as const;
      const { deviation = NaN } = impliedDeviation(close, terms, 0.05);
      const opening = undiscountedBlack(forward, strike, deviation * Math.sqrt(units / left), 1);
      assertAlmostEquals(last("09:15:00", id), opening, 1e-6);
    }
  });
});

Deno.test("what did not trade is quoted by the smile where it is held, and not in a chain", async () => {
  await withDays(async (open) => {
    const market = await open();
    const quote = (clock: string) => market.quote("NSE_FNO", "3", at(clock));
    const inChain = (clock: string) =>
      market.chain("FINNIFTY", "2026-02-24", at(clock))?.strikes.find(({ strike }) =>
        strike === 27_600
      )?.call;
    assertEquals([quote("08:30:00")?.bid, inChain("15:25:00")?.bid], [undefined, undefined]);
    assert((quote("12:00:00")?.bid ?? 0) > 0 && (inChain("12:00:00")?.bid ?? 0) > 0);
    assert((quote("15:25:00")?.bid ?? 0) > 0 && quote("15:25:00")?.last !== 77);
    // Without paths every instant of a day has its closes.
    const standing = await open({ standing: true });
    assertEquals(standing.quote("NSE_FNO", "2", at("10:00:00"))?.last, 400);
    assertEquals(standing.quote("NSE_FNO", "3", at("15:25:00"))?.bid, undefined);
  });
});

Deno.test("a future moves from ratio to ratio, interest is that of the day before", async () => {
  await withDays(async (open) => {
    const market = await open();
    const spot = market.quote("IDX_I", "27", at("12:20:00"))?.last ?? NaN;
    const ratio = (27_100 / 27_000 + 27_381.9 / 27_300) / 2;
    assertAlmostEquals(market.quote("NSE_FNO", "1", at("12:20:00"))?.last ?? NaN, spot * ratio);
    const interest = (clock: string) => market.quote("NSE_FNO", "2", at(clock))?.openInterest;
    assertEquals([interest("12:20:00"), interest("15:25:00")], [6000, 9000]);
    // A day that follows none stands at its closes.
    const after = market.quote("IDX_I", "27", at("10:00:00", "2026-02-23"));
    assertEquals(after?.last, 27_300);
  });
});

Deno.test("what is too cheap for a bid has its ask alone while prices move", async () => {
  await withDays(async (open) => {
    const quote = (await open()).quote("NSE_FNO", "4", at("15:00:00"));
    assertEquals([quote?.bid, (quote?.ask ?? 0) > 0, (quote?.askQuantity ?? 0) > 0], [
      ...[undefined, true, true],
    ]);
  });
});

Deno.test("a future is quoted as a share is, and one seed is one day", async () => {
  await withDays(async (open) => {
    const [one, same, other] = [await open(), await open(), await open({ seed: 2 })];
    const future = one.quote("NSE_FNO", "1", at("15:25:00"));
    // Two basis points of 27,381.9 on the tick.
    assertAlmostEquals(future?.bid ?? NaN, 27_376.4, 1e-9);
    assertAlmostEquals(future?.ask ?? NaN, 27_387.4, 1e-9);
    const noon = (market: typeof one) => market.quote("NSE_FNO", "1", at("12:00:00"))?.last;
    assertEquals(noon(one), noon(same));
    assert(noon(one) !== noon(other));
  });
});

withSharedData(
  "inside a recorded day no option is worth less than nothing, and the second before 15:25 none is far from its close",
  ["bhavcopy", "history"],
  async ([bhavcopy = "", history = ""]) => {
    const names = new Set(["NIFTY", "TITAN", "MIDCPNIFTY", "ITC"]);
    const keeps = (underlying: string) => names.has(underlying);
    const market = await openBhavcopyMarket([bhavcopy], { history, pathSeed: 1, keeps });
    const close = at("15:25:00", "2026-01-13");
    let compared = 0;
    for (const { securityId, instrument } of market.listed(close)) {
      const last = (instant: Date) => market.quote("NSE_FNO", securityId, instant)?.last;
      const [before, then] = [last(new Date(close.getTime() - 1000)), last(close)];
      if (instrument === "future" || before === undefined || then === undefined) continue;
      compared += 1;
      assert(Math.abs(before - then) <= 0.005 * Math.max(1, then), securityId);
      assert((last(at("11:07:00", "2026-01-13")) ?? 0) >= 0, securityId);
    }
    assert(compared > 500);
  },
);
