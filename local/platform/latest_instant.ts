import type postgres from "postgres";

/** Columns in which the desk's own work says when it happened. */
const HAPPENED: Readonly<Record<string, readonly string[]>> = {
  allocation_runs: ["created_at"],
  fills: ["filled_at"],
  intents: ["written_at"],
  job_runs: ["started_at", "finished_at"],
  orders: ["sent_at"],
  paper_orders: ["received_at"],
  plans: ["created_at", "finished_at"],
  position_marks: ["marked_at"],
  positions: ["opened_at", "closed_at"],
  runs: ["started_at", "finished_at"],
  tasks: ["started_at", "finished_at"],
};

/** The latest instant at which the desk did anything; absent in a new database. */
export async function latestInstant(sql: postgres.Sql): Promise<Date | undefined> {
  const columns = Object.entries(HAPPENED).flatMap(([table, names]) =>
    names.map((name) => `(select max(${name}) from public.${table})`)
  );
  const [row] = await sql.unsafe(`select greatest(${columns.join(", ")}) as at`);
  return row?.["at"] ?? undefined;
}
