import { assertEquals, assertRejects } from "@std/assert";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { instrumentContracts } from "../../shared/dhan/instruments.ts";
import type { Contract } from "../../shared/vocabulary/contract.ts";
import { heldToken } from "../support/held_token.ts";
import type { ContractMaster } from "../../shared/vocabulary/ports/market_data.ts";

const HEADER =
  "SECURITY_ID,UNDERLYING_SYMBOL,INSTRUMENT,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE,LOT_SIZE,TICK_SIZE,SM_FREEZE_QTY";

const CALL: Contract = {
  underlying: "NIFTY",
  segment: "NSE_FNO",
  securityId: "101",
  instrument: "option",
  expiry: "2026-02-24",
  strike: 24500.5,
  right: "call",
  lotSize: 65,
  tick: 0.05,
  freezeQuantity: 1800,
};

/** What is read of a master that comes in chunks of so many bytes. */
async function masterOf(text: string, chunk: number, status = 200): Promise<ContractMaster> {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += chunk) {
        controller.enqueue(bytes.subarray(at, at + chunk));
      }
      controller.close();
    },
  });
  return await readFrom(new Response(body, { status }));
}

async function readFrom(response: Response): Promise<ContractMaster> {
  const now = new Date("2026-02-10T08:30:00+05:30");
  return await instrumentContracts({
    baseUrl: "http://broker.test",
    clientId: "1",
    tokens: heldToken("t"),
    clock: { now: () => Promise.resolve(now), waitUntil: () => Promise.resolve() },
    limiter: {
      reserve: (requests) => Promise.resolve(requests.map(() => now)),
      release: () => Promise.resolve(),
      stop: () => Promise.resolve(),
      stoppedUntil: undefined,
    },
    fetch: () => Promise.resolve(response),
  }, { underlyings: new Set(["NIFTY"]), from: "2026-02-10", to: "2026-04-28" });
}

Deno.test("a master's contracts are the same wherever its chunks are cut", async () => {
  const master = [
    `${HEADER}\r`,
    "101,NIFTY,OPTIDX,2026-02-24,24500.50000,CE,65.0,5.0000,1800.9",
    "102,BANKNIFTY,OPTIDX,2026-02-24,24500.00000,CE,35.0,5.0000,900",
    "103, NIFTY ,FUTIDX,2026-02-24 14:30:00,-0.01000,XX,65.0,10.0000,0",
    "104,NIFTY,OPTIDX,2026-02-24,24500.00000,PE,65.0,5.0000,\r",
    "105,NIFTY,OPTIDX,2026-02-24,1.00000,PE,65.0,5.0000,1",
    "106,NIFTY,OPTIDX,2026-02-09,1.00000,PE,65.0,5.0000,1",
    "107,NIFTY,OPTIDX,2026-04-28,1.00000,PE,65.0,5.0000,1",
    "108,NIFTY,OPTIDX,2026-04-29,1.00000,PE,65.0,5.0000,1",
    "",
  ].join("\n");
  const { strike: _, right: __, freezeQuantity: ___, ...common } = CALL;
  const expected = [
    CALL,
    { ...common, securityId: "103", instrument: "future", tick: 0.1 },
    { ...common, securityId: "104", strike: 24500, right: "put" },
    { ...common, securityId: "105", strike: 1, right: "put", freezeQuantity: 1 },
    {
      ...common,
      securityId: "107",
      expiry: "2026-04-28",
      strike: 1,
      right: "put",
      freezeQuantity: 1,
    },
  ];
  for (const chunk of [1, 7, 64, 100_000]) {
    assertEquals<object>(await masterOf(master, chunk), {
      rows: 7,
      badRows: 0,
      contracts: expected,
    });
  }
});

