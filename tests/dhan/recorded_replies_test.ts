import { assert, assertEquals, assertGreater } from "@std/assert";
import { fundsReply, marginReply } from "../../shared/dhan/account.ts";
import { candlesReply, toCandles } from "../../shared/dhan/daily_candles.ts";
import { dhanErrorOf } from "../../shared/dhan/dhan_error.ts";
import { quoteReply } from "../../shared/dhan/market_quotes.ts";
import { chainReply, expiryListReply, toChain } from "../../shared/dhan/option_chain.ts";
import { sharedData, withSharedData } from "../support/shared_data.ts";

interface Recorded {
  readonly uri: string;
  readonly status: number;
  readonly response: unknown;
}

const SCHEMAS = [
  { path: /\/charts\/(historical|intraday)$/, schema: candlesReply },
  { path: /\/marketfeed\/quote$/, schema: quoteReply },
  { path: /\/marketfeed\/(ltp|ohlc)$/, schema: quoteReply },
  { path: /\/margincalculator$/, schema: marginReply },
  { path: /\/fundlimit$/, schema: fundsReply },
];

function namesIn(folder: string): string[] {
  const path = sharedData(folder);
  if (path === undefined) return [];
  return [...Deno.readDirSync(path)].map(({ name }) => name).filter((name) =>
    name.endsWith(".json")
  )
    .sort();
}

withSharedData("every recorded reply of Dhan parses, or is an error of a known class", [
  "dhan/replies",
], ([folder]) => {
  const names = namesIn("dhan/replies");
  assertGreater(names.length, 20);
  for (const name of names) {
    const { uri, status, response }: Recorded = JSON.parse(
      Deno.readTextFileSync(`${folder}/${name}`),
    );
    const error = dhanErrorOf(name, status, response);
    const known = SCHEMAS.find(({ path }) => path.test(uri));
    if (error !== undefined) {
      assert(error.code.startsWith("broker_"), name);
      continue;
    }
    assert(known !== undefined, `${name}: ${uri} has no schema`);
    const parsed = known.schema.safeParse(response);
    assertEquals([name, parsed.error?.issues], [name, undefined]);
  }
});

withSharedData("a recorded refusal has the class of its code", ["dhan/replies"], ([folder]) => {
  const classes: [string, string, string][] = [
    ["client__error_dh_901.json", "broker_auth", "mint_token"],
    ["client__error_dh_904.json", "broker_rate_limited", "back_off"],
    ["client__error_dh_905.json", "broker_refused", "never_retry"],
    ["client__error_806.json", "broker_auth", "halt"],
  ];
  for (const [name, code, reaction] of classes) {
    const { status, response }: Recorded = JSON.parse(Deno.readTextFileSync(`${folder}/${name}`));
    const error = dhanErrorOf(name, status, response);
    assertEquals([name, error?.code, error?.reaction], [name, code, reaction]);
  }
});

withSharedData("every recorded chain parses: strikes ascend, zero prices are absent", [
  "dhan/chain",
], ([folder]) => {
  const chains = namesIn("dhan/chain").filter((name) => /option_?chain\.json$/.test(name));
  assertGreater(chains.length, 1);
  for (const name of chains) {
    const reply = chainReply.parse(JSON.parse(Deno.readTextFileSync(`${folder}/${name}`)));
    const chain = toChain("NIFTY", "2025-01-30", reply, new Date("2025-01-25T10:00:00+05:30"));
    assertGreater(chain.strikes.length, 50);
    chain.strikes.forEach(({ strike, call, put }, i) => {
      assert(i === 0 || strike > (chain.strikes[i - 1]?.strike ?? Infinity));
      for (const quote of [call, put]) assert(quote?.bid !== 0 && quote?.ask !== 0);
    });
  }
});

withSharedData("every recorded expiry list parses", ["dhan/chain"], ([folder]) => {
  const lists = namesIn("dhan/chain").filter((name) => /expiry_?list\.json$/.test(name));
  assertGreater(lists.length, 1);
  for (const name of lists) {
    assertGreater(
      expiryListReply.parse(JSON.parse(Deno.readTextFileSync(`${folder}/${name}`))).data.length,
      3,
    );
  }
});

Deno.test("candles come from parallel arrays with float timestamps, and bars that are none are left out", () => {
  const candles = toCandles({
    open: [10, 0, 11],
    high: [12, 12, 10],
    low: [9, 9, 11],
    close: [11, 11, 11],
    volume: [5, 5, 5],
    timestamp: [1.7840871e9, 1.7841735e9, 1.7842599e9],
  });
  assertEquals(candles.map(({ date }) => date), ["2026-07-15"]);
});

Deno.test("an error can come with status 200, and its code can be a key", () => {
  const stop = dhanErrorOf("x", 200, { data: { "805": "Too many requests" }, status: "failed" });
  assertEquals([stop?.code, stop?.reaction, stop?.dhanCode], [
    "broker_rate_limited",
    "stop_all",
    "805",
  ]);
  assertEquals(dhanErrorOf("x", 200, { data: {}, status: "success" }), undefined);
});
