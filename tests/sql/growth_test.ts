import { assert, assertEquals } from "@std/assert";
import { ageDatabase } from "../support/aged_database.ts";
import { type AgedCall, agedReads } from "../support/aged_reads.ts";
import { agedWrites } from "../support/aged_writes.ts";
import { callCost } from "../support/call_cost.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

/** A slice of names, few definitions: what reads all that there is shows with them too. */
const DESK = { underlyings: 12, definitions: 4, seed: 1 };
const YEARS = [1, 3] as const;
/**
 * Most that a call may cost on three years, over what it costs on one: a scan of what grows costs
 * three times as much, an index may be a level deeper.
 */
const FACTOR = 1.5;
const LEVELS = 20;

interface Desk {
  readonly database: TestDatabase;
  /** Pages that each call touches. */
  readonly reads: readonly Cost[];
  readonly writes: readonly Cost[];
}

type Cost = readonly [name: string, buffers: number];

let aged: Promise<[Desk, Desk]> | undefined;

/** The same desk after each number of years; made and measured once for this file. */
function desks(): Promise<[Desk, Desk]> {
  aged ??= Promise.all([deskOf(YEARS[0]), deskOf(YEARS[1])]);
  return aged;
}

async function deskOf(years: number): Promise<Desk> {
  const database = await testDatabase();
  // Its statistics are those that aging ends with, whenever the server would take others.
  await database.sql.unsafe(`do $$ declare t regclass; begin
    for t in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    loop execute format('alter table %s set (autovacuum_enabled = false)', t); end loop; end $$`);
  await ageDatabase(database.sql, { ...DESK, years });
  const reads = await readCosts(database, await agedReads(database.sql));
  return { database, reads, writes: await writeCosts(database) };
}

Deno.test.afterAll(async () => {
  for (const { database } of await aged ?? []) await database.close();
});

/**
 * Passes over the calls, of which each call's middle cost counts: the first one reads the catalog,
 * as does one whose caches were reset, and one may find room in pages that the others had to make.
 */
const PASSES = 5;

async function readCosts({ sql }: TestDatabase, calls: readonly AgedCall[]): Promise<Cost[]> {
  // One connection: each has caches of its own.
  const one = await sql.reserve();
  try {
    return await middleCosts(async () => {
      const pass: Cost[] = [];
      for (const { name, query } of calls) pass.push([name, (await callCost(one, query)).buffers]);
      return pass;
    });
  } finally {
    one.release();
  }
}

/** The writes of a day, each pass of which is rolled back. */
async function writeCosts({ sql }: TestDatabase): Promise<Cost[]> {
  const one = await sql.reserve();
  try {
    return await middleCosts(async () => {
      const pass: Cost[] = [];
      await one`begin`;
      try {
        for await (const { name, query } of agedWrites(one)) {
          pass.push([name, (await callCost(one, query)).buffers]);
        }
      } finally {
        await one`rollback`;
        // What was rolled back lies in the pages until then.
        await one`vacuum`;
      }
      return pass;
    });
  } finally {
    one.release();
  }
}

/** By name the most of a pass, and of these the middle one. */
async function middleCosts(passOnce: () => Promise<Cost[]>): Promise<Cost[]> {
  const found = new Map<string, number[]>();
  for (let i = 0; i < PASSES; i++) {
    const most = new Map<string, number>();
    for (const [name, cost] of await passOnce()) {
      most.set(name, Math.max(most.get(name) ?? 0, cost));
    }
    for (const [name, cost] of most) found.set(name, [...found.get(name) ?? [], cost]);
  }
  return [...found].map(([name, costs]) => {
    const middle = costs.sort((a, b) => a - b)[Math.floor(PASSES / 2)];
    return [name, middle ?? Number.NaN];
  });
}

/** Calls whose cost grew with the years, as text. */
function grown(young: readonly Cost[], old: readonly Cost[]): string[] {
  assertEquals(old.map(([name]) => name), young.map(([name]) => name));
  return old.flatMap(([name, buffers], i) => {
    const before = young[i]?.[1] ?? 0;
    return buffers <= FACTOR * before + LEVELS ? [] : [`${name}: ${before} to ${buffers} pages`];
  });
}

