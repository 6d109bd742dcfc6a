import { assertEquals, assertRejects } from "@std/assert";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { instrumentContracts } from "../../shared/dhan/instruments.ts";
import type { Contract } from "../../shared/vocabulary/contract.ts";
import { heldToken } from "../support/held_token.ts";

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

/** Contracts of a master that comes in chunks of so many bytes. */
async function contractsOf(text: string, chunk: number, status = 200): Promise<Contract[]> {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at += chunk) {
        controller.enqueue(bytes.subarray(at, at + chunk));
      }
      controller.close();
    },
  });
  const now = new Date("2026-02-10T08:30:00+05:30");
  const contracts: Contract[] = [];
  const stream = instrumentContracts({
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
    fetch: () => Promise.resolve(new Response(body, { status })),
  }, new Set(["NIFTY"]));
  for await (const contract of stream) contracts.push(contract);
  return contracts;
}

Deno.test("a master's contracts are the same wherever its chunks are cut", async () => {
  const master = [
    `${HEADER}\r`,
    "101,NIFTY,OPTIDX,2026-02-24,24500.50000,CE,65.0,5.0000,1800.9",
    "102,BANKNIFTY,OPTIDX,2026-02-24,24500.00000,CE,35.0,5.0000,900",
    "103, NIFTY ,FUTIDX,2026-02-24 14:30:00,-0.01000,XX,65.0,10.0000,0",
    "104,NIFTY,OPTIDX,2026-02-24,24500.00000,PE,65.0,5.0000,\r",
    "105,NIFTY,OPTIDX,2026-02-24,1.00000,PE,65.0,5.0000,1",
  ].join("\n");
  const { strike: _, right: __, freezeQuantity: ___, ...common } = CALL;
  const expected = [
    CALL,
    { ...common, securityId: "103", instrument: "future", tick: 0.1 },
    { ...common, securityId: "104", strike: 24500, right: "put" },
    { ...common, securityId: "105", strike: 1, right: "put", freezeQuantity: 1 },
  ];
  for (const chunk of [1, 7, 64, 100_000]) {
    assertEquals<object>(await contractsOf(master, chunk), expected);
  }
});

Deno.test("a row that is not whole is no contract", async () => {
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
    "",
  ];
  assertEquals(await contractsOf([HEADER, ...rows].join("\n"), 64), []);
});

Deno.test("a master without its rows, its columns or its answer is refused by name", async () => {
  const cases = [
    { text: "", message: "instrument master of NSE_FNO: it was empty" },
    {
      text: HEADER.replace(",LOT_SIZE", "").replace("SECURITY_ID,", ""),
      message: "instrument master of NSE_FNO: no column SECURITY_ID, LOT_SIZE",
    },
    { text: HEADER, status: 503, message: "instrument master of NSE_FNO: Dhan answered 503" },
  ];
  for (const { text, status, message } of cases) {
    const error = await assertRejects(() => contractsOf(text, 64, status), DhanError);
    assertEquals(error.message, message);
  }
});
