import type postgres from "postgres";

/** Runs statements with every trigger off: rows that the tables themselves would refuse. */
export async function unguarded(sql: postgres.Sql, statements: readonly string[]): Promise<void> {
  await withoutGuards(sql, async (one) => {
    for (const statement of statements) await one.unsafe(statement);
  });
}

/** Lets a transaction write what the tables themselves would refuse. */
export async function withoutGuards(
  sql: postgres.Sql,
  write: (one: postgres.Sql) => Promise<unknown>,
): Promise<void> {
  await sql.begin(async (transaction) => {
    const one = transaction as unknown as postgres.Sql;
    await one`set local session_replication_role = replica`;
    await write(one);
  });
}