Deno.test("no read costs more on three years than on one", async () => {
  const [young, old] = await desks();
  assertEquals(grown(young.reads, old.reads), []);
});

Deno.test("no write costs more on three years than on one", async () => {
  const [young, old] = await desks();
  // The archive alone reads its tables whole: it is what keeps them small.
  const others = (costs: readonly Cost[]) => costs.filter(([name]) => !name.startsWith("archive_"));
  assertEquals(grown(others(young.writes), others(old.writes)), []);
});

Deno.test("every public function and view is among the calls", async () => {
  const [young] = await desks();
  const called = [...young.reads, ...young.writes].map(([name]) => name);
  const objects = await young.database.sql<{ name: string }[]>`
    select proname as name from pg_proc where pronamespace = 'public'::regnamespace
    union
    select viewname from pg_views where schemaname = 'public'`;
  const missing = objects.map(({ name }) => name).filter((name) => !called.includes(name));
  assertEquals(missing, []);
});

Deno.test("a function that looks for the newest list at each contract is told", async () => {
  const [young, old] = await desks();
  const calls = [{ name: "each", query: "select aged_contracts(array['SBIN'], '2026-02-09')" }];
  const found: Cost[][] = [];
  for (const { database } of [young, old]) {
    await database.sql`create function aged_contracts(p_underlyings text[], p_from date)
      returns bigint language sql stable as $$
        select count(*) from public.contracts c
        where c.underlying = any (p_underlyings) and c.expiry >= p_from
          and c.listed_on = (select max(n.listed_on) from public.contracts n
            where n.underlying = c.underlying) $$`;
    found.push(await readCosts(database, calls));
    await database.sql`drop function aged_contracts`;
  }
  assertEquals(grown(found[0] ?? [], found[1] ?? []).length, 1);
});

Deno.test("contracts are read as their newest list has them, whatever else is stored", async () => {
  const [, { database }] = await desks();
  const one = await database.sql.reserve();
  const [names, from, expiries] = [["NIFTY", "BANKNIFTY", "SBIN", "TCS"], "2026-02-09", 3];
  await one`begin`;
  try {
    // SBIN has a strike that the newest list no longer has, BANKNIFTY a newest list of one
    // contract that has expired since.
    await one`update public.contracts set listed_on = '2026-02-05', previous_listed_on = null,
        previous_lot_size = null
      where underlying = 'SBIN' and expiry >= ${from} and strike in (
        select max(strike) from public.contracts where underlying = 'SBIN')`;
    await one`update public.contracts set listed_on = '2026-02-05', previous_listed_on = null,
        previous_lot_size = null
      where underlying = 'BANKNIFTY' and listed_on > '2026-02-05'`;
    await one`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
        strike, option_right, lot_size, tick, listed_on)
      values ('BANKNIFTY', 'NSE_FNO', '1', 'option', '2026-02-06', 1, 'call', 1, 0.05,
        '2026-02-06')`;
    const [read] = await one`
      select public.read_contracts(${names}, ${from}, ${expiries}) as chains`;
    const expected = await one`
      with newest as (select underlying, max(listed_on) as listed_on from public.contracts
        group by underlying),
      listed as (
        select c.*, dense_rank() over (partition by underlying order by expiry) as place
        from public.contracts c join newest using (underlying, listed_on)
        where underlying = any (${names}) and expiry >= ${from} and instrument = 'option')
      select underlying, expiry::text, max(lot_size) as "lotSize", min(tick)::float as tick,
        min(freeze_quantity) as "freezeQuantity", jsonb_agg(
          jsonb_build_array(strike, option_right, security_id) order by strike, option_right)
          as strikes
      from listed where place <= ${expiries} group by underlying, expiry
      order by underlying, expiry`;
    assertEquals(read?.["chains"], [...expected]);
    const found = new Set(expected.map((chain) => chain["underlying"]));
    assert(found.has("SBIN") && !found.has("BANKNIFTY"));
  } finally {
    await one`rollback`;
    one.release();
  }
});
