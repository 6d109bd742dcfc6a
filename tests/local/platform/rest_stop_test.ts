import { assert } from "@std/assert";
import { newKeys } from "../../../local/platform/keys.ts";
import { openRest } from "../../../local/platform/rest.ts";
import { databaseTest } from "../../support/database.ts";

/** Seconds of a statement that goes on when REST is stopped: less than one may take. */
const STATEMENT = 7;

databaseTest("a stop does not wait for what the database still works on", async ({ url, sql }) => {
  await sql.unsafe(`
    create function public.slow() returns void language sql set search_path = '' as
      $$ select pg_sleep(${STATEMENT}) $$;
    grant execute on function public.slow() to service_role`);
  const keys = newKeys();
  const rest = await openRest(url, keys);
  const call = rest.fetch(
    new Request("http://desk.test/rest/v1/rpc/slow", {
      method: "POST",
      headers: { apikey: keys.secretKey, "content-type": "application/json" },
      body: "{}",
    }),
  );
  const deadline = performance.now() + 20_000;
  const isRunning = async () =>
    (await sql`select 1 from pg_stat_activity where datname = current_database()
      and wait_event = 'PgSleep'`).length > 0;
  while (!await isRunning() && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert(await isRunning());
  await rest.stop();
  assert(await isRunning());
  await call.catch(() => {});
});
