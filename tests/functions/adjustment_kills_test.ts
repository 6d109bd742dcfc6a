import { assert, assertEquals } from "@std/assert";
import type { RpcHook } from "../../local/platform/gateway.ts";
import { at, openAdjustableDesk } from "../support/adjustable_desk.ts";
import type { Answer } from "../support/world.ts";

const NAMES = ["SUNPHARMA", "MARUTI", "INFY", "TITAN", "RELIANCE", "SBIN", "HCLTECH"];

/** Where the functions die: at the so manieth call of an rpc, before or after it. */
interface Point {
  readonly name: string;
  readonly phase: "before" | "after";
  readonly time: number;
}

let armed: Point | undefined;
let met = 0;
const kill: RpcHook = async (name, phase) => {
  if (armed === undefined || name !== armed.name || phase !== armed.phase) return;
  if (++met < armed.time) return;
  armed = undefined;
  await desk.world.platform.killFunctions();
};

const desk = await openAdjustableDesk(NAMES, { onRpc: kill });
const { world, monitorAt, accept, turnOn, positionOf } = desk;
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

/** Proposes a roll of a position and accepts it in a call that dies. */
async function dieAt(underlying: string, point: Point, minute: number): Promise<number> {
  await sql`update public.adjustment_rules set is_on = false`;
  await turnOn(underlying, "roll_untested");
  const { proposed, unproposed } = await monitorAt(`10:${minute}:00`);
  assertEquals([proposed.length, unproposed], [1, []]);
  [armed, met] = [point, 0];
  await accept(proposed[0].adjustmentId).then(() => undefined, () => undefined);
  assertEquals(armed, undefined, `${point.name} was not met`);
  await world.platform.restartFunctions();
  return proposed[0].adjustmentId;
}

/** What stands of a position against what its plans say, and each contract's fills. */
async function booksOf(underlying: string): Promise<Answer> {
  const position = await positionOf(underlying);
  const [row] = await sql`select
    (select count(*)::int from private.held_units(${position.plan_id}) where units <> 0) as legs,
    (select count(*)::int from public.fills f join public.orders using (order_id)
      join public.intents using (intent_id) join public.plans p using (plan_id)
      where p.position_id = ${position.position_id}) as fills,
    (select string_agg(p.kind || ' ' || p.state, ', ' order by p.plan_id) from public.plans p
      where p.position_id = ${position.position_id}) as plans,
    (select state from public.adjustments where position_id = ${position.position_id}) as state`;
  return { ...row, position: position.state };
}

const DONE = {
  legs: 4,
  fills: 4,
  plans: "exit filled, adjust filled",
  state: "done",
  position: "open",
};

const POINTS: readonly Point[] = [
  { name: "accept_adjustment", phase: "after", time: 1 },
  { name: "claim_intent", phase: "after", time: 1 },
  { name: "store_order", phase: "after", time: 1 },
  { name: "close_position", phase: "after", time: 1 },
  { name: "store_order", phase: "after", time: 3 },
];

for (const [i, point] of POINTS.entries()) {
  const name = NAMES[i] ?? "";
  Deno.test(`killed ${point.phase} ${point.name} number ${point.time} an adjustment is gone on with`, async () => {
    const minute = 10 + 4 * i;
    await dieAt(name, point, minute);
    const half = await booksOf(name);
    assert(half.position !== "open", JSON.stringify(half));
    // The dead call's lease and its leave to send run out first.
    for (const seconds of [80, 150, 220]) {
      const time = at(`10:${minute}:00`).getTime() + 1000 * seconds;
      await world.exchange.advance(new Date(time));
      await world.call("monitor", {});
    }
    const books = await booksOf(name);
    // An order that may have been sent when its caller died is asked for until it is known.
    assertEquals([point.name, books], [point.name, DONE]);
  });
}

Deno.test("what it opens is given up once its time is over, and what was closed stays so", async () => {
  await dieAt("SBIN", { name: "close_position", phase: "after", time: 1 }, 40);
  await monitorAt("10:46:00");
  assertEquals(await booksOf("SBIN"), {
    legs: 2,
    fills: 2,
    plans: "exit filled, adjust unwound",
    state: "failed",
    position: "open",
  });
});

Deno.test("a position that is closed meanwhile has what its adjustment opens traded back", async () => {
  await dieAt("HCLTECH", { name: "store_order", phase: "after", time: 3 }, 50);
  await world.exchange.advance(at("10:51:30"));
  const { id } = await positionOf("HCLTECH");
  const { body } = await world.call("execute", { action: "flatten", positionIds: [id] });
  assertEquals(body.faults, [], JSON.stringify(body));
  const { position, state } = await booksOf("HCLTECH");
  assertEquals([position, state], ["closed", "failed"]);
  const [books] = await sql`select
    (select sum(case i.side when 'buy' then f.quantity else -f.quantity end)::int
      from public.fills f join public.orders using (order_id) join public.intents i using (intent_id)
      join public.plans p using (plan_id) where p.underlying = 'HCLTECH') as units,
    (select round(sum(realised), 2)::text from public.day_ledger where underlying = 'HCLTECH')
      as ledger,
    (select round(sum(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price
        - f.charges), 2)::text
      from public.fills f join public.orders using (order_id) join public.intents i using (intent_id)
      join public.plans p using (plan_id) where p.underlying = 'HCLTECH') as fills`;
  assertEquals([books?.["units"], books?.["ledger"]], [0, books?.["fills"]]);
});
