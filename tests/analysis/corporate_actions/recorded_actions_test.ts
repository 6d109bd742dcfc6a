import { assertAlmostEquals, assertEquals, assertStringIncludes, fail } from "@std/assert";
import { projectPath } from "../../../local/support/project_root.ts";
import {
  adjustCandles,
  type AdjustedCandles,
} from "../../../shared/analysis/corporate_actions/adjust_candles.ts";
import { contractMasterAction } from "../../../shared/analysis/corporate_actions/contract_master_action.ts";
import type { Candle } from "../../../shared/vocabulary/candle.ts";
import { withSharedData } from "../../support/shared_data.ts";

const HISTORY = "history/fo_stocks_daily_20190101_20260331.csv.gz";
const CANDIDATES = "history/candidate_splits_bonus_demerger.csv";

async function gunzipped(file: string): Promise<string> {
  const packed = Deno.openSync(file).readable.pipeThrough(new DecompressionStream("gzip"));
  return await new Response(packed).text();
}

/** Data rows of a table as fields. */
function fields(text: string): string[][] {
  return text.trim().split("\n").slice(1).map((line) => line.trim().split(","));
}

let adjusted: Promise<ReadonlyMap<string, AdjustedCandles>> | undefined;

/** Every stock of the recorded history, adjusted once for all tests. */
function history(file: string): Promise<ReadonlyMap<string, AdjustedCandles>> {
  adjusted ??= gunzipped(file).then((text) => {
    const candles = new Map<string, Candle[]>();
    for (const [date = "", name = "", ...rest] of fields(text)) {
      const [open = NaN, high = NaN, low = NaN, close = NaN, , volume = NaN] = rest.map(Number);
      const rows = candles.get(name) ?? [];
      rows.push({ date, open, high, low, close, volume });
      candles.set(name, rows);
    }
    return new Map([...candles].map(([name, rows]) => [name, adjustCandles(rows)]));
  });
  return adjusted;
}

const of = (names: ReadonlyMap<string, AdjustedCandles>, name: string) =>
  names.get(name) ?? fail(`${name} is not in the recorded history`);

/**
 * Every split and bonus of the default stocks since 2019 that moved the price by a sixth or more.
 */
const DEFAULT_ACTIONS: readonly string[] = [
  "BAJFINANCE 2025-06-16 10",
  "BPCL 2024-06-21 2",
  "BSE 2022-03-21 3",
  "BSE 2025-05-23 3",
  "CANBK 2024-05-15 5",
  "COFORGE 2025-06-04 5",
  "DIXON 2021-03-18 5",
  "DRREDDY 2024-10-28 5",
  "EICHERMOT 2020-08-24 10",
  "HCLTECH 2019-12-05 2",
  "HDFCBANK 2019-09-19 2",
  "HDFCBANK 2025-08-26 2",
  "KOTAKBANK 2026-01-14 5",
  "MCX 2026-01-02 5",
  "NTPC 2019-03-19 1.2",
  "PERSISTENT 2024-03-28 2",
  "PFC 2023-09-21 1.25",
  "POWERGRID 2021-07-29 1.3333",
  "POWERGRID 2023-09-12 1.3333",
  "RECLTD 2022-08-17 1.3333",
  "RELIANCE 2024-10-28 2",
  "SHRIRAMFIN 2025-01-10 5",
  "WIPRO 2019-03-06 1.3333",
  "WIPRO 2024-12-03 2",
];

/** Others of 2024 to 2026. */
const OTHER_ACTIONS: readonly string[] = [
  "ANGELONE 2026-02-26 10",
  "ASHOKLEY 2025-07-16 2",
  "CAMS 2025-12-05 5",
  "CONCOR 2025-07-04 1.25",
  "HDFCAMC 2025-11-26 2",
  "IGL 2025-01-31 2",
  "IRB 2026-03-30 2",
  "LALPATHLAB 2025-12-19 2",
  "METROPOLIS 2026-03-20 4",
  "MOTHERSON 2025-07-18 1.5",
  "NAUKRI 2025-05-07 5",
  "NESTLEIND 2024-01-05 10",
  "NESTLEIND 2025-08-08 2",
  "NUVAMA 2025-12-26 5",
  "PATANJALI 2025-09-11 3",
  "PIDILITIND 2025-09-23 2",
  "VBL 2024-09-12 2.5",
];

const lines = (names: ReadonlyMap<string, AdjustedCandles>, wanted: readonly string[]) =>
  wanted.flatMap((name) =>
    of(names, name).actions.map(({ date, factor }) =>
      `${name} ${date} ${Number(factor.toFixed(4))}`
    )
  );

