import { assertEquals } from "@std/assert";
import { databaseTest } from "../support/database.ts";

databaseTest(
  "a chain's earlier digests are those of its own name and dates before, of expiries that live",
  async ({ sql, service }) => {
    for (
      const [date, name, expiry, digest] of [
        ["2026-02-05", "INFY", "2026-02-24", "a"],
        ["2026-02-06", "INFY", "2026-02-24", "b"],
        // The same digest as a date before: it stands once.
        ["2026-02-04", "INFY", "2026-02-24", "a"],
        ["2026-02-06", "INFY", "2026-02-09", "ends that day"],
        ["2026-02-05", "INFY", "2026-02-06", "ended"],
        ["2026-02-09", "INFY", "2026-02-24", "of that day"],
        ["2026-02-06", "TCS", "2026-02-24", "c"],
        ["2026-02-06", "ITC", "2026-02-24", "of another name"],
      ]
    ) {
      await sql`
        insert into public.chain_snapshots (trading_date, underlying, expiry, received_at, spot,
          forward, atm_volatility, smile, digest, counts)
        values (${date as string}, ${name as string}, ${expiry as string}, '2026-02-09', 1, 1, 0.2,
          '{}', ${digest as string}, '{}')`;
    }
    const of = async (p_underlyings: string[]) =>
      (await service.rpc("earlier_digests", { p_underlyings, p_before: "2026-02-09" })).data;
    assertEquals(await of(["INFY", "TCS", "LT"]), {
      INFY: ["2026-02-09:ends that day", "2026-02-24:a", "2026-02-24:b"],
      TCS: ["2026-02-24:c"],
    });
    assertEquals(await of(["LT"]), {});
    assertEquals(await of([]), {});
  },
);
