import postgres from "postgres";
import type { World, WorldOptions } from "../../tests/support/world.ts";
import { copyDatabase, type DatabaseCopy } from "./database_copies.ts";

/** States of a desk's day, each made of the one before through the functions' own door. */
export const DESK_STATES = ["night", "morning", "analyzed", "waiting", "held"] as const;
export type DeskState = typeof DESK_STATES[number];

/** When each state is measured: a moment after it was reached. */
export const INSTANTS: Readonly<Record<DeskState, string>> = {
  night: "2026-02-09T08:30:00+05:30",
  morning: "2026-02-09T10:00:00+05:30",
  analyzed: "2026-02-09T10:02:00+05:30",
  waiting: "2026-02-09T10:02:30+05:30",
  held: "2026-02-09T10:10:00+05:30",
};

/** Allocations that wait, positions that are open. */
export const TRADED = 20;

/** A desk that goes from state to state in a database of its own. */
export interface DeskStates {
  /** A copy for one measurement. States are asked for in their order; one that failed stays so. */
  copy(state: DeskState): Promise<DatabaseCopy>;
  drop(): Promise<void>;
}

/**
 * States on top of a migrated database, which may have years of rows. Sources and a stepped clock
 * make them: their figures are not measured.
 */
export async function deskStates(
  openWorld: (options: WorldOptions) => Promise<World>,
  template: string,
  age: (sql: postgres.Sql) => Promise<void>,
): Promise<DeskStates> {
  const { url, drop } = await copyDatabase(template);
  let [last, steps] = [0, filled(url, age)];
  // Whoever asks for a state is told.
  steps.catch(() => {});
  return {
    copy: async (state) => {
      const wanted = DESK_STATES.indexOf(state);
      if (wanted < last) throw new Error(`the desk is past ${state}: it is ${DESK_STATES[last]}`);
      for (const next of DESK_STATES.slice(last + 1, wanted + 1)) {
        steps = steps.then(() => reached(next, url, openWorld));
      }
      last = wanted;
      await steps;
      return await copyDatabase(url);
    },
    drop,
  };
}

async function filled(url: string, age: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 3, onnotice: () => {} });
  try {
    await age(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Takes the step that leads to a state. Throws when a call is refused. */
async function reached(
  state: DeskState,
  databaseUrl: string,
  openWorld: (options: WorldOptions) => Promise<World>,
): Promise<void> {
  const at = state === "morning" ? INSTANTS.night : INSTANTS.morning;
  const world = await openWorld({ at, databaseUrl });
  const call = async (name: string, body: object) => {
    for (;;) {
      const { status, body: answer } = await world.call(name, body);
      if (status === 200) return answer;
      if (status !== 202) throw new Error(`${name} answered ${status}: ${JSON.stringify(answer)}`);
    }
  };
  try {
    switch (state) {
      case "morning":
        for (const job of ["token", "contracts", "candles", "beliefs"]) {
          await call("maintain", { job });
        }
        break;
      case "analyzed":
        await banOne(world.platform.sql);
        await call("analyze", {});
        break;
      case "waiting":
        await call("execute", { action: "mark", top: 1 });
        await makeRoom(world.platform.sql);
        atLeast(state, (await call("allocate", {})).allocations.length);
        break;
      case "held":
        await call("execute", {});
        atLeast(state, (await call("monitor", { dryRun: true })).positions.length);
        await call("maintain", { job: "report" });
    }
  } finally {
    await world.stop();
  }
}

/** Something that failed, for those who ask: one underlying is refused. */
async function banOne(sql: postgres.Sql): Promise<void> {
  await sql`
    insert into public.ban_lists (trading_date, source, fetched_at)
    values ('2026-02-09', 'bench', ${INSTANTS.morning})`;
  await sql`
    insert into public.bans (trading_date, underlying)
    select '2026-02-09', max(underlying) from public.underlyings where enabled`;
}

/** What is held already takes no place of the twenty. */
async function makeRoom(sql: postgres.Sql): Promise<void> {
  await sql`
    update public.settings set value = to_jsonb(${TRADED} + (
      select count(*) from public.positions where state <> 'closed'))
    where name = 'max_positions'`;
}

function atLeast(state: DeskState, found: number): void {
  if (found < TRADED) throw new Error(`${state}: ${found} of ${TRADED} came about`);
}
