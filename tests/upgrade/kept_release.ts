import { gunzipSync, gzipSync } from "node:zlib";
import type postgres from "postgres";
import { ageDatabase } from "../support/aged_database.ts";
import { NOW, TODAY } from "../support/aged_reads.ts";
import { bootstrap, migrate, type Migration } from "../../local/platform/migrate.ts";
import { projectPath } from "../../local/support/project_root.ts";

/**
 * A release as an owner has it: its migrations, and what a desk left in its tables. Rows are JSON
 * as Postgres wrote it, so that no figure passes through a double.
 */
export interface KeptRelease {
  readonly release: string;
  readonly migrations: readonly Migration[];
  /** Arrays of rows by qualified table name. */
  readonly tables: Readonly<Record<string, string>>;
}

/** Where the copy of a release is kept. */
export function keptFile(release: string): string {
  return projectPath(`tests/upgrade/${release}.json.gz`);
}

export function readKept(file: string): KeptRelease {
  return JSON.parse(new TextDecoder().decode(gunzipSync(Deno.readFileSync(file))));
}

export function writeKept(file: string, kept: KeptRelease): void {
  Deno.writeFileSync(file, gzipSync(JSON.stringify(kept), { level: 9 }));
}

const COMPARED = {
  foreign_orders: 1,
  foreign_instruments: 1,
  stopped: null,
  mismatches: [{
    ...{ kind: "position_missing_there", subject: "NSE_FNO:45", correlation_id: null },
    ...{ segment: "NSE_FNO", security_id: "45", here: 65, there: 0 },
  }],
  taken: [],
};

/** What a small desk leaves behind on its first session: figures of a formula, of no market. */
export async function fillDesk(sql: postgres.Sql): Promise<void> {
  await ageDatabase(sql, { underlyings: 3, years: 0, seed: 7, definitions: 4 });
  // What the scheduler, the account's checks and the week's end leave.
  await sql`insert into vault.secrets (name, secret)
    values ('project_url', 'http://127.0.0.1:9'), ('cron_token', 'none')`;
  await sql`select private.tick(${NOW})`;
  await sql`select private.raise_alert('info', 'stage_failed', 'upgrade', 'told', ${NOW})`;
  await sql`select public.store_report(${TODAY}, ${NOW})`;
  const rows = [{ check_name: "token", state: "ok", detail: "good", remedy: null }];
  await sql`select public.store_readiness(${TODAY}, ${sql.json(rows)}, ${NOW})`;
  // What was proposed for a position until it closed.
  await sql`select public.offer_adjustment_rules(strategy_id) from public.strategies
    where state = 'accepted' limit 1`;
  await sql`insert into public.adjustments (position_id, kind, state, tested_right, tested_strike,
      spot, net, charges, ev_p_before, ev_p_after, margin_before, margin_after, capital_before,
      capital_after, risk_class_after, reason, proposed_at, valid_until, ended_at)
    select position_id, 'convert', 'withdrawn', 'put', 100, 101, -1, 1, 2, 1, 9, 8, 9, 8, 'defined',
      'its position is closed', ${NOW}, 'infinity', ${NOW}
    from public.positions limit 1`;
  await sql`insert into public.adjustment_legs (adjustment_id, position_id, leg_number, purpose,
      leg_right, side, strike, expiry, segment, security_id, quantity, lot_size, tick, bid, ask)
    select adjustment_id, position_id, 9, 'open', 'put', 'buy', 100, ${TODAY}, 'NSE_FNO', '9', 65,
      65, 0.05, 1, 2
    from public.adjustments`;
  // What the owner turned and wants, what the books showed, what the desk is worth.
  await sql`select public.set_trading_state('reducing', 'looked at', 'owner', ${NOW})`;
  await sql`select public.mark_strategies(s.trading_date, array[s.strategy_id], '{"lots": 2}', ${NOW})
    from public.strategies s
    where s.state = 'accepted' and not exists (
      select 1 from public.allocations a where a.strategy_id = s.strategy_id) limit 1`;
  await sql`select public.store_reconciliation(${sql.json(COMPARED)}, ${NOW})`;
  await sql`select public.check_limits(${NOW})`;
}

