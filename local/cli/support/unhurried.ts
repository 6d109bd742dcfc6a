import type { Platform } from "../../platform/platform.ts";

const BUDGETS = ["worker_cpu_ms", "worker_wall_seconds", "call_wall_seconds"];

/**
 * Sets the budgets of calls far above a hosted worker's; returns what sets them back. Where time is
 * stepped, what is stored must not depend on how fast this machine is; sections are measured by a
 * wall clock, which other work stretches.
 */
export async function unhurried({ sql }: Pick<Platform, "sql">): Promise<() => Promise<void>> {
  const former = await sql`select name, value from public.settings where name = any (${BUDGETS})`;
  await sql`
    update public.settings set value = case name when 'worker_cpu_ms' then '60000'::jsonb
      when 'worker_wall_seconds' then '400' else '140' end
    where name = any (${BUDGETS})`;
  return async () => {
    try {
      await sql`
        update public.settings s set value = f.value
        from jsonb_to_recordset(${sql.json([...former])}) as f (name text, value jsonb)
        where f.name = s.name`;
    } catch {
      // The database has ended already: who starts it next sets them again.
    }
  };
}
