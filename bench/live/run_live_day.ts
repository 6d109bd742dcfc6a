import type { World, WorldOptions } from "../../tests/support/world.ts";
import { killPoint } from "../kills/kill_point.ts";
import { deskRows } from "./desk_rows.ts";
import { judgeLive } from "./judge_live.ts";
import { leadLiveDay } from "./lead_live_day.ts";
import { liveCalls } from "./live_calls.ts";
import type { LiveDayOptions } from "./live_options.ts";
import { switchFaults, type SwitchTrial } from "./try_switches.ts";

/** What a live day came to. */
export interface LiveDay {
  /** Allocations that were entered: their plan was not denied. */
  readonly allocations: number;
  readonly kills: number;
  /** In the exchange's own book. */
  readonly orders: number;
  readonly trades: number;
  /** How the desk's plans ended, by kind and state, and positions that are held. */
  readonly plans: Readonly<Record<string, number>>;
  readonly held: number;
  readonly switches: readonly SwitchTrial[];
  /** Where each kill struck. */
  readonly struck: readonly string[];
  /** What is wrong, in sentences. */
  readonly differences: readonly string[];
  readonly violations: readonly string[];
}

/** A world to trade in, opened by whoever has a database and a broker's token for it. */
export interface LiveWorlds {
  readonly openWorld: (options: WorldOptions) => Promise<World>;
  readonly accessToken: string;
  /** Of a desk that is ready to analyze; absent: the world makes one. */
  readonly databaseUrl?: string;
}

/** Leads one seeded day of live trading under kills and faults, and judges what both books say. */
export async function runLiveDay(worlds: LiveWorlds, options: LiveDayOptions): Promise<LiveDay> {
  const point = killPoint();
  const given = { DHAN_ACCESS_TOKEN: worlds.accessToken };
  const enabled = { ...given, DHAN_LIVE_ORDERS: "enabled" };
  const unlogged: string[] = [];
  const { databaseUrl } = worlds;
  const world = await worlds.openWorld({
    at: `${options.date}T10:00:00+05:30`,
    mode: "stepped",
    ...(databaseUrl === undefined ? { ready: true } : { databaseUrl }),
    secrets: enabled,
    onRpc: point.hook,
    onFetch: point.hook,
    log: (line) => {
      if (line.includes('"internal"')) unlogged.push(line);
    },
  });
  try {
    const calls = liveCalls(world, point, options);
    const setSecret = async (isGiven: boolean) => await world.setSecrets(isGiven ? enabled : given);
    const switches = await leadLiveDay({ world, setSecret }, calls, options);
    const book = await world.exchange.orders();
    const desk = await deskRows(world.platform.sql, options.date);
    const { differences, violations } = judgeLive(book, desk);
    const plans = desk.plans.map(({ kind, state, reason }) =>
      state === "denied" ? `${kind} denied, ${reason?.split(":")[0]}` : `${kind} ${state}`
    );
    return {
      allocations: plans.filter((plan) => plan.startsWith("entry") && !plan.includes("denied"))
        .length,
      kills: calls.struck.length,
      orders: book.length,
      trades: book.reduce((sum, { trades }) => sum + trades.length, 0),
      plans: Object.fromEntries(
        [...new Set(plans)].sort().map((
          name,
        ) => [name, plans.filter((each) => each === name).length]),
      ),
      held: desk.positions.filter(({ state }) => state !== "closed").length,
      switches,
      struck: calls.struck,
      differences,
      violations: [
        ...violations,
        ...switchFaults(switches),
        ...[...calls.unforeseen, ...unlogged].map((line) => `unforeseen: ${line}`),
      ],
    };
  } finally {
    await world.stop();
  }
}
