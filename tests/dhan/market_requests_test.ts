import { assert, assertEquals, assertRejects } from "@std/assert";
import { dailyCandles, toCandles } from "../../shared/dhan/daily_candles.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { INDIA_VIX_INSTRUMENT } from "../../shared/dhan/india_vix.ts";
import { dhanMarketData } from "../../shared/dhan/market_data.ts";
import { marketQuotes } from "../../shared/dhan/market_quotes.ts";
import { expiryList } from "../../shared/dhan/option_chain.ts";
import { reserveChains } from "../../shared/dhan/reserve_chains.ts";
import { rollingOption } from "../../shared/dhan/rolling_option.ts";
import type { Underlying } from "../../shared/vocabulary/contract.ts";
import type { Instrument } from "../../shared/vocabulary/instrument.ts";
import type { RollingRequest } from "../../shared/vocabulary/ports/market_data.ts";
import { answeredBroker, BROKER_AT, type BrokerReply } from "../support/answered_broker.ts";

const NIFTY: Underlying = {
  underlying: "NIFTY",
  kind: "index",
  securityId: "13",
  segment: "IDX_I",
  industry: "Index",
  weight: 0.2,
};
const NEAR = { underlying: NIFTY, expiry: "2026-02-24" };
const TCS: Underlying = { ...NIFTY, underlying: "TCS", kind: "stock", securityId: "11536" };

const url = (path: string) => `http://broker.test/v2/${path}`;

Deno.test("a chain is asked for by number, segment and expiry, within two rates", async () => {
  const oc = { "100.5": { ce: null }, "99": { pe: { oi: 0 } } };
  const broker = answeredBroker([{ json: { data: { last_price: 0, oc } } }]);
  assertEquals(await (await reserveChains(broker.connection, [NEAR])).fetch(NIFTY, "2026-02-24"), {
    underlying: "NIFTY",
    expiry: "2026-02-24",
    receivedAt: BROKER_AT,
    strikes: [{ strike: 99, put: { openInterest: 0 } }, { strike: 100.5 }],
  });
  const [sent] = broker.sent;
  assertEquals([sent?.method, sent?.url, sent?.body], ["POST", url("optionchain"), {
    UnderlyingScrip: 13,
    UnderlyingSeg: "IDX_I",
    Expiry: "2026-02-24",
  }]);
  assertEquals(broker.reserved, [[{ family: "data" }, {
    family: "chain",
    key: "NIFTY:2026-02-24",
  }]]);
});

Deno.test("expiries come ascending; one that is no date is refused", async () => {
  const broker = answeredBroker([{ json: { data: ["2026-03-30", "2026-02-24"] } }]);
  assertEquals(await expiryList(broker.connection, NIFTY), ["2026-02-24", "2026-03-30"]);
  const [sent] = broker.sent;
  assertEquals([sent?.method, sent?.url, sent?.body], ["POST", url("optionchain/expirylist"), {
    UnderlyingScrip: 13,
    UnderlyingSeg: "IDX_I",
  }]);
  assertEquals(broker.reserved, [[{ family: "data" }]]);
  for (const text of ["2026-2-24", "12026-02-24", "2026-02-241", "2O26-02-24"]) {
    const { connection } = answeredBroker([{ json: { data: [text] } }]);
    const error = await assertRejects(() => expiryList(connection, NIFTY), DhanError);
    assertEquals(error.code, "broker_bad_reply");
  }
});

const instrument = (id: number): Instrument => ({ segment: "NSE_FNO", securityId: String(id) });
const quoted = (...ids: number[]): BrokerReply => ({
  json: { data: { NSE_FNO: Object.fromEntries(ids.map((id) => [id, { last_price: id }])) } },
});

Deno.test("quotes are asked for by segment, a thousand at once", async () => {
  const ids = Array.from({ length: 1001 }, (_, i) => i + 1);
  const broker = answeredBroker([quoted(...ids.slice(0, 1000)), quoted(1001)]);
  const asked: Instrument[] = ids.map(instrument);
  const found = await marketQuotes(broker.connection, asked);
  assertEquals([found.size, found.get("NSE_FNO:7")?.last], [1001, 7]);
  assertEquals(broker.sent.map(({ method, url }) => `${method} ${url}`), [
    `POST ${url("marketfeed/quote")}`,
    `POST ${url("marketfeed/quote")}`,
  ]);
  assertEquals(broker.sent.map(({ body }) => body), [
    { NSE_FNO: ids.slice(0, 1000) },
    { NSE_FNO: [1001] },
  ]);
  assertEquals(broker.reserved, [[{ family: "quote" }], [{ family: "quote" }]]);
});

