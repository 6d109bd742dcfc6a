import { assert, assertEquals } from "@std/assert";
import { chargesOf, tariffOf } from "../../shared/market/charges.ts";
import { readParameters } from "../../shared/storage/parameters.ts";
import { sqlPlanStore } from "../../shared/storage/plan_store.ts";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { fail } from "../support/assert.ts";
import { allocatedAll, ENTRY, intentOf } from "../support/stored_plan.ts";
import { withoutGuards } from "../support/unguarded.ts";

const NAMES = ["NIFTY", "BANKNIFTY", "FINNIFTY", "MIDCPNIFTY", "TCS", "SBIN", "INFY", "RELIANCE"];
/** Before and after the rates of April 2026. */
const DATES = ["2026-03-30", "2026-04-01"];

const paise = (rupees: number) => Math.round(100 * rupees) / 100;

/** Charges of each underlying's fills in SQL's decimals, from the rates that held on the date. */
async function exactCharges({ sql }: TestDatabase, date: string) {
  const rows = await sql`
    with rate as (
      select replace(name, 'charge.', '') as name, value from public.parameters
      where name like 'charge.%' and effective_from <= ${date}::date
        and (effective_to is null or effective_to >= ${date}::date)),
    r as (
      select max(value) filter (where name = 'brokerage_per_order') as brokerage,
        max(value) filter (where name = 'gst') as gst, max(value) filter (where name = 'sebi') as sebi,
        max(value) filter (where name = 'exchange_option') as exchange,
        max(value) filter (where name = 'ipft_option') as ipft,
        max(value) filter (where name = 'stt_option_sell') as stt,
        max(value) filter (where name = 'stamp_option_buy') as stamp
      from rate),
    orders as (
      select p.underlying, i.side, o.order_id, sum(f.quantity * f.price) as turnover
      from public.fills f join public.orders o using (order_id) join public.intents i using (intent_id)
      join public.plans p using (plan_id)
      where (f.filled_at at time zone 'Asia/Kolkata')::date = ${date}::date
      group by p.underlying, i.side, o.order_id)
    select underlying, round(sum(
      (r.brokerage + turnover * (r.exchange + r.ipft + r.sebi)) * (1 + r.gst)
      + case side when 'sell' then turnover * r.stt else turnover * r.stamp end), 2)::float8 as charges
    from orders cross join r group by underlying order by underlying`;
  return rows.map(({ underlying, charges }) => [underlying, charges]);
}

/** Up to forty fills of an order, on the tick: rounding each to less than it needs would show. */
function fillsOf(random: () => number, key: string, at: Date) {
  return Array.from({ length: 1 + Math.floor(40 * random()) }, (_, i) => ({
    tradeId: `${key}-${i}`,
    quantity: 65 * (1 + Math.floor(20 * random())),
    price: (1 + Math.floor(8000 * random())) / 20,
    at,
  }));
}

databaseTest(
  "a day's charges are those of its orders, to the paisa, in TypeScript as in SQL",
  async (database) => {
    const { service } = database;
    const allocations = await allocatedAll(database, NAMES);
    // No order of a contract that ended goes out.
    await withoutGuards(database.sql, (one) =>
      one`
      update public.strategy_legs set expiry = '2026-04-28'`);
    const random = seededRandom(16);
    for (const [i, allocation] of allocations.entries()) {
      const date = DATES[i % 2] ?? "";
      const at = new Date(`${date}T11:00:00+05:30`);
      const tariff = tariffOf(await readParameters(service, date));
      const clock = { now: () => Promise.resolve(at), waitUntil: () => Promise.resolve() };
      const key = `E${allocation}p`;
      const traded = ENTRY.map(({ leg, side }) => {
        const fills = fillsOf(random, `${key}-${leg}`, at);
        const quantity = fills.reduce((sum, fill) => sum + fill.quantity, 0);
        return { fills, intent: { ...intentOf(leg, side, "open", key), quantity } };
      });
      const { data: plan, error } = await service.rpc("open_entry_plan", {
        p_allocation_id: allocation,
        p_mode: "paper",
        p_intents: traded.map(({ intent }) => intent),
        p_now: at.toISOString(),
      });
      assertEquals(error, null);
      const held = await sqlPlanStore(service, clock, tariff, "me").hold(plan.planId);
      assert(held !== undefined);
      await held.hold.advance("executing");
      let charged = 0;
      for (const intent of held.plan.intents) {
        const { fills, intent: { quantity } } = traded.find((each) =>
          each.intent.leg_number === intent.legNumber
        ) ?? fail("no such leg");
        await held.hold.claimIntent(intent);
        const turnover = fills.reduce((sum, fill) => sum + fill.quantity * fill.price, 0);
        const averagePrice = turnover / quantity;
        charged += chargesOf(
          { instrument: "option", side: intent.side, quantity, price: averagePrice },
          tariff,
        ).total;
        const { correlationId } = intent;
        const told = { orderId: `B-${correlationId}`, correlationId, averagePrice, fills };
        // First a part of it, then all: what is known stays.
        const part = fills.slice(0, 1);
        await held.hold.storeOrder(intent, "confirmed", undefined, {
          ...{ ...told, state: "open", filledQuantity: part[0]?.quantity ?? 0, fills: part },
        });
        await held.hold.storeOrder(intent, "confirmed", undefined, {
          ...{ ...told, state: "filled", filledQuantity: quantity },
        });
      }
      const { data: ledger } = await service.from("day_ledger").select("charges")
        .eq("underlying", NAMES[i]).eq("trading_date", date);
      assertEquals(ledger, [{ charges: paise(charged) }]);
    }
    for (const date of DATES) {
      const { data: ledger } = await service.from("day_ledger").select("underlying,charges")
        .eq("trading_date", date).order("underlying");
      assertEquals(
        ledger?.map(({ underlying, charges }) => [underlying, charges]),
        await exactCharges(database, date),
      );
      assertEquals(ledger?.length, NAMES.length / 2);
    }
  },
);
