import { assertEquals, assertRejects } from "@std/assert";
import { readBansUrl } from "../../shared/storage/bans.ts";
import {
  calendarWarning,
  extendCalendar,
  readMonthlyExpiries,
  readSession,
  readSessions,
  sessionBefore,
} from "../../shared/storage/calendar.ts";
import {
  fillCandles,
  readBars,
  readCandleGaps,
  readCloses,
  storeCandles,
  storeCloses,
} from "../../shared/storage/candles.ts";
import { readListedBefore, storeContracts } from "../../shared/storage/contracts.ts";
import type { Database } from "../../shared/storage/database.ts";
import {
  fillIvFromVix,
  readIvGaps,
  readIvHistory,
  storeIvDay,
  storeIvWindow,
} from "../../shared/storage/iv_history.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { assertWire, wireDatabase } from "../support/wire_database.ts";

const NOW = new Date("2026-02-10T04:30:00.000Z");
const DAY = "2026-02-10";

const SESSION_ROW = {
  trading_date: DAY,
  opens_at: "2026-02-10T09:15:00+05:30",
  closes_at: "2026-02-10T15:30:00+05:30",
  fixing_at: "2026-02-10T15:30:00+05:30",
  averaging_minutes: 30,
};
const SESSION = {
  tradingDate: DAY,
  opensAt: new Date("2026-02-10T03:45:00Z"),
  closesAt: new Date("2026-02-10T10:00:00Z"),
  fixingAt: new Date("2026-02-10T10:00:00Z"),
  averagingSeconds: 1800,
};
const COLUMNS = "select=trading_date,opens_at,closes_at,fixing_at,averaging_minutes";
const END = "GET /sessions?select=trading_date&order=trading_date.desc&limit=1";

Deno.test("sessions are read by date, from date to date, and before a date", async () => {
  await assertWire({
    call: (database) => readSession(database, DAY),
    request: `GET /sessions?${COLUMNS}&trading_date=eq.${DAY}`,
    reply: [SESSION_ROW],
    result: SESSION,
  });
  await assertWire({
    call: (database) => readSessions(database, DAY, "2026-03-30"),
    request: `GET /sessions?${COLUMNS}&trading_date=gte.${DAY}` +
      "&trading_date=lte.2026-03-30&order=trading_date.asc&limit=1000",
    reply: [SESSION_ROW],
    result: [SESSION],
  });
  const request = `GET /sessions?${COLUMNS}&trading_date=lt.${DAY}&order=trading_date.desc&limit=1`;
  const call = (database: Database) => sessionBefore(database, DAY);
  await assertWire({ call, request, reply: [SESSION_ROW], result: SESSION });
  await assertWire({ call, request, reply: [], result: undefined });
});

Deno.test("a date without a session lies after the calendar, or is a holiday", async () => {
  const cases = [
    [[{ trading_date: "2026-02-09" }], "calendar_ended", "which ends 2026-02-09;"],
    [[], "calendar_ended", "which ends empty;"],
    [[{ trading_date: DAY }], "not_a_session", `${DAY} is no trading session`],
  ] as const;
  for (const [end, code, message] of cases) {
    const wire = wireDatabase((request) => request === END ? end : []);
    const error = await assertRejects(() => readSession(wire.database, DAY), DeskError);
    assertEquals([error.code, error.message.includes(message)], [code, true]);
  }
});

Deno.test("a failure to read sessions keeps its cause", async () => {
  const wire = wireDatabase(() => Response.json({ message: "full" }, { status: 400 }));
  const error = await assertRejects(() => readSession(wire.database, DAY), DeskError);
  assertEquals([error.code, (error.cause as Error).message], ["internal", "full"]);
});

Deno.test("the calendar's end is warned of 30 days before it", async () => {
  const cases = [["2026-03-12", true], ["2026-03-13", false], ["2026-02-01", true]] as const;
  for (const [end, warned] of cases) {
    const wire = wireDatabase(() => [{ trading_date: end }]);
    const warning = await calendarWarning(wire.database, DAY);
    assertEquals(warning?.includes(`ends ${end};`) ?? false, warned, end);
    assertEquals(wire.requests, [END]);
  }
  assertEquals(await calendarWarning(wireDatabase(() => []).database, DAY), undefined);
  const broken = wireDatabase(() => Response.json({ message: "full" }, { status: 400 }));
  await assertRejects(() => calendarWarning(broken.database, DAY), DeskError);
});