Deno.test("each row that is not whole, or beyond what a table holds, is no contract and counted", async () => {
  const rows = [
    "101,NIFTY,OPTCUR,2026-02-24,24500,CE,65,5,1800",
    "101,NIFTY,OPTIDX,2026-02-30,24500,CE,65,5,1800",
    "NA,NIFTY,OPTIDX,2026-02-24,24500,CE,65,5,1800",
    "101,NIFTY,OPTIDX,2026-02-24,24500,CE,0,5,1800",
    "101,NIFTY,OPTIDX,2026-02-24,24500,CE,6.5,5,1800",
    "101,NIFTY,OPTIDX,2026-02-24,24500,CE,65,0,1800",
    "101,NIFTY,OPTIDX,2026-02-24,0,CE,65,5,1800",
    "101,NIFTY,OPTIDX,2026-02-24,24500,XX,65,5,1800",
    "101,NIFTY,OPTIDX",
    "101,NIFTY,constructor,2026-02-24,24500,CE,65,5,1800",
    "101,NIFTY,OPTIDX,2026-02-24,24500,toString,65,5,1800",
    "101,NIFTY,OPTIDX,2026-02-24,1e309,CE,65,5,1800",
    "101,NIFTY,OPTIDX,2026-02-24,24500,CE,2147483648,5,1800",
    "101,NIFTY,OPTIDX,2026-02-24,24500,CE,65,1e309,1800",
    "1234567890123456789,NIFTY,OPTIDX,2026-02-24,24500,CE,65,5,1800",
    "101,,OPTIDX,2026-02-24,24500,CE,65,5,1800",
    "101",
  ];
  for (const row of rows) {
    const master = await masterOf(`${HEADER}\n${row}\n`, 64);
    assertEquals(master, {
      rows: 1,
      badRows: 1,
      firstBad: `line 2, "${row}"`,
      contracts: [],
    }, row);
  }
  const all = await masterOf([HEADER, ...rows, "", "9,TCS,x", ""].join("\n"), 64);
  assertEquals([all.rows, all.badRows, all.contracts], [rows.length, rows.length, []]);
});

Deno.test("columns may come in any order, and units as large as a table holds", async () => {
  const header =
    "TICK_SIZE,LOT_SIZE,SM_FREEZE_QTY,OPTION_TYPE,STRIKE_PRICE,SM_EXPIRY_DATE,INSTRUMENT,SECURITY_ID,UNDERLYING_SYMBOL";
  const row = "5,2147483647,2147483647,CE,24500.5,2026-02-24,OPTIDX,101,NIFTY";
  const { contracts } = await masterOf(`${header}\n${row}\n${row}X\n`, 64);
  assertEquals(contracts, [{ ...CALL, lotSize: 2147483647, freezeQuantity: 2147483647 }]);
});

Deno.test("a freeze quantity that no table holds is none", async () => {
  const row = "101,NIFTY,OPTIDX,2026-02-24,24500.50000,CE,65,5,99999999999";
  const { freezeQuantity: _, ...expected } = CALL;
  assertEquals<object>((await masterOf(`${HEADER}\n${row}\n`, 64)).contracts, [expected]);
});

Deno.test("a master whose connection breaks is unreachable, not unforeseen", async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("connection reset")),
  });
  const error = await assertRejects(() => readFrom(new Response(broken)), DhanError);
  assertEquals([error.code, error.message], [
    "broker_unreachable",
    "instrument master of NSE_FNO: connection reset",
  ]);
});

Deno.test("a master without its rows, its columns or its answer is refused by name", async () => {
  const cases = [
    { text: "", message: "instrument master of NSE_FNO: it was empty" },
    {
      text: `${HEADER.replace(",LOT_SIZE", "").replace("SECURITY_ID,", "")}\n`,
      message: "instrument master of NSE_FNO: no column SECURITY_ID, LOT_SIZE",
    },
    {
      text: `${HEADER}\n101,NIFTY,OPTIDX,2026-02-24,24500.5,CE,65,5,18`,
      message: "instrument master of NSE_FNO: its last line has no line end, so that it was cut " +
        'off: "101,NIFTY,OPTIDX,2026-02-24,24500.5,CE,65,5,18"',
    },
    { text: HEADER, status: 503, message: "instrument master of NSE_FNO: Dhan answered 503" },
  ];
  for (const { text, status, message } of cases) {
    const error = await assertRejects(() => masterOf(text, 64, status), DhanError);
    assertEquals(error.message, message);
  }
});
