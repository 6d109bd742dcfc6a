import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { makeTrades } from "../support/made_trades.ts";
import { allocated, openPlan } from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

/** Lists contract 101: lots of 65, a freeze quantity of 1,800, a tick of 5 paise. */
async function list({ sql }: TestDatabase, expiry = "2026-02-24"): Promise<void> {
  const row = {
    underlying: "NIFTY",
    segment: "NSE_FNO",
    security_id: "101",
    instrument: "option",
    expiry,
    strike: 24400,
    option_right: "put",
    lot_size: 65,
    tick: 0.05,
    freeze_quantity: 1800,
    listed_on: "2026-02-06",
  };
  await sql`insert into public.contracts ${sql(row)}`;
}

async function send({ service }: TestDatabase, changes: object = {}): Promise<string> {
  const { data, error } = await service.rpc("paper_receive", {
    p_order: {
      correlationId: "one",
      segment: "NSE_FNO",
      securityId: "101",
      side: "buy",
      quantity: 130,
      limitPrice: 30,
      ...changes,
    },
    p_now: STORED_AT,
  });
  return error?.message ?? data.refused ?? data.state;
}

databaseTest(
  "the paper broker takes whole lots below the freeze quantity, on the tick",
  async (database) => {
    await list(database);
    assertEquals(await send(database, { quantity: 131 }), "131 units are no whole lots of 65");
    assertEquals(await send(database, { quantity: 0 }), "a quantity of 0 is none");
    assertEquals(await send(database, { quantity: -65 }), "a quantity of -65 is none");
    assertEquals(
      await send(database, { limitPrice: 30.02 }),
      "30.02 is no multiple of the tick of 0.05",
    );
    await database.sql`update public.contracts set freeze_quantity = 130`;
    assertEquals(
      await send(database),
      "130 units are not below the freeze quantity of 130",
    );
    await database.sql`update public.contracts set freeze_quantity = 131`;
    assertEquals(await send(database, { limitPrice: 30.05 }), "open");
  },
);

databaseTest("an order that was taken is taken, whatever is said of it later", async (database) => {
  await list(database);
  assertEquals(await send(database), "open");
  await database.sql`update public.contracts set lot_size = 75`;
  assertEquals(await send(database), "open");
  assertEquals(await send(database, { correlationId: "two" }), "130 units are no whole lots of 75");
});

databaseTest(
  "a contract that has expired says nothing of the one that has its id now",
  async (database) => {
    await list(database, "2026-02-06");
    assertEquals(await send(database, { quantity: 131 }), "open");
  },
);

databaseTest(
  "an entry's order needs the funds of its whole plan, a way out needs none",
  async (database) => {
    const { sql } = database;
    const { data: plan } = await openPlan(database, await allocated(database));
    const { correlationId } = plan.intents[0];
    // The plan takes 1,56,000 of a crore.
    await makeTrades(sql, [{ id: 1, realised: null, underlying: "TCS", capitalUsed: 9_844_001 }]);
    assertEquals(
      await send(database, { correlationId }),
      "156000.00 rupees are needed, 155999.00 are free",
    );
    assertEquals(await send(database, { correlationId: "another's" }), "open");
    await sql.unsafe(`alter table public.positions disable trigger user;
    update public.positions set capital_used = 9844000`);
    assertEquals(await send(database, { correlationId }), "open");
  },
);
