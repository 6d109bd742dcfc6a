import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { openBhavcopyMarket } from "../../../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import { openDayFile } from "../../../local/exchange/bhavcopy/open_day_file.ts";
import { readHistory } from "../../../local/exchange/bhavcopy/read_history.ts";
import { modelledBook, shareBook } from "../../../local/exchange/spread_model.ts";
import { withSharedData } from "../../support/shared_data.ts";

const HEADER =
  "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp," +
  "FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst," +
  "TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty";

function line(id: number, strike: number, right: string, close: number, traded: number): string {
  return `2026-02-10,2026-02-10,FO,NSE,STO,${id},,TITAN,,2026-02-24,2026-02-24,${strike}.00,${right},X,1,1,1,${close},1,90,1000,1,5000,100,${traded},1,1,F1,100`;
}

/** A day with one option of FINNIFTY, whose close is `spot`. */
function indexDay(date: string, spot: number): string {
  return `${HEADER}\n${date},${date},FO,NSE,IDO,7,,FINNIFTY,,2026-02-24,2026-02-24,${spot}.00,CE,X,1,1,1,40,1,90,${spot},1,5000,100,10,1,1,F1,60\n`;
}

/** A folder of named texts that is removed after the run. */
async function withFolder(
  files: Record<string, string>,
  run: (folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const HISTORY_FILES = {
  "NIFTY_daily_2026.csv": "date,open,high,low,close,source\n2026-02-09,10,12,9,11,x\n",
  "BANKNIFTY_daily_2026.csv": "date,open,high,low,close,source\n2026-02-09,,,,50,x\n",
  "INDIAVIX_daily_2026.csv":
    "date,open,high,low,close,source\n2026-02-06,14,15,13,14.5,x\n2026-02-10,14,15,12,12.25,x\n",
  "fo_stocks_daily_2026.csv":
    "date,symbol,open,high,low,close,prev_close,volume\n2026-02-09,TITAN,4,6,3,5,4,700\n2026-02-10,TITAN,5,7,4,6,5,800\n2026-02-09,OTHER,1,1,1,1,1,1\n",
};

Deno.test("closes become two-sided quotes, untraded rows stay listed without one", async () => {
  const text = [HEADER, line(1, 1000, "CE", 40, 500), line(2, 1000, "PE", 35, 0)].join("\n");
  await withFolder({ "BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv": text }, async (folder) => {
    const market = await openBhavcopyMarket([folder]);
    assertEquals(market.standsAt?.toISOString(), "2026-02-10T09:55:00.000Z");
    assertStringIncludes(market.description, "assumed");
    const at = market.standsAt ?? new Date();
    const [strike] = market.chain("TITAN", "2026-02-24", at)?.strikes ?? [];
    assertLess(strike?.call?.bid ?? Infinity, 40);
    assertGreater(strike?.call?.ask ?? 0, 40);
    assertEquals([strike?.put?.bid, strike?.put?.ask, strike?.put?.openInterest], [
      undefined,
      undefined,
      5000,
    ]);
    assertEquals([strike?.call?.volume, market.contract("2", at)?.lotSize], [50_000, 100]);
  });
});

Deno.test("a file without a needed column is refused by name", async () => {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.writeTextFile(file, "A,B\n1,2\n");
  try {
    await openBhavcopyMarket([file]);
    assert(false, "it was accepted");
  } catch (error) {
    assertStringIncludes(String(error), "FinInstrmTp");
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a plain file that is cut off, or has no number where one must be, is named with its line", async () => {
  const file = await Deno.makeTempFile({ suffix: ".csv" });
  const row = line(1, 1000, "CE", 40.25, 500);
  try {
    for (
      const [text, told] of [
        [`${HEADER}\n${row}\n${row.slice(0, -30)}`, "line 3, row: must be of 29 columns"],
        [
          `${HEADER}\n${row.replace(",40.25,", ",4x.2,")}\n`,
          'line 2, column ClsPric: must be a number, not "4x.2"',
        ],
      ] as const
    ) {
      await Deno.writeTextFile(file, text);
      const { rows } = await openDayFile(file);
      const message = (() => {
        try {
          return `${rows(() => true).length} rows`;
        } catch (error) {
          return String(error);
        }
      })();
      assertStringIncludes(message, `${file}, ${told}`);
    }
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a modelled book is on the tick around its close and wider far from the money", () => {
  const quote = {
    kind: "index",
    close: 20,
    right: "call",
    spot: 60_000,
    tick: 0.05,
    days: 5,
    openLots: 5000,
    tradedValue: 1e7,
  } as const;
  const near = modelledBook({ ...quote, strike: 60_500 });
  const far = modelledBook({ ...quote, strike: 66_000 });
  assert(near !== undefined && far !== undefined);
  assert(near.bid !== undefined && far.bid !== undefined);
  assert(near.bid < 20 && near.ask > 20);
  assertGreater(far.ask - far.bid, near.ask - near.bid);
});

Deno.test("twice the spread is twice as far from the close on either side", () => {
  const quote = { kind: "stock", close: 100, right: "call", spot: 1000, tick: 0.05 } as const;
  const asked = { ...quote, strike: 950, days: 5, openLots: 5000, tradedValue: 1e8 };
  const [once, twice] = [modelledBook(asked), modelledBook(asked, 2)];
  assertEquals([once?.bid, once?.ask], [99.25, 100.75]);
  assertEquals([twice?.bid, twice?.ask], [98.5, 101.5]);
  assertEquals([shareBook(1000), shareBook(1000, 2)], [
    { bid: 999.8, ask: 1000.2 },
    { bid: 999.6, ask: 1000.4 },
  ]);
});

Deno.test("candles come from the history, those of the clock's date and later left out", async () => {
  await withFolder(HISTORY_FILES, async (history) => {
    await withFolder(
      { "BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv": `${HEADER}\n${line(1, 1000, "CE", 40, 500)}` },
      async (folder) => {
        const market = await openBhavcopyMarket([folder], { history });
        const at = new Date("2026-02-10T15:25:00+05:30");
        const candles = (segment: "IDX_I" | "NSE_EQ", id: string, when = at) =>
          market.dailyCandles(segment, id, "2026-01-01", "2026-12-31", when);
        const titan = { date: "2026-02-09", open: 4, high: 6, low: 3, close: 5, volume: 700 };
        assertEquals(candles("NSE_EQ", "3506"), [titan]);
        assertEquals(candles("NSE_EQ", "3506", new Date("2026-02-11T08:30:00+05:30"))?.length, 2);
        const flat = { date: "2026-02-09", open: 50, high: 50, low: 50, close: 50, volume: 0 };
        assertEquals(candles("IDX_I", "25"), [flat]);
        assertEquals(candles("IDX_I", "21")?.map(({ close }) => close), [14.5]);
        assertEquals(candles("NSE_EQ", "999999"), undefined);
      },
    );
  });
});

Deno.test("India VIX has a last price on a date of its history only, and its close before", async () => {
  await withFolder(HISTORY_FILES, async (history) => {
    await withFolder(
      { "BhavCopy_NSE_FO_0_0_0_20260209_F_0000.csv": indexDay("2026-02-09", 27_000) },
      async (folder) => {
        const market = await openBhavcopyMarket([folder], { history });
        const quote = (date: string) => {
          const found = market.quote("IDX_I", "21", new Date(`${date}T15:25:00+05:30`));
          return [found?.last, found?.previousClose];
        };
        assertEquals(quote("2026-02-10"), [12.25, 14.5]);
        assertEquals(quote("2026-02-09"), [undefined, 14.5]);
        assertEquals(market.indices(), [{ name: "INDIA VIX", securityId: "21" }]);
      },
    );
  });
});

Deno.test("without a history the days' own closes are candles, back to the first long gap", async () => {
  const days = ["2025-01-10", "2026-02-05", "2026-02-06", "2026-02-09", "2026-02-10"];
  const files = Object.fromEntries(
    days.map((date, i) => [
      `BhavCopy_NSE_FO_0_0_0_${date.replaceAll("-", "")}_F_0000.csv`,
      indexDay(date, 27_000 + i),
    ]),
  );
  await withFolder(files, async (folder) => {
    const market = await openBhavcopyMarket([folder]);
    const closes = (date: string) =>
      market.dailyCandles(
        "IDX_I",
        "27",
        "2024-01-01",
        "2026-12-31",
        new Date(`${date}T15:25:00+05:30`),
      )?.map(({ close }) => close);
    // Asked out of order: days that are no longer held are read again.
    assertEquals(closes("2026-02-10"), [27_001, 27_002, 27_003]);
    assertEquals(closes("2026-02-06"), [27_001]);
    assertEquals(closes("2026-02-05"), []);
    const spot = (date: string) =>
      market.chain("FINNIFTY", "2026-02-24", new Date(`${date}T15:25:00+05:30`))?.spot;
    assertEquals(["2026-02-05", "2026-02-10", "2026-02-08"].map(spot), [27_001, 27_004, 27_002]);
    assertEquals(market.indices(), []);
  });
});

Deno.test("underlyings beyond the default universe trade under the ids that are given", async () => {
  const row = line(1, 1000, "CE", 40, 500).replace("TITAN", "ZYDUS");
  await withFolder(
    { "BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv": `${HEADER}\n${row}` },
    async (folder) => {
      const at = new Date("2026-02-10T15:25:00+05:30");
      assertEquals((await openBhavcopyMarket([folder])).underlyings(at), []);
      const market = await openBhavcopyMarket([folder], {
        underlyings: [{ underlying: "ZYDUS", kind: "stock", securityId: "7929" }],
      });
      assertEquals(market.underlyings(at), [{
        underlying: "ZYDUS",
        kind: "stock",
        securityId: "7929",
        segment: "NSE_EQ",
        derivativeId: "7929",
      }]);
      assertEquals(market.quote("NSE_EQ", "7929", at)?.last, 1000);
    },
  );
});

Deno.test("a history folder without one of its files is refused by name", async () => {
  const { "INDIAVIX_daily_2026.csv": _, ...others } = HISTORY_FILES;
  await withFolder(others, (folder) => {
    assertThrows(() => readHistory(folder, () => true), Error, "INDIAVIX_daily");
  });
});

withSharedData(
  "on 2026-02-10 each of the 54 underlyings has a chain of at least 8 two-sided strikes",
  [
    "bhavcopy/BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv.gz",
  ],
  async (files) => {
    const market = await openBhavcopyMarket(files);
    const at = market.standsAt ?? new Date();
    const thin = market.underlyings(at).filter(({ underlying }) => {
      const chain = market.chain(underlying, market.expiries(underlying, at)[0] ?? "", at);
      return (chain?.strikes ?? []).filter(({ call, put }) => call?.bid || put?.bid).length < 8;
    });
    assertEquals([market.underlyings(at).length, thin], [54, []]);
  },
);
