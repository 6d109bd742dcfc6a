import { assertEquals, assertRejects } from "@std/assert";
import { storeCandles, storeCloses } from "../../shared/storage/candles.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { databaseTest } from "../support/database.ts";

const CANDLE = { date: "2026-02-06", open: 3, high: 4, low: 2, close: 3, volume: 0 };

databaseTest(
  "a candle that cannot be is refused by name, and none of its list is stored",
  async ({ sql, service }) => {
    const changes = [
      { close: 1e308 },
      { high: 1e308 },
      { open: 1e8 },
      { low: 0 },
      { open: -1 },
      { high: 1.9 },
      { volume: -1 },
      { volume: 1e13 },
    ];
    for (const change of changes) {
      const bad = { ...CANDLE, date: "2026-02-09", ...change };
      const error = await assertRejects(
        () => storeCandles(service, "TCS", [CANDLE, bad], "file"),
        DeskError,
        "candle of TCS on 2026-02-09: ",
      );
      assertEquals(error.code, "bad_request");
    }
    for (const close of [0, 1e8, 1e308]) {
      await assertRejects(
        () => storeCloses(service, [{ name: "TCS", date: "2026-02-09", close }], "file"),
        DeskError,
        "close of TCS on 2026-02-09: ",
      );
    }
    assertEquals((await sql`select * from candles`).length, 0);
    assertEquals(await storeCandles(service, "TCS", [{ ...CANDLE, high: 99_999_999 }], "file"), 1);
  },
);

databaseTest("nor does the table take one from a hand in Studio", async ({ sql }) => {
  for (const price of ["1e308", "'NaN'", "'Infinity'"]) {
    await assertRejects(
      () =>
        sql.unsafe(`insert into candles values ('TCS', '2026-02-06', 1, ${price}, 1, 1, 1, 'x')`),
      Error,
      "candles_high_check",
    );
  }
});

databaseTest(
  "a Muhurat session without a candle is asked for no more, any other is",
  async ({ sql }) => {
    const [from, to] = ["2025-10-15", "2025-10-31"];
    const rows = await sql`
      select trading_date::text as date, 3 as open, 4 as high, 2 as low, 3 as close, 0 as volume
      from public.sessions where trading_date between ${from} and ${to} and kind <> 'muhurat'`;
    await sql`
      select public.fill_candles('TCS', ${sql.json([...rows])}, 'file', ${from}, ${to}, ${to})`;
    const gaps = async () => {
      const [row] = await sql`
        select public.candle_gaps(${sql.json({ TCS: from })}, ${to}, '2025-11-03') as gaps`;
      return row?.["gaps"];
    };
    assertEquals(await gaps(), {});
    await sql`delete from public.candles where trading_date = '2025-10-23'`;
    assertEquals((await gaps()).TCS.from, "2025-10-23");
  },
);