Deno.test("monthly expiries are read, and the calendar is extended", async () => {
  await assertWire({
    call: (database) => readMonthlyExpiries(database, DAY, "2026-03-30"),
    request: `POST /rpc/monthly_expiries {"p_from":"${DAY}","p_to":"2026-03-30"}`,
    reply: ["2026-02-24"],
    result: ["2026-02-24"],
  });
  const extension = { through: "2026-12-31", source: "nse", holidays: [], specialSessions: [] };
  await assertWire({
    call: (database) => extendCalendar(database, extension, NOW),
    request: `POST /rpc/extend_calendar {"p_payload":${JSON.stringify(extension)},` +
      '"p_now":"2026-02-10T04:30:00.000Z"}',
    reply: { sessions: 5, end: "2026-12-31" },
    result: { sessions: 5, end: "2026-12-31" },
  });
});

const CANDLE = { date: DAY, open: 1, high: 3, low: 0.5, close: 2, volume: 9 };
const CANDLE_TEXT = JSON.stringify(CANDLE);

Deno.test("candles are stored, filled over a span and made of closes", async () => {
  await assertWire({
    call: (database) => storeCandles(database, "TCS", [CANDLE], "f"),
    request: `POST /rpc/store_candles {"p_name":"TCS","p_rows":[${CANDLE_TEXT}],"p_source":"f"}`,
    reply: 1,
    result: 1,
  });
  const fill = { name: "TCS", candles: [CANDLE], source: "f", today: DAY };
  await assertWire({
    call: (database) => fillCandles(database, { ...fill, span: { from: "2026-02-01", to: DAY } }),
    request: `POST /rpc/fill_candles {"p_name":"TCS","p_rows":[${CANDLE_TEXT}],"p_source":"f",` +
      `"p_from":"2026-02-01","p_to":"${DAY}","p_today":"${DAY}"}`,
    reply: 1,
    result: 1,
  });
  await assertWire({
    call: (database) => storeCloses(database, [{ name: "TCS", date: DAY, close: 2 }], "f"),
    request:
      `POST /rpc/store_closes {"p_rows":[{"name":"TCS","date":"${DAY}","close":2}],"p_source":"f"}`,
    reply: 1,
    result: 1,
  });
});

Deno.test("candle gaps come by name, with the candle before them where there is one", async () => {
  const gaps = {
    TCS: { from: "2026-02-01", anchorDate: "2026-01-31", anchorClose: 2 },
    INFY: { from: "2026-02-01" },
  };
  await assertWire({
    call: (database) => readCandleGaps(database, { TCS: "2025-01-01" }, DAY, DAY),
    request:
      `POST /rpc/candle_gaps {"p_spans":{"TCS":"2025-01-01"},"p_to":"${DAY}","p_today":"${DAY}"}`,
    reply: gaps,
    result: gaps,
  });
});

Deno.test("closes are the latest before a date, ascending", async () => {
  await assertWire({
    call: (database) => readCloses(database, "TCS", DAY, 2),
    request: "GET /candles?select=trading_date,close&name=eq.TCS" +
      `&trading_date=lt.${DAY}&order=trading_date.desc&limit=2`,
    reply: [{ trading_date: "2026-02-09", close: 5 }, { trading_date: "2026-02-06", close: 4 }],
    result: [4, 5],
  });
});

Deno.test("bars come as columns and are candles by name", async () => {
  const { date, ...prices } = CANDLE;
  const columns = Object.fromEntries(
    Object.entries(prices).map(([name, price]) => [name, [price]]),
  );
  await assertWire({
    call: (database) => readBars(database, ["TCS"], DAY, 460),
    request: `POST /rpc/read_bars {"p_names":["TCS"],"p_before":"${DAY}","p_limit":460}`,
    reply: { TCS: { dates: [date], ...columns } },
    result: new Map([["TCS", [CANDLE]]]),
  });
});

Deno.test("the history of volatility comes as columns; null is NaN, and 0 is 0", async () => {
  const names = ["atm", "modelFree", "riskReversal", "putCallInterest", "putCallVolume"];
  const columns = (values: unknown) =>
    Object.fromEntries(names.map((name, i) => [name, i === 0 ? [0.2, 0.3] : values]));
  const history = (values: number[]) =>
    Object.fromEntries(names.map((name, i) => [
      name,
      Float64Array.from(i === 0 ? [0.2, 0.3] : values),
    ]));
  const dates = ["2026-02-06", "2026-02-09"];
  await assertWire({
    call: (database) => readIvHistory(database, ["TCS"], DAY, 252),
    request:
      `POST /rpc/read_iv_history {"p_underlyings":["TCS"],"p_before":"${DAY}","p_limit":252}`,
    reply: { TCS: { dates, ...columns([null, 0]) } },
    result: new Map([["TCS", { dates, ...history([NaN, 0]) }]]),
  });
});