Deno.test("quotes that a reply lost are asked for once more, all of them not", async () => {
  const asked: Instrument[] = [instrument(1), { segment: "IDX_I", securityId: "13" }];
  const lost = answeredBroker([quoted(1), { json: { data: { IDX_I: { "13": {} } } } }]);
  const found = await marketQuotes(lost.connection, asked);
  assertEquals([...found.keys()], ["NSE_FNO:1", "IDX_I:13"]);
  assertEquals(lost.sent.map(({ body }) => body), [{ NSE_FNO: [1], IDX_I: [13] }, { IDX_I: [13] }]);
  const none = answeredBroker([quoted()]);
  assertEquals((await marketQuotes(none.connection, asked)).size, 0);
  assertEquals(none.sent.length, 1);
  const all = answeredBroker([quoted(1)]);
  await marketQuotes(all.connection, asked.slice(0, 1));
  assertEquals(all.sent.length, 1);
});

Deno.test("the time of the last trade is the exchange's; 1980 and other texts are none", async () => {
  const times: [unknown, Date | undefined][] = [
    ["10/02/2026 09:59:58", new Date("2026-02-10T09:59:58+05:30")],
    ["01/01/1980 00:00:00", undefined],
    ["x10/02/2026 09:59:58", undefined],
    ["10/02/2026 09:59:58Z", undefined],
    ["1/2/2026 09:59:58", undefined],
    ["", undefined],
    [null, undefined],
  ];
  for (const [text, expected] of times) {
    const { connection } = answeredBroker([{
      json: { data: { NSE_FNO: { "1": { last_trade_time: text } } } },
    }]);
    const found = await marketQuotes(connection, [instrument(1)]);
    assertEquals(found.get("NSE_FNO:1")?.lastTradeAt, expected);
  }
});

/** Midnight in Asia/Kolkata, epoch seconds. */
const midnight = (date: string) => new Date(`${date}T00:00:00+05:30`).getTime() / 1000;

const CANDLES = {
  open: [10, "11"],
  high: [12, 13],
  low: [9, 10],
  close: [11, 12],
  volume: [5, 6],
  timestamp: [midnight("2026-02-10") + 0.9, midnight("2026-02-09")],
};
const SOURCE = { segment: "NSE_EQ", securityId: "11536", instrument: "EQUITY" } as const;

Deno.test("candles are asked for a day further than their last date and come ascending", async () => {
  const broker = answeredBroker([{ json: CANDLES }]);
  const candles = await dailyCandles(broker.connection, SOURCE, "2026-02-09", "2026-02-10");
  assertEquals(candles, [
    { date: "2026-02-09", open: 11, high: 13, low: 10, close: 12, volume: 6 },
    { date: "2026-02-10", open: 10, high: 12, low: 9, close: 11, volume: 5 },
  ]);
  const [sent] = broker.sent;
  assertEquals([sent?.method, sent?.url, sent?.body], ["POST", url("charts/historical"), {
    securityId: "11536",
    exchangeSegment: "NSE_EQ",
    instrument: "EQUITY",
    oi: false,
    fromDate: "2026-02-09",
    toDate: "2026-02-11",
  }]);
  assertEquals(broker.reserved, [[{ family: "data" }]]);
  const one = await dailyCandles(broker.connection, SOURCE, "2026-02-10", "2026-02-10");
  assertEquals(one.map(({ date }) => date), ["2026-02-10"]);
  const other = await dailyCandles(broker.connection, SOURCE, "2026-02-09", "2026-02-09");
  assertEquals(other.map(({ date }) => date), ["2026-02-09"]);
});

Deno.test("candles whose columns differ in length are refused", async () => {
  for (const name of ["open", "high", "low", "close", "volume", "timestamp"] as const) {
    const { connection } = answeredBroker([{ json: { ...CANDLES, [name]: [1] } }]);
    const error = await assertRejects(
      () => dailyCandles(connection, SOURCE, "2026-02-09", "2026-02-10"),
      DhanError,
    );
    assertEquals([error.code, error.reaction], ["broker_bad_reply", "never_retry"]);
    assert(error.message.startsWith("daily candles of NSE_EQ:11536 from 2026-02-09 to 2026-02-10"));
  }
});

Deno.test("a bar with a price that is none, or with its high below its low, is left out", () => {
  const bar = { open: [3], high: [4], low: [3], close: [3], volume: [0], timestamp: [0] };
  assertEquals(toCandles(bar).length, 1);
  for (const name of ["open", "low", "close"]) {
    assertEquals(toCandles({ ...bar, [name]: [0] }), []);
    assertEquals(toCandles({ ...bar, [name]: [] }), []);
    assertEquals(toCandles({ ...bar, [name]: [-1] }), []);
  }
  for (const name of ["open", "high", "close"]) {
    assertEquals(toCandles({ ...bar, high: [2e8], low: [1], [name]: [1e8] }), []);
    const dear = { ...bar, high: [99_999_999], [name]: [99_999_999] };
    assertEquals(toCandles(dear).length, 1);
  }
  assertEquals(toCandles({ ...bar, volume: [1e13] }), []);
  assertEquals(toCandles({ ...bar, volume: [-1] }), []);
  assertEquals(toCandles({ ...bar, high: [2.9] }), []);
  assertEquals(toCandles({ ...bar, high: [3] }).length, 1);
  assertEquals(toCandles({ ...bar, high: [] }), []);
  assertEquals(toCandles({ ...bar, volume: [] })[0]?.volume, 0);
});