/** Copies the tables of a migrated database. */
export async function keepRelease(
  sql: postgres.Sql,
  release: string,
  migrations: readonly Migration[],
): Promise<KeptRelease> {
  const tables: Record<string, string> = {};
  for (const name of await tableNames(sql)) {
    const [row] = await sql.unsafe(
      `select coalesce(json_agg(to_jsonb(t)), '[]')::text as rows from ${name} t`,
    );
    tables[name] = row?.["rows"];
  }
  return { release, migrations, tables };
}

/** Makes an empty database what it was under a release. */
export async function restoreRelease(sql: postgres.Sql, kept: KeptRelease): Promise<void> {
  await bootstrap(sql);
  await migrate(sql, [...kept.migrations]);
  await sql.begin(async (transaction) => {
    // Rows come in no order: keys and triggers had their say when they were written.
    await transaction.unsafe("set local session_replication_role = replica");
    const names = Object.keys(kept.tables);
    if (names.length > 0) await transaction.unsafe(`truncate ${names.join(", ")} cascade`);
    for (const [name, rows] of Object.entries(kept.tables)) {
      const columns = await transaction.unsafe<{ column: string }[]>(
        `select quote_ident(attname) as column from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped
           and attgenerated = ''`,
        [name],
      );
      const list = columns.map(({ column }) => column).join(", ");
      await transaction.unsafe(
        `insert into ${name} (${list}) overriding system value
         select ${list} from jsonb_populate_recordset(null::${name}, $1::text::jsonb)`,
        [rows],
      );
    }
  });
}

/**
 * What a database no longer has of a release, a line for each table: rows that are gone or changed,
 * columns and tables that are gone.
 */
export async function lostRows(sql: postgres.Sql, kept: KeptRelease): Promise<string[]> {
  const now = new Set(await tableNames(sql));
  const faults: string[] = [];
  for (const [name, rows] of Object.entries(kept.tables)) {
    const former = columnsOf(rows);
    if (former.length === 0) continue;
    if (!now.has(name)) {
      faults.push(`${name} is gone`);
      continue;
    }
    const columns = (await sql<{ column: string }[]>`
      select attname as column from pg_attribute
      where attrelid = ${name}::regclass and attnum > 0 and not attisdropped`)
      .map(({ column }) => column);
    const gone = former.filter((column) => !columns.includes(column));
    faults.push(...gone.map((column) => `${name}.${column} is gone`));
    const added = columns.filter((column) => !former.includes(column));
    const counts = new Map<string, number>();
    for (const { row } of await textRows(sql, `select to_jsonb(t) as old from ${name} t`, added)) {
      counts.set(row, (counts.get(row) ?? 0) + 1);
    }
    const each = `select jsonb_array_elements('${rows.replaceAll("'", "''")}'::jsonb) as old`;
    const lost = (await textRows(sql, each, gone)).filter(({ row }) => {
      const left = counts.get(row) ?? 0;
      counts.set(row, left - 1);
      return left <= 0;
    });
    if (lost.length > 0) {
      faults.push(`${name}: ${lost.length} rows are gone or changed, as ${lost[0]?.row}`);
    }
  }
  return faults;
}

/** Rows as Postgres writes them, without some columns. */
async function textRows(
  sql: postgres.Sql,
  rows: string,
  without: readonly string[],
): Promise<{ row: string }[]> {
  return await sql.unsafe<{ row: string }[]>(
    `select (old - $1::text[])::text as row from (${rows}) as rows`,
    [[...without]],
  );
}

/** Columns of kept rows: each row has all of them. */
function columnsOf(rows: string): string[] {
  const [first] = JSON.parse(rows);
  return first === undefined ? [] : Object.keys(first);
}

async function tableNames(sql: postgres.Sql): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'private') order by 1`;
  return tables.map(({ name }) => name);
}
