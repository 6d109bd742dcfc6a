import type postgres from "postgres";

/**
 * Gives back what the workers of an earlier platform held when it was killed: who has taken a
 * folder of data knows that none of them lives.
 */
export async function releaseLeases(sql: postgres.Sql): Promise<void> {
  await sql`
    update public.runs set lease_holder = null, lease_until = null where lease_holder is not null`;
}