const ROLLING: RollingRequest = {
  underlying: TCS,
  right: "call",
  expiryCode: 2,
  from: "2026-01-12",
  to: "2026-02-06",
};
const SIDE = {
  iv: [0, 21.5],
  strike: [3000, 0],
  spot: [null, "3001.5"],
  timestamp: [midnight("2026-02-06") + 900.9, midnight("2026-02-05")],
};
const BARS = [
  { at: new Date("2026-02-05T00:00:00+05:30"), impliedVolatility: 0.215, spot: 3001.5 },
  { at: new Date("2026-02-06T00:15:00+05:30"), strike: 3000 },
];

Deno.test("bars at the money are asked for by side, kind and month; what is none is absent", async () => {
  const sides = [["call", "CALL", { ce: SIDE, pe: null }], ["put", "PUT", { pe: SIDE }]] as const;
  for (const [right, name, data] of sides) {
    for (const [underlying, kind] of [[TCS, "OPTSTK"], [NIFTY, "OPTIDX"]] as const) {
      const broker = answeredBroker([{ json: { data } }]);
      const bars = await rollingOption(broker.connection, { ...ROLLING, underlying, right });
      assertEquals(bars, BARS);
      const [sent] = broker.sent;
      assertEquals([sent?.method, sent?.url, sent?.body], ["POST", url("charts/rollingoption"), {
        exchangeSegment: "NSE_FNO",
        interval: "15",
        securityId: Number(underlying.securityId),
        instrument: kind,
        expiryFlag: "MONTH",
        expiryCode: 2,
        strike: "ATM",
        drvOptionType: name,
        requiredData: ["iv", "strike", "spot"],
        fromDate: "2026-01-12",
        toDate: "2026-02-07",
      }]);
      assertEquals(broker.reserved, [[{ family: "data" }]]);
    }
  }
});

Deno.test("an empty reply is asked again four times, longer each time", async () => {
  const empty: BrokerReply[] = [
    { json: { data: { ce: null } } },
    { json: { data: {} } },
    { json: { data: { ce: { iv: [], strike: [], spot: [], timestamp: [] }, pe: SIDE } } },
    { status: 400, json: { errorCode: "DH-907" } },
  ];
  for (const reply of empty) {
    const broker = answeredBroker([reply]);
    assertEquals(await rollingOption(broker.connection, ROLLING), []);
    assertEquals([broker.sent.length, broker.waits], [5, [1, 2, 4, 8]]);
  }
  const late = answeredBroker([empty[0] ?? {}, { json: { data: { ce: SIDE } } }]);
  assertEquals(await rollingOption(late.connection, ROLLING), BARS);
  assertEquals(late.waits, [1]);
});

Deno.test("any other refusal of bars, or columns of different lengths, is an error", async () => {
  const refused = answeredBroker([{ status: 400, json: { errorCode: "DH-905" } }]);
  const error = await assertRejects(() => rollingOption(refused.connection, ROLLING), DhanError);
  assertEquals([error.dhanCode, refused.sent.length], ["DH-905", 1]);
  for (const name of ["iv", "strike", "spot", "timestamp"]) {
    const broker = answeredBroker([{ json: { data: { ce: { ...SIDE, [name]: [1] } } } }]);
    const broken = await assertRejects(() => rollingOption(broker.connection, ROLLING), DhanError);
    assertEquals([broken.code, broken.reaction], ["broker_bad_reply", "never_retry"]);
    assertEquals(
      broken.message,
      "call at the money of TCS, month 2, 2026-01-12 to 2026-02-06: columns of different lengths",
    );
  }
});

Deno.test("Dhan as market data asks what each of its functions is for", async () => {
  const replies: BrokerReply[] = [
    { json: { data: ["2026-02-24"] } },
    { json: { data: { oc: {} } } },
    quoted(1),
    { json: CANDLES },
    { json: { data: { ce: SIDE } } },
  ];
  const broker = answeredBroker(replies);
  const client = dhanMarketData(broker.connection);
  assertEquals([client.source, client.indiaVix], ["dhan", INDIA_VIX_INSTRUMENT]);
  assertEquals(INDIA_VIX_INSTRUMENT, { segment: "IDX_I", securityId: "21" });
  assertEquals(await client.expiries(NIFTY), ["2026-02-24"]);
  assertEquals((await (await client.reserveChains([NEAR])).fetch(NIFTY, "2026-02-24")).strikes, []);
  assertEquals((await client.quotes([instrument(1)])).size, 1);
  assertEquals((await client.dailyCandles(SOURCE, "2026-02-09", "2026-02-10")).length, 2);
  assertEquals((await client.rollingOption(ROLLING)).length, 2);
});
