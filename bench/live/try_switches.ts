import type { World } from "../../tests/support/world.ts";

/** The three switches of live entries, by the names under which refusals are counted. */
export const SWITCHES = ["secret", "desk", "call"] as const;

/** What came of one switch that was taken back while positions were held live. */
export interface SwitchTrial {
  readonly switch: (typeof SWITCHES)[number];
  /** The code with which entries were refused. */
  readonly refused: string;
  /** Refusals counted for it, and for the other two. */
  readonly counted: number;
  readonly countedOthers: number;
  /** Whether health tells of the refusals by the switch's name. */
  readonly isShown: boolean;
  /** Orders that the refused call sent to open something. */
  readonly sent: number;
  /** How the position that was closed meanwhile stands, and its orders in the exchange's book. */
  readonly position: string;
  readonly closingOrders: number;
}

/** What the trials need: a world whose functions nobody kills, and its secret of live orders. */
export interface SwitchPlace {
  readonly world: World;
  /** Starts the functions with the secret of live orders, or without it. */
  setSecret(isGiven: boolean): Promise<void>;
}

/** Calls within which a position is closed, a minute apart. */
const MOST_MINUTES = 8;

/** Takes each switch back alone, tries an entry, closes a live position, and gives it back. */
export async function trySwitches(place: SwitchPlace): Promise<SwitchTrial[]> {
  const trials: SwitchTrial[] = [];
  for (const name of SWITCHES) {
    const setDesk = async (mode: string) => {
      await place.world.platform
        .sql`update public.trading_state set mode = ${mode}::public.trading_mode`;
    };
    if (name === "secret") await place.setSecret(false);
    if (name === "desk") await setDesk("paper");
    trials.push({
      switch: name,
      ...await refusal(place.world, name),
      ...await closing(place.world),
    });
    if (name === "secret") await place.setSecret(true);
    if (name === "desk") await setDesk("live");
  }
  return trials;
}

/** What is wrong with some trials, in sentences. */
export function switchFaults(trials: readonly SwitchTrial[]): string[] {
  return trials.flatMap((trial) => {
    const { switch: name, refused, counted, countedOthers, isShown, sent } = trial;
    const faults = [
      refused === "live_switch_off" ? undefined : `entries were answered ${refused}`,
      counted === 1 && countedOthers === 0
        ? undefined
        : `${counted} refusals were counted, ${countedOthers} of others`,
      isShown ? undefined : "health does not tell of it",
      sent === 0 ? undefined : `${sent} orders went out`,
      trial.position === "live closed" && trial.closingOrders > 0
        ? undefined
        : `a live position is ${trial.position} after ${trial.closingOrders} orders`,
    ];
    return faults.flatMap((fault) =>
      fault === undefined ? [] : [`without the switch ${name}: ${fault}`]
    );
  });
}

async function refusal(world: World, name: SwitchTrial["switch"]) {
  const { exchange, platform: { sql } } = world;
  const counts = async () => {
    const rows = await sql`select switch, sum(refused)::integer as n
      from public.live_refusals group by switch`;
    return new Map(rows.map((row) => [String(row["switch"]), Number(row["n"])]));
  };
  const before = await counts();
  const opening = async () => {
    const rows = await sql`select correlation_id as id from public.intents where purpose = 'open'`;
    const ids = new Set(rows.map((row) => row["id"]));
    return (await exchange.orders()).filter(({ ticket }) => ids.has(ticket.correlationId)).length;
  };
  const sentBefore = await opening();
  const answer = await world.call("execute", {
    action: "entries",
    ...(name === "call" ? {} : { mode: "live" }),
  });
  const after = await counts();
  const more = (of: string) => (after.get(of) ?? 0) - (before.get(of) ?? 0);
  const health = await world.status({ show: "health" });
  const told = health.body.rows.find(({ check }: { check: string }) => check === "live_entries");
  return {
    refused: answer.body.error?.code ?? String(answer.status),
    counted: more(name),
    countedOthers: SWITCHES.filter((each) => each !== name)
      .reduce((sum, each) => sum + more(each), 0),
    isShown: told?.ok === false &&
      String(told.detail).includes(`${name} off ${after.get(name)} times`),
    sent: await opening() - sentBefore,
  };
}

async function closing(world: World): Promise<Pick<SwitchTrial, "position" | "closingOrders">> {
  const { exchange, platform: { sql } } = world;
  const [held] = await sql`select position_id from public.positions
    where state = 'open' order by position_id limit 1`;
  if (held === undefined) return { position: "not there", closingOrders: 0 };
  const positionId = Number(held["position_id"]);
  const read = async () => {
    const [row] = await sql`select mode || ' ' || state as told from public.positions
      where position_id = ${positionId}`;
    return String(row?.["told"]);
  };
  await world.call("execute", { action: "flatten", positionIds: [positionId] });
  // What the quotes of a minute do not take is asked for anew in the next.
  for (let minute = 0; minute < MOST_MINUTES && await read() !== "live closed"; minute++) {
    await exchange.advance(new Date((await exchange.now()).getTime() + 60_000));
    await world.call("execute", { action: "exits" });
  }
  const rows = await sql`select i.correlation_id as id from public.intents i
    join public.plans p using (plan_id) where p.position_id = ${positionId}`;
  const ids = new Set(rows.map((row) => row["id"]));
  const orders = await exchange.orders();
  return {
    position: await read(),
    closingOrders: orders.filter(({ ticket }) => ids.has(ticket.correlationId)).length,
  };
}