withSharedData(
  "the default stocks' splits and bonuses are found in their recorded history, and nothing else",
  [HISTORY],
  async ([file = ""]) => {
    const sql = await Deno.readTextFile(
      projectPath("supabase/schemas/1700_seeds_market/020_underlyings.sql"),
    );
    const stocks = [...sql.matchAll(/\('([^']+)', 'stock'/g)].map(([, name = ""]) => name).sort();
    assertEquals(stocks.length, 50);
    assertEquals(lines(await history(file), stocks), DEFAULT_ACTIONS);
  },
);

withSharedData(
  "other stocks' splits and bonuses of 2024 to 2026 have the right factor",
  [HISTORY],
  async ([file = ""]) => {
    const names = await history(file);
    const all = new Set(lines(names, [...names.keys()]));
    assertEquals(OTHER_ACTIONS.filter((action) => !all.has(action)), []);
  },
);

withSharedData(
  "of the listed candidates those that opened at a gap are adjusted and the session crashes are not",
  [HISTORY, CANDIDATES],
  async ([file = "", candidates = ""]) => {
    const names = await history(file);
    for (
      const [name = "", date = "", before, , open] of fields(Deno.readTextFileSync(candidates))
    ) {
      if (date > "2026-03-31") continue;
      const expected = Math.abs(Math.log(Number(open) / Number(before))) > 0.25;
      const found = of(names, name).actions.some((action) => action.date === date);
      assertEquals(found, expected, `${name} ${date}`);
    }
  },
);

withSharedData(
  "after adjusting no close of 260 stocks opens beyond the price band of the next day",
  [HISTORY],
  async ([file = ""]) => {
    for (const [name, { bars }] of await history(file)) {
      bars.open.forEach((open, i) => {
        const gap = Math.abs(Math.log(open / (bars.close[i - 1] ?? open)));
        if (gap > 0.25) fail(`${name} ${bars.dates[i]}: a gap of ${gap.toFixed(3)} is left`);
      });
    }
  },
);

withSharedData(
  "demergers: TATAMOTORS loses its own gap, SIEMENS opened at one half and is divided by it",
  [HISTORY],
  async ([file = ""]) => {
    const names = await history(file);
    const tata = of(names, "TATAMOTORS");
    assertAlmostEquals(tata.actions[0]?.factor ?? NaN, 660.75 / 400, 1e-12);
    assertStringIncludes(tata.notes.join("\n"), "2025-10-14: gap from 660.75 to 400 taken out");
    assertEquals(of(names, "SIEMENS").actions, [
      { date: "2025-04-07", factor: 2, found: "price" },
    ]);
  },
);

withSharedData(
  "YESBANK's fall of 2020-03-06 stays in its history",
  [HISTORY],
  async ([file = ""]) => {
    const yes = of(await history(file), "YESBANK");
    assertEquals(yes.actions, []);
    const i = yes.bars.dates.indexOf("2020-03-06");
    assertAlmostEquals(
      (yes.bars.close[i] ?? NaN) / (yes.bars.close[i - 1] ?? NaN),
      16.15 / 36.8,
      1e-12,
    );
    assertStringIncludes(yes.notes.join("\n"), "2020-03-06: close moved by -56.1%");
  },
);

const BHAVCOPY = (date: string) => `bhavcopy/BhavCopy_NSE_FO_0_0_0_${date}_F_0000.csv.gz`;

/** Lot size and strikes of every expiry of every stock in one day's file. */
async function listings(
  file: string,
): Promise<Map<string, { lotSize: number; strikes: number[] }>> {
  const text = await gunzipped(file);
  const header = text.slice(0, text.indexOf("\n")).trim().split(",");
  const at = (name: string) => header.indexOf(name);
  const listed = new Map<string, { lotSize: number; strikes: number[] }>();
  for (const row of fields(text)) {
    if (row[at("FinInstrmTp")] !== "STO" || row[at("OptnTp")] !== "CE") continue;
    const key = `${row[at("TckrSymb")]} ${row[at("XpryDt")]}`;
    const entry = listed.get(key) ?? { lotSize: Number(row[at("NewBrdLotQty")]), strikes: [] };
    entry.strikes.push(Number(row[at("StrkPric")]));
    listed.set(key, entry);
  }
  return listed;
}

withSharedData(
  "two days' contracts show the splits of MCX and KOTAKBANK on every expiry, and no other",
  ["20260101", "20260102", "20260113", "20260114"].map(BHAVCOPY),
  async ([a = "", b = "", c = "", d = ""]) => {
    const found: string[] = [];
    for (const [before, after, date] of [[a, b, "2026-01-02"], [c, d, "2026-01-14"]] as const) {
      const [previous, current] = await Promise.all([listings(before), listings(after)]);
      for (const [key, listed] of previous) {
        const now = current.get(key);
        const action = now && contractMasterAction(date, listed, now);
        if (action) found.push(`${key} ${action.date} ${action.factor}`);
      }
    }
    assertEquals(found.sort(), [
      "KOTAKBANK 2026-01-27 2026-01-14 5",
      "KOTAKBANK 2026-02-24 2026-01-14 5",
      "KOTAKBANK 2026-03-30 2026-01-14 5",
      "MCX 2026-01-27 2026-01-02 5",
      "MCX 2026-02-24 2026-01-02 5",
      "MCX 2026-03-30 2026-01-02 5",
    ]);
  },
);

Deno.test("a lot that changes while its strikes stay is a revision, not an action", () => {
  const strikes = [900, 950, 1000, 1050, 1100];
  const previous = { lotSize: 500, strikes };
  assertEquals(contractMasterAction("2026-01-02", previous, { lotSize: 1000, strikes }), undefined);
  assertEquals(contractMasterAction("2026-01-02", previous, previous), undefined);
});

Deno.test("a bonus 1:2 is read from strikes rounded to the tick and a whole lot", () => {
  const previous = { lotSize: 625, strikes: [900, 950, 1000, 1050] };
  const current = { lotSize: 938, strikes: [600, 633.35, 666.65, 700, 720] };
  assertEquals(contractMasterAction("2026-01-02", previous, current), {
    date: "2026-01-02",
    factor: 1.5,
    found: "contract_master",
  });
});
