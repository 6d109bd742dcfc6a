import { assertEquals } from "@std/assert";
import { readListedBefore, storeContracts } from "../../shared/storage/contracts.ts";
import {
  type CorporateActionRow,
  readCorporateActions,
  storeCorporateActions,
} from "../../shared/storage/corporate_actions.ts";
import type { Contract } from "../../shared/vocabulary/contract.ts";
import { databaseTest } from "../support/database.ts";

const EXPIRY = "2026-02-24";

const action = (change: Partial<CorporateActionRow> = {}): CorporateActionRow => ({
  underlying: "TCS",
  date: "2026-02-10",
  factor: 5,
  found: "contract_master",
  source: "test",
  ...change,
});

function calls(lotSize: number, strikes: readonly number[], expiry = EXPIRY): Contract[] {
  return strikes.map((strike) => ({
    underlying: "TCS",
    segment: "NSE_FNO",
    securityId: String(Math.round(100 * strike)),
    instrument: "option",
    expiry,
    strike,
    right: "call",
    lotSize,
    tick: 0.05,
  }));
}

databaseTest(
  "actions are read by underlying to a date, that day's too, ascending",
  async ({ service }) => {
    const given = { date: "2026-02-03", factor: 1.05, found: "given" } as const;
    await storeCorporateActions(service, [
      action(),
      action(given),
      action({ underlying: "INFY", date: "2026-02-11" }),
    ]);
    const split = { date: "2026-02-10", factor: 5, found: "contract_master" } as const;
    const read = (until: string) => readCorporateActions(service, ["INFY", "TCS"], until);
    assertEquals([...await read("2026-02-10")], [["TCS", [given, split]]]);
    assertEquals([...await read("2026-02-09")], [["TCS", [given]]]);
    assertEquals([...(await read("2026-02-11")).keys()].sort(), ["INFY", "TCS"]);
  },
);

databaseTest(
  "an action stored again is written once, and one that the owner gave is only the owner's to change",
  async ({ service, sql }) => {
    const store = (change: Partial<CorporateActionRow> = {}) =>
      storeCorporateActions(service, [action(change)]);
    assertEquals([await store(), await store()], [1, 0]);
    assertEquals(await store({ found: "given", factor: 1.07 }), 1);
    assertEquals(await store(), 0);
    assertEquals(await store({ found: "given", factor: 1.08 }), 1);
    const rows = await sql`select factor::float8, found from public.corporate_actions`;
    assertEquals([...rows], [{ factor: 1.08, found: "given" }]);
  },
);

databaseTest("a row typed into the table is the owner's", async ({ sql }) => {
  const [row] = await sql`insert into public.corporate_actions (underlying, action_date, factor)
    values ('ITC', '2025-01-06', 1.05) returning found, source`;
  assertEquals(row, { found: "given", source: "owner" });
});

databaseTest("a factor of nothing and one found in prices cannot be stored", async ({ sql }) => {
  for (const [factor, found] of [[0, "given"], [5, "price"]] as const) {
    const refused =
      await sql`insert into public.corporate_actions (underlying, action_date, factor, found)
      values ('ITC', '2025-01-06', ${factor}, ${found})`.then(() => undefined, (error) => error);
    assertEquals(refused?.code, "23514");
  }
});

databaseTest(
  "the listing before today is whole after any part of today's is stored, and stored again",
  async ({ service }) => {
    await storeContracts(service, calls(150, [3200, 1600]), "2026-02-06");
    await storeContracts(service, calls(100, [1000, 2000, 3000]), "2026-02-09");
    const before = {
      underlying: "TCS",
      expiry: EXPIRY,
      listedOn: "2026-02-09",
      lotSize: 100,
      strikes: [1000, 2000, 3000],
    };
    const read = () => readListedBefore(service, ["TCS"], "2026-02-10");
    assertEquals(await read(), [before]);
    for (const strikes of [[500, 1000], [1500, 2000], [500, 1000]]) {
      await storeContracts(service, calls(200, strikes), "2026-02-10");
      assertEquals(await read(), [before]);
    }
    const next = await readListedBefore(service, ["TCS"], "2026-02-11");
    assertEquals(next.map(({ lotSize, strikes }) => [lotSize, strikes]), [[200, [
      500,
      1000,
      1500,
      2000,
    ]]]);
  },
);

databaseTest(
  "expired contracts and a name that was never listed before have no listing",
  async ({ service }) => {
    await storeContracts(service, calls(100, [1000], "2026-01-27"), "2026-01-27");
    await storeContracts(service, calls(100, [1000]), "2026-02-10");
    assertEquals(await readListedBefore(service, ["TCS", "INFY"], "2026-02-10"), []);
  },
);
