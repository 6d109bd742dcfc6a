import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { gzipSync } from "node:zlib";
import { loadPaths } from "../../../local/cli/load/load_paths.ts";
import { readBans } from "../../../shared/storage/bans.ts";
import { readBars } from "../../../shared/storage/candles.ts";
import { readCorporateActions } from "../../../shared/storage/corporate_actions.ts";
import { readIvHistory } from "../../../shared/storage/iv_history.ts";
import { databaseTest, type TestDatabase, testDatabase } from "../../support/database.ts";
import { withSharedData } from "../../support/shared_data.ts";
import { sliceOf } from "../../support/slice_of.ts";

const NOW = new Date("2026-02-10T18:00:00+05:30");

/** Loads files of the given names and texts; returns what was printed, without the folder. */
async function load(
  { service }: TestDatabase,
  files: Record<string, string | Uint8Array>,
  asFolder = false,
): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "load " });
  try {
    const paths = Object.entries(files).map(([name, content]) => {
      const path = `${folder}/${name}`;
      if (typeof content === "string") Deno.writeTextFileSync(path, content);
      else Deno.writeFileSync(path, content);
      return path;
    });
    const printed: string[] = [];
    await loadPaths(service, asFolder ? [folder] : paths, NOW, (line) => printed.push(line));
    return printed.map((line) => line.replace(`${folder}/`, ""));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refusal(
  database: TestDatabase,
  name: string,
  text: string | Uint8Array,
): Promise<string> {
  const error = await assertRejects(() => load(database, { [name]: text }), Error) as Error;
  return error.message.replace(/^.*\//, "");
}

async function barsOf({ service }: TestDatabase, name: string) {
  return (await readBars(service, [name], "2027-01-01", 100)).get(name) ?? [];
}

databaseTest(
  "candles take their name from the file's, and loading twice changes nothing",
  async (database) => {
    const text =
      'date,open,high,low,close,source\n2026-02-09,100,102,99,101,"a, b"\n2026-02-10,101,103,100,102,x\n';
    assertEquals(await load(database, { "NIFTY_daily.csv": text }), [
      "NIFTY_daily.csv: 2 candles of 1 names, 2 new or changed",
    ]);
    assertEquals(await load(database, { "NIFTY_daily.csv": text }), [
      "NIFTY_daily.csv: 2 candles of 1 names, 0 new or changed",
    ]);
    assertEquals(await barsOf(database, "NIFTY"), [
      { date: "2026-02-09", open: 100, high: 102, low: 99, close: 101, volume: 0 },
      { date: "2026-02-10", open: 101, high: 103, low: 100, close: 102, volume: 0 },
    ]);
  },
);

databaseTest(
  "a gzipped file names its candles in a column; a close alone is a flat candle",
  async (database) => {
    const text = "date,symbol,open,high,low,close,volume\r\n2026-02-09,TCS,1,3,1,2,70\r\n" +
      "2026-02-09,INFY,,,,5,\r\n2026-02-09,NOSUCH,1,3,1,2,70\r\n";
    assertEquals(await load(database, { "stocks.csv.gz": gzipSync(text) }), [
      "stocks.csv.gz: 2 candles of 2 names, 2 new or changed; 1 unknown names passed over",
    ]);
    assertEquals((await barsOf(database, "TCS"))[0]?.volume, 70);
    assertEquals(await barsOf(database, "INFY"), [
      { date: "2026-02-09", open: 5, high: 5, low: 5, close: 5, volume: 0 },
    ]);
  },
);

databaseTest(
  "a mistake names file, line, column, rule and value, and nothing of its file is stored",
  async (database) => {
    const candles = (line: string) => `date,open,high,low,close\n2026-02-09,1,3,1,2\n${line}\n`;
    const mistakes: [string, string][] = [
      [
        candles("2026-02-30,1,3,1,2"),
        'line 3, column date: must be a date YYYY-MM-DD, not "2026-02-30"',
      ],
      [candles("2026-02-10,1,3,1,-2"), 'line 3, column close: must be a number above 0, not "-2"'],
      [
        candles("2026-02-10,1,3,1,NaN"),
        'line 3, column close: must be a number above 0, not "NaN"',
      ],
      [candles("2026-02-10,1,,1,2"), 'line 3, column high: must be a number above 0, not ""'],
      [candles("2026-02-10,1,1,3,2"), 'line 3, column high: must be at least the low 3, not "1"'],
      [
        candles("2026-02-10,100,2,1,2"),
        'line 3, column open: must be from the low 1 to the high 2, not "100"',
      ],
      [
        candles("2026-02-10,1.5,2,1,50"),
        'line 3, column close: must be from the low 1 to the high 2, not "50"',
      ],
      [
        candles("2026-02-09,1,3,1,2"),
        'line 3, column date: must be given once for TCS, not "2026-02-09"',
      ],
      [candles("2026-02-10,1,3,1"), 'line 3, line: must be 5 cells, not "4 cells"'],
    ];
    for (const [text, message] of mistakes) {
      assertEquals(await refusal(database, "TCS.csv", text), `TCS.csv, ${message}`);
    }
    assertStringIncludes(await refusal(database, "NOSUCH.csv", candles("")), 'not "NOSUCH"');
    assertEquals(await barsOf(database, "TCS"), []);
  },
);

databaseTest("events and the spans in which they are complete", async (database) => {
  await load(database, {
    "events.csv": "date,kind,underlying,note\n2026-02-12,results,TCS,Q3\n2026-02-11,rbi_policy,,\n",
    "coverage.csv": "kind,covers_from,covers_to\nresults,2026-01-01,2026-03-31\n",
  });
  const { service } = database;
  const events = (await sliceOf(service, ["TCS", "INFY"], "2026-02-10", "2026-02-27")).events;
  assertEquals(events.get("TCS")?.events, [
    { date: "2026-02-11", kind: "rbi_policy", marketWide: true, source: "events.csv" },
    { date: "2026-02-12", kind: "results", marketWide: false, note: "Q3", source: "events.csv" },
  ]);
  assertEquals(events.get("INFY")?.events.length, 1);
  // An RBI date is known, but nobody said that it is the only one.
  assertEquals(events.get("INFY")?.known, new Set(["budget", "results"]));
  assertStringIncludes(
    await refusal(database, "events.csv", "date,kind,underlying\n2026-02-12,earnings,TCS\n"),
    'line 2, column kind: must be one of results, budget, rbi_policy, corporate_action, other, not "earnings"',
  );
  assertStringIncludes(
    await refusal(database, "events.csv", "date,kind,underlying\n2026-02-12,results,NOSUCH\n"),
    'column underlying: must be an underlying of the desk, or empty for the market, not "NOSUCH"',
  );
});

databaseTest("market values and a ban list", async (database) => {
  assertEquals(
    await load(database, {
      "caps.csv": "underlying,market_cap\nTCS,10500000000000\nNOSUCH,1\n",
      "fo_secban.csv": "Securities in Ban For Trade Date 11-FEB-2026:\n1,SAIL\n",
    }),
    [
      "caps.csv: 1 market values; 1 unknown names passed over",
      "fo_secban.csv: ban list of 2026-02-11: 1 underlyings",
    ],
  );
  const [row] = await database
    .sql`select market_cap::float8 as cap, market_cap_source as source from underlyings where underlying = 'TCS'`;
  assertEquals(row, { cap: 10_500_000_000_000, source: "caps.csv" });
  assertEquals([...(await readBans(database.service, "2026-02-11")).banned], ["SAIL"]);
});

databaseTest(
  "a form that is not known is an error for a named file and passed over in a folder",
  async (database) => {
    const unknown = { "notes.csv": "symbol,ratio\nTCS,2\n" };
    const error = await assertRejects(() => load(database, unknown), Error) as Error;
    assertStringIncludes(error.message, "its first line is of no known form");
    const printed = await load(database, {
      ...unknown,
      "TCS.csv": "date,open,high,low,close\n2026-02-09,1,3,1,2\n",
    }, true);
    assertEquals(printed.length, 2);
    assertStringIncludes(printed[1] ?? "", "passed over");
    await assertRejects(
      () => loadPaths(database.service, ["/no/such"], NOW, () => {}),
      Error,
      "there is no such file",
    );
  },
);

withSharedData(
  "an F&O day gives nearly every underlying its volatilities, and closes only where no candle is",
  ["bhavcopy/BhavCopy_NSE_FO_0_0_0_20260210_F_0000.csv.gz"],
  async ([file = ""]) => {
    const database = await testDatabase();
    try {
      const { service, sql } = database;
      await load(database, { "NIFTY.csv": "date,open,high,low,close\n2026-02-10,1,3,1,2\n" });
      await sql`insert into iv_history (underlying, trading_date, atm_volatility, source) values
        ('TCS', '2026-02-10', 0.5, 'analyze'), ('INFY', '2026-02-10', 0.5, 'dhan_rolling')`;
      const printed: string[] = [];
      for (let i = 0; i < 2; i++) {
        await loadPaths(service, [file], NOW, (line) => printed.push(line));
      }
      assertStringIncludes(printed[1] ?? "", " 0 closes where no candle was");
      const [counts] = await sql`select count(*)::int as rows, count(risk_reversal)::int as skews,
        count(put_call_interest)::int as ratios, max(model_free_volatility / atm_volatility)::float8 as widest
        from iv_history where source = 'bhavcopy'`;
      // Those whose far books hold no smile have no 30 days, and are named with that reason.
      const named = [...(printed[0] ?? "").matchAll(/(\d+) (?:too_few_two_sided|no_\w+)/g)]
        .reduce((sum, [, count]) => sum + Number(count), 0);
      // The file lists options of 210 underlyings that the desk knows; TCS keeps its row.
      assertEquals(counts?.["rows"] + named, 210 - 1);
      assertGreater(counts?.["rows"], 0.9 * 210);
      assertEquals([counts?.["skews"], counts?.["ratios"]], [counts?.["rows"], counts?.["rows"]]);
      assert(counts?.["widest"] <= 1.5);
      // NIFTY has its week and two months; its straddle at the money costs 0.8 deviations.
      const nifty = await sql`
        select *, straddle_price / (forward * sqrt(atm_variance)) as deviations
        from premium_days where underlying = 'NIFTY' order by expiry`;
      assertEquals(nifty.length, 3);
      for (const day of nifty) {
        assertAlmostEquals(day["deviations"], 0.8, 0.06);
        const { source, spread_near, straddle_return, session_variance } = day;
        assertEquals([source, spread_near, straddle_return], ["bhavcopy", null, null]);
        assertGreater(session_variance, 0);
      }
      const history = await readIvHistory(service, ["NIFTY", "TCS", "INFY"], "2026-02-11", 10);
      assertEquals([...history.get("TCS")?.atm ?? []], [0.5]);
      const infosys = history.get("INFY")?.atm[0] ?? NaN;
      assert(infosys > 0.15 && infosys < 0.45);
      // India VIX closed at 11.67 that day.
      assertAlmostEquals(history.get("NIFTY")?.atm[0] ?? NaN, 0.11, 0.02);
      assertEquals((await barsOf(database, "NIFTY"))[0]?.close, 2);
      assertGreater((await barsOf(database, "BANKNIFTY"))[0]?.close ?? 0, 50_000);
    } finally {
      await database.close();
    }
  },
);

databaseTest("corporate actions of a file are the owner's", async (database) => {
  const files = { "actions.csv": "underlying,action_date,factor\nITC,2025-01-06,1.05\n" };
  assertEquals(await load(database, files), [
    "actions.csv: 1 corporate actions, 1 new or changed",
  ]);
  assertEquals(await load(database, files), [
    "actions.csv: 1 corporate actions, 0 new or changed",
  ]);
  const actions = await readCorporateActions(database.service, ["ITC"], "2025-01-06");
  assertEquals(actions.get("ITC"), [{ date: "2025-01-06", factor: 1.05, found: "given" }]);
});

databaseTest(
  "a factor of nothing, an action given twice and an unknown name are refused",
  async (database) => {
    const refused = async (rows: string) =>
      await refusal(database, "actions.csv", `underlying,action_date,factor\n${rows}`);
    assertEquals(
      await refused("ITC,2025-01-06,0\n"),
      'actions.csv, line 2, column factor: must be a number above 0, not "0"',
    );
    assertEquals(
      await refused("ITC,2025-01-06,2\nITC,2025-01-06,3\n"),
      'actions.csv, line 3, column action_date: must be given once for ITC, not "2025-01-06"',
    );
    assertEquals(
      await refused("NOSUCH,2025-01-06,2\n"),
      'actions.csv, line 2, column underlying: must be an underlying of the desk, not "NOSUCH"',
    );
  },
);

databaseTest("a close that its source rounded beyond the high is stored", async (database) => {
  const price = "20200.015625";
  const text = `date,open,high,low,close\n2016-11-10,${price},${price},${price},20200.02\n`;
  assertEquals(await load(database, { "BANKNIFTY.csv": text }), [
    "BANKNIFTY.csv: 1 candles of 1 names, 1 new or changed",
  ]);
});

databaseTest("what is wrong with a file as a whole names the file", async (database) => {
  const header = "TradDt,FinInstrmTp,FinInstrmId,TckrSymb,FininstrmActlXpryDt,StrkPric,OptnTp," +
    "ClsPric,PrvsClsgPric,UndrlygPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,NewBrdLotQty\n";
  const wrong: [string, string | Uint8Array, string][] = [
    ["TCS.csv", "date,open,high,low,close\n", "TCS.csv holds no row"],
    [
      "TCS.csv.gz",
      new Uint8Array(100),
      "TCS.csv.gz: must be a whole gzip file (incorrect header check)",
    ],
    [
      "day.csv",
      `${header}garbage,IDO\n`,
      'day.csv, line 2, column TradDt: must be a date YYYY-MM-DD, not "garbage"',
    ],
  ];
  for (const [name, content, message] of wrong) {
    assertEquals(await refusal(database, name, content), message);
  }
});
