import { assertEquals } from "@std/assert";
import { cancelAllocations } from "../../shared/storage/allocations.ts";
import type { Database } from "../../shared/storage/database.ts";
import { sqlPaperBook } from "../../shared/storage/paper_book.ts";
import { storePostback } from "../../shared/storage/postbacks.ts";
import { sqlLimiter } from "../../shared/storage/rate_limiter.ts";
import type { SealedToken } from "../../shared/storage/token_cipher.ts";
import { sqlTokenStore } from "../../shared/storage/token_store.ts";
import { assertWire, wireDatabase } from "../support/wire_database.ts";

const NOW = new Date("2026-02-10T04:30:00.000Z");
const AT = '"p_now":"2026-02-10T04:30:00.000Z"';
const CLOCK = { now: () => Promise.resolve(NOW), waitUntil: () => Promise.resolve() };
const PAPER_ROW = {
  correlation_id: "E7p-2-0",
  broker_order_id: "P1",
  segment: "NSE_FNO",
  security_id: "45",
  side: "sell",
  quantity: 65,
  limit_price: 12.5,
  state: "open",
  filled_quantity: 30,
  fills: [{ tradeId: "T1", quantity: 30, price: 12.5, at: "2026-02-10T10:00:00+05:30" }],
};
const PAPER = {
  correlationId: "E7p-2-0",
  orderId: "P1",
  segment: "NSE_FNO",
  securityId: "45",
  side: "sell",
  quantity: 65,
  limitPrice: 12.5,
  state: "open",
  filledQuantity: 30,
  fills: [{ tradeId: "T1", quantity: 30, price: 12.5, at: NOW }],
} as const;

Deno.test("the paper book receives, finds, fills and cancels", async () => {
  const { orderId: _, state: __, filledQuantity: ___, fills: ____, ...request } = PAPER;
  await assertWire({
    call: (database) =>
      sqlPaperBook(database, CLOCK).receive({ ...request, product: "MARGIN" } as never),
    request: 'POST /rpc/paper_receive {"p_order":{"correlationId":"E7p-2-0",' +
      '"segment":"NSE_FNO","securityId":"45","side":"sell","quantity":65,"limitPrice":12.5},' +
      `${AT}}`,
    reply: PAPER_ROW,
    result: PAPER,
  });
  const request2 = "GET /paper_orders?select=*&correlation_id=eq.E7p-2-0";
  const find = (database: Parameters<typeof sqlPaperBook>[0]) =>
    sqlPaperBook(database, CLOCK).find("E7p-2-0");
  await assertWire({ call: find, request: request2, reply: [PAPER_ROW], result: PAPER });
  await assertWire({ call: find, request: request2, reply: [], result: undefined });
  await assertWire({
    call: (database) => sqlPaperBook(database, CLOCK).fill(PAPER, { quantity: 35, price: 12.6 }),
    request: 'POST /rpc/paper_fill {"p_correlation_id":"E7p-2-0","p_trade_number":2,' +
      `"p_quantity":35,"p_price":12.6,${AT}}`,
    reply: PAPER_ROW,
    result: PAPER,
  });
  await assertWire({
    call: (database) =>
      sqlPaperBook(database, CLOCK).modify("P1", { quantity: 35, limitPrice: 12.6 }),
    request: 'POST /rpc/paper_modify {"p_broker_order_id":"P1","p_quantity":35,' +
      '"p_limit_price":12.6}',
    reply: true,
    result: true,
  });
  await assertWire({
    call: (database) => sqlPaperBook(database, CLOCK).cancel("P1"),
    request: 'POST /rpc/paper_cancel {"p_broker_order_id":"P1"}',
    reply: null,
    result: undefined,
  });
});

Deno.test("a broker's hint is stored with or without its correlation id", async () => {
  const row = '"received_at":"2026-02-10T04:30:00.000Z","broker_order_id":"B1"';
  for (const [id, text] of [["E7p-2-0", '"E7p-2-0"'], [undefined, "null"]] as const) {
    const hint = { orderId: "B1", status: "TRADED" };
    await assertWire({
      call: (database) =>
        storePostback(database, id === undefined ? hint : { ...hint, correlationId: id }, NOW),
      request:
        `POST /postbacks?on_conflict=broker_order_id,status,correlation_id {${row},"correlation_id":${text},"status":"TRADED"}`,
      reply: null,
      result: undefined,
    });
  }
});

Deno.test("the account's token is read, written, and minted by whom SQL lets", async () => {
  const request = "GET /broker_sessions?select=nonce,ciphertext,valid_until,minted_at" +
    "&client_id=eq.1000";
  // The sealed texts stand for themselves here: tests/storage/token_cipher_test.ts has the cipher.
  const cipher = {
    seal: (id: string, token: string) => Promise.resolve({ nonce: id, ciphertext: token }),
    open: (id: string, { nonce, ciphertext }: SealedToken) =>
      Promise.resolve(id === nonce ? ciphertext : undefined),
  };
  const store = (database: Database) => sqlTokenStore(database, CLOCK, cipher);
  const read = (database: Database) => store(database).read("1000");
  const mintedAt = new Date("2026-02-10T04:00:00Z");
  const row = {
    nonce: "1000",
    ciphertext: "t",
    valid_until: "2026-02-10T10:00:00+05:30",
    minted_at: "2026-02-10T09:30:00+05:30",
  };
  const minted = { token: "t", mintedAt, validUntil: NOW };
  await assertWire({ call: read, request, reply: [row], result: minted });
  await assertWire({ call: read, request, reply: [], result: undefined });
  const foreign = wireDatabase(() => [{ ...row, nonce: "2000" }]);
  assertEquals(await read(foreign.database), undefined);
  await assertWire({
    call: (database) => store(database).write("1000", minted),
    request: 'POST /rpc/store_session {"p_client_id":"1000","p_nonce":"1000","p_ciphertext":"t",' +
      '"p_valid_until":"2026-02-10T04:30:00.000Z","p_minted_at":"2026-02-10T04:00:00.000Z",' +
      `${AT}}`,
    reply: null,
    result: undefined,
  });
  await assertWire({
    call: (database) => store(database).takeMint("1000", NOW),
    request: `POST /rpc/take_mint {"p_client_id":"1000",${AT}}`,
    reply: true,
    result: true,
  });
});

Deno.test("rates are reserved and stopped", async () => {
  await assertWire({
    call: (database) => sqlLimiter(database, CLOCK).reserve([[{ family: "data" }]]),
    request: `POST /rpc/reserve_rates {"p_requests":[[{"family":"data"}]],${AT}}`,
    reply: ["2026-02-10T10:00:00+05:30"],
    result: [NOW],
  });
  await assertWire({
    call: (database) =>
      sqlLimiter(database, CLOCK).release([{ items: [{ family: "data" }], at: NOW }]),
    request: 'POST /rpc/release_rates {"p_requests":[{"items":[{"family":"data"}],' +
      '"at":"2026-02-10T04:30:00.000Z"}]}',
    reply: null,
    result: undefined,
  });
  await assertWire({
    call: (database) => sqlLimiter(database, CLOCK).stop(NOW),
    request: 'POST /rpc/stop_rates {"p_until":"2026-02-10T04:30:00.000Z"}',
    reply: null,
    result: undefined,
  });
});

Deno.test("every request carries the key in both headers and names the schema", async () => {
  const wire = wireDatabase(() => 0);
  await cancelAllocations(wire.database, "2026-02-10", undefined);
  const names = ["apikey", "authorization", "content-profile"];
  assertEquals(names.map((name) => wire.headers.get(name)), ["secret", "Bearer secret", "public"]);
});
