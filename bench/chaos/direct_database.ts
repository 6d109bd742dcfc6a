import type postgres from "postgres";
import type { Database } from "../../shared/storage/database.ts";

type Answer = { data: unknown; error: { code: string; hint: string; message: string } | null };

/**
 * The desk's functions over a direct connection, in the shape of its REST client. `around` runs
 * each call with its name; the switches of trading are of the caller's making.
 */
export function directDatabase(
  sql: postgres.Sql,
  around: (name: string, call: () => Promise<Answer>) => Promise<Answer>,
  tradingState: () => { mode: string; state: string; reason: string | null },
): Database {
  const rpc = async (name: string, args: Record<string, unknown> = {}) =>
    await around(name, async () => {
      const names = Object.keys(args);
      const given = names.map((key, i) => `${key} => $${i + 1}`).join(", ");
      try {
        const [row] = await sql.unsafe(
          `select row_to_json(t) -> 'answer' as data
            from (select public.${name}(${given}) as answer) t`,
          names.map((key) => args[key] as string),
          { prepare: true },
        );
        return { data: row?.["data"] ?? null, error: null };
      } catch (error) {
        const { code = "", hint = "", message = "" } = error as Partial<postgres.PostgresError>;
        return { data: null, error: { code, hint, message } };
      }
    });
  const state = async () =>
    await around("trading_state", () => Promise.resolve({ data: tradingState(), error: null }));
  const from = () => ({ select: () => ({ maybeSingle: state }) });
  return { rpc, from } as unknown as Database;
}
