import postgres from "postgres";

/** Tries of a server that starts, and the pause between two in ms: 20 s and what they take. */
const MOST_TRIES = 1_000;
const PAUSE_MS = 20;

/**
 * A connection to a server that is starting, once it answers. Throws what the server's process
 * printed where that ended, the signal's reason where that is aborted, and the last error where it
 * never answers.
 */
export async function connectWhenReady(
  url: string,
  child: Pick<Deno.ChildProcess, "status" | "stderr">,
  signal: AbortSignal | undefined,
): Promise<postgres.Sql> {
  let ended = false;
  void child.status.then(() => ended = true);
  for (let tries = 1;; tries++) {
    const sql = postgres(url, { max: 2, onnotice: () => {}, connect_timeout: 5 });
    try {
      await sql`select 1`;
      void child.stderr.cancel();
      return sql;
    } catch (error) {
      await sql.end({ timeout: 0 });
      if (ended) {
        const printed = await new Response(child.stderr).text();
        throw new Error(`Postgres did not start: ${printed.trim()}`);
      }
      signal?.throwIfAborted();
      if (tries === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