Deno.test("gaps of the history are read; windows, days and the VIX fill it", async () => {
  await assertWire({
    call: (database) => readIvGaps(database, ["TCS"], DAY, 252),
    request: `POST /rpc/iv_gaps {"p_underlyings":["TCS"],"p_before":"${DAY}","p_sessions":252}`,
    reply: { TCS: ["2026-02-09"] },
    result: { TCS: ["2026-02-09"] },
  });
  const window = { from: "2026-02-01", to: DAY };
  const rows = [{ date: "2026-02-09", atm: 0.2 }];
  const premiums = [{ date: DAY, expiry: "2026-02-24", sessions: 10, atmVariance: 0.002 }];
  const asked = { underlying: "TCS", window, rows, premiums, source: "dhan", now: NOW };
  await assertWire({
    call: (database) => storeIvWindow(database, asked),
    request: 'POST /rpc/store_iv_window {"p_underlying":"TCS","p_from":"2026-02-01",' +
      `"p_to":"${DAY}","p_rows":[{"date":"2026-02-09","atm":0.2}],"p_premiums":[{"date":"${DAY}",` +
      '"expiry":"2026-02-24","sessions":10,"atmVariance":0.002}],"p_source":"dhan",' +
      '"p_now":"2026-02-10T04:30:00.000Z"}',
    reply: 1,
    result: 1,
  });
  await assertWire({
    call: (database) => fillIvFromVix(database, DAY),
    request: `POST /rpc/fill_iv_from_vix {"p_before":"${DAY}"}`,
    reply: 1,
    result: 1,
  });
  await assertWire({
    call: (database) => storeIvDay(database, DAY, [], "f"),
    request: `POST /rpc/store_iv_day {"p_trading_date":"${DAY}","p_rows":[],"p_source":"f"}`,
    reply: 0,
    result: 0,
  });
});

Deno.test("contracts are stored as rows; what a future lacks is null", async () => {
  const common = {
    underlying: "TCS",
    segment: "NSE_FNO",
    expiry: "2026-02-24",
    lotSize: 175,
    tick: 0.05,
  } as const;
  const call = { strike: 3000, right: "call", freezeQuantity: 8000 } as const;
  const row = (id: string, instrument: string, values: string) =>
    `{"underlying":"TCS","security_id":"${id}","instrument":"${instrument}",` +
    `"expiry":"2026-02-24",${values}}`;
  await assertWire({
    call: (database) =>
      storeContracts(database, [
        { ...common, ...call, securityId: "1", instrument: "option" },
        { ...common, securityId: "2", instrument: "future" },
      ], DAY),
    request: `POST /rpc/store_contracts {"p_rows":[${
      row(
        "1",
        "option",
        '"strike":3000,"option_right":"call","lot_size":175,"tick":0.05,"freeze_quantity":8000',
      )
    },${
      row(
        "2",
        "future",
        '"strike":null,"option_right":null,"lot_size":175,"tick":0.05,"freeze_quantity":null',
      )
    }],"p_listed_on":"${DAY}"}`,
    reply: 2,
    result: 2,
  });
});

Deno.test("listed chains are read from a date on, and those listed before it", async () => {
  const chain = { underlying: "TCS", expiry: "2026-02-24", lotSize: 175 };
  const before = { ...chain, listedOn: "2026-02-09", strikes: [3000] };
  await assertWire({
    call: (database) => readListedBefore(database, ["TCS"], DAY),
    request: `POST /rpc/listed_before {"p_underlyings":["TCS"],"p_before":"${DAY}"}`,
    reply: [before],
    result: [before],
  });
});

Deno.test("the address of the ban list is absent, an address, or refused", async () => {
  const request = "GET /settings?select=value&name=eq.bans_url";
  const read = async (rows: unknown) => {
    const wire = wireDatabase(() => rows);
    const url = await readBansUrl(wire.database);
    assertEquals(wire.requests, [request]);
    return url;
  };
  for (const rows of [[], [{ value: "" }], [{ value: null }]]) {
    assertEquals(await read(rows), undefined);
  }
  for (const value of ["https://nse.test/list.csv", "http://nse.test/"]) {
    assertEquals(await read([{ value }]), new URL(value));
  }
  for (const value of ["ftp://nse.test/", "xhttp://nse.test", "httpsx://nse.test", "nse", 5]) {
    const error = await assertRejects(() => read([{ value }]), DeskError);
    assertEquals(error.message, "setting bans_url must be empty or an http(s) address");
  }
  const broken = wireDatabase(() => Response.json({ message: "full" }, { status: 400 }));
  const error = await assertRejects(() => readBansUrl(broken.database), DeskError);
  assertEquals(error.message, "setting bans_url cannot be read");
  assertEquals((error.cause as Error).message, "full");
});
