import type postgres from "postgres";

/** What was asked of the database: statements of callers, and pages that they touched. */
export interface Cost {
  readonly statements: number;
  readonly buffers: number;
}

export interface DayCosts {
  /** By schedule; several that ran in one tick stand under their names joined by +. */
  readonly stages: Record<string, Cost>;
  /** Of all ticks. */
  readonly tick: Cost;
}

/** Reads what has been spent since it was last asked. */
export interface CostMeter {
  /** The cost since the last call, the ticks' own and the watcher's apart, goes to a stage. */
  spent(stage: string): Promise<void>;
  /** The costs since the last call of this. */
  day(): Promise<DayCosts>;
}

const NONE: Cost = { statements: 0, buffers: 0 };

/**
 * A meter by pg_stat_statements: outermost statements by role, with what they called inside.
 * `admin` is connected to another database, so that it counts nothing of itself.
 */
export async function costMeter(admin: postgres.Sql, database: string): Promise<CostMeter> {
  const read = async () => {
    const rows = await admin`
      select case r.rolname when 'soak_ticker' then 'tick' else 'stage' end as spender,
        sum(s.calls)::float8 as statements,
        sum(s.shared_blks_hit + s.shared_blks_read)::float8 as buffers
      from pg_stat_statements s join pg_roles r on r.oid = s.userid
      join pg_database d on d.oid = s.dbid
      where d.datname = ${database} and r.rolname <> 'soak_watcher' group by 1`;
    const of = (spender: string): Cost => {
      const row = rows.find((each) => each["spender"] === spender);
      return { statements: row?.["statements"] ?? 0, buffers: row?.["buffers"] ?? 0 };
    };
    return { tick: of("tick"), stage: of("stage") };
  };
  let last = await read();
  let tick = last.tick;
  let stages: Record<string, Cost> = {};
  return {
    spent: async (stage) => {
      const now = await read();
      stages[stage] = plus(stages[stage] ?? NONE, minus(now.stage, last.stage));
      last = now;
    },
    day: async () => {
      const now = await read();
      const costs = { stages, tick: minus(now.tick, tick) };
      [last, tick, stages] = [now, now.tick, {}];
      return costs;
    },
  };
}

function plus(p: Cost, q: Cost): Cost {
  return { statements: p.statements + q.statements, buffers: p.buffers + q.buffers };
}

function minus(p: Cost, q: Cost): Cost {
  return { statements: p.statements - q.statements, buffers: p.buffers - q.buffers };
}
