import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";

const NOW = "2026-02-09T08:30:00+05:30";
const NONCE = "0123456789ab0123456789ab";
const CIPHERTEXT = "c0".repeat(40);

/** Stores a session and tells the code of its refusal, if any. */
async function store({ service }: TestDatabase, changes: Record<string, string> = {}) {
  const { error } = await service.rpc("store_session", {
    ...{ p_client_id: "1000", p_nonce: NONCE, p_ciphertext: CIPHERTEXT, p_now: NOW },
    ...{ p_valid_until: "2026-02-10T08:30:00+05:30", p_minted_at: NOW },
    ...changes,
  });
  return error?.code;
}

databaseTest("a plain token cannot be stored, in neither column and by neither way", async (db) => {
  const plain = ["eyJhbGciOiJIUzUxMiJ9.eyJleHAiOjF9.c2ln", crypto.randomUUID(), "", "ab"];
  for (const text of plain) {
    assertEquals(await store(db, { p_ciphertext: text }), "23514", text);
    assertEquals(await store(db, { p_nonce: text }), "23514", text);
  }
  for (const text of [CIPHERTEXT.toUpperCase(), `${CIPHERTEXT}0`, "ab".repeat(16)]) {
    assertEquals(await store(db, { p_ciphertext: text }), "23514", text);
  }
  assertEquals(await store(db, { p_ciphertext: "ab".repeat(4097) }), "23514");
  assertEquals(await store(db, { p_nonce: `${NONCE}ab` }), "23514");
  assertEquals(await store(db, { p_ciphertext: "ab".repeat(17) }), undefined);
  const { error } = await db.service.from("broker_sessions").update({ ciphertext: plain[0] })
    .eq("client_id", "1000");
  assertEquals(error?.code, "23514");
});

databaseTest(
  "a token minted before the stored one is dropped, a later one replaces it",
  async (db) => {
    const stored = async () => {
      const [row] = await db.sql`select nonce, minted_at from public.broker_sessions`;
      return [row?.["nonce"].slice(0, 2), row?.["minted_at"].toISOString()];
    };
    const minted = (p_minted_at: string, byte: string) =>
      store(db, { p_minted_at, p_nonce: byte.repeat(12), p_now: p_minted_at });
    await minted("2026-02-09T02:30:00Z", "aa");
    await store(db, { p_minted_at: "2026-02-09T02:29:59Z", p_nonce: "bb".repeat(12) });
    assertEquals(await stored(), ["aa", "2026-02-09T02:30:00.000Z"]);
    await minted("2026-02-09T02:32:10Z", "cc");
    assertEquals(await stored(), ["cc", "2026-02-09T02:32:10.000Z"]);
    const late = { p_minted_at: "2026-02-09T02:30:00Z", p_now: "2026-02-09T02:32:10Z" };
    await store(db, { ...late, p_nonce: "ee".repeat(12) });
    assertEquals(await stored(), ["cc", "2026-02-09T02:32:10.000Z"]);
    // Of two of one instant the last stays.
    await minted("2026-02-09T02:32:10Z", "ff");
    assertEquals(await stored(), ["ff", "2026-02-09T02:32:10.000Z"]);
    // A clock that was set back: what is stored was minted in its future.
    await minted("2026-02-09T02:00:00Z", "dd");
    assertEquals(await stored(), ["dd", "2026-02-09T02:00:00.000Z"]);
  },
);

databaseTest("a check of a date is stored once and replaced by a later look", async (db) => {
  const look = async (date: string, state: string, remedy: string | null, at: string) => {
    const row = { check_name: "data_plan", state, detail: `${state} at ${at}`, remedy };
    const { error } = await db.service.rpc("store_readiness", {
      ...{ p_trading_date: date, p_rows: [row, { ...row, check_name: "token" }] },
      p_now: `2026-02-09T${at}:00+05:30`,
    });
    return error?.code;
  };
  assertEquals(await look("2026-02-09", "failed", "subscribe", "08:30"), undefined);
  assertEquals(await look("2026-02-09", "ok", null, "08:40"), undefined);
  assertEquals(await look("2026-02-10", "warning", "look", "08:41"), undefined);
  const rows = await db.sql`select trading_date::text, check_name, state, detail, remedy,
    checked_at from public.readiness_checks order by 1, 2`;
  const [nine, ten] = [new Date("2026-02-09T08:40+05:30"), new Date("2026-02-09T08:41+05:30")];
  const row = (check_name: string) => [
    {
      ...{ trading_date: "2026-02-09", check_name, state: "ok", detail: "ok at 08:40" },
      ...{ remedy: null, checked_at: nine },
    },
    {
      ...{ trading_date: "2026-02-10", check_name, state: "warning", detail: "warning at 08:41" },
      ...{ remedy: "look", checked_at: ten },
    },
  ];
  const [plan, token] = [row("data_plan"), row("token")];
  assertEquals([...rows], [plan[0], token[0], plan[1], token[1]]);
  // Good rows have nothing to do, others say what.
  assertEquals(await look("2026-02-11", "ok", "look", "08:42"), "23514");
  assertEquals(await look("2026-02-11", "failed", null, "08:42"), "23514");
});
