import { assertEquals } from "@std/assert";
import { makeSandbox } from "../../../bench/mutants/sandbox.ts";
import { projectPath } from "../../../local/support/project_root.ts";
import { testDatabase } from "../../support/database.ts";
import { placeTest } from "../../support/place_test.ts";
import type { WatchedCommand } from "../../support/watched_command.ts";

/** The last session that has opened, where `npm start` begins at 10:00. */
async function lastSession(): Promise<string> {
  const { sql, close } = await testDatabase();
  try {
    const [row] = await sql<{ date: string }[]>`
      select max(trading_date)::text as date from public.sessions where opens_at <= ${new Date()}`;
    return row?.date ?? "";
  } finally {
    await close();
  }
}

placeTest("once npm start has ticked npm run doctor finds all of the desk ready", async (place) => {
  // The commands find each other by a file of the checkout, and other tests have starts of theirs.
  const sandbox = await makeSandbox(projectPath(""));
  const npm = (...args: string[]) =>
    place.run([
      ...["env", `DENO_DIR=${sandbox.denoDir}`],
      ...["npm", "--prefix", sandbox.root, "run", "--silent", ...args],
    ]);
  const data = `${place.folder}/data`;
  const date = await lastSession();
  let start: WatchedCommand | undefined;
  try {
    await Deno.mkdir(data);
    // Kept data that stand shortly before a full minute: it ticks soon.
    const now = `${date}T10:00:50.000+05:30`;
    await Deno.writeTextFile(`${data}/clock.json`, JSON.stringify({ now }));
    start = npm("start", "--", "--data", data);
    await start.said(/Ctrl-C stops everything\./);
    // However near the end of the seeds' calendar is.
    const calendar = `${place.folder}/calendar.json`;
    const through = `${new Date().getFullYear() + 1}-12-31`;
    await Deno.writeTextFile(
      calendar,
      JSON.stringify({ through, source: "test", holidays: [] }),
    );
    for (const args of [["calendar", "--", calendar], ["maintain", "--", "token"]]) {
      const { code, text } = await npm(...args).ended;
      assertEquals(code, 0, text);
    }
    let { code, text } = await npm("doctor").ended;
    for (let i = 0; i < 100 && code !== 0; i++) {
      // Contracts alone are the scheduler's to bring; all else would stay as it is.
      assertEquals(text.match(/^(warning|failed) +(?!last_tick|contracts)\S.*/gm), null, text);
      ({ code, text } = await npm("doctor").ended);
    }
    assertEquals(text.match(/^(warning|failed) .*/gm), null, text);
    assertEquals(text.trimEnd().split("\n").at(-1), `ready for the session of ${date}`);
  } finally {
    start?.signal("SIGTERM", "first");
    await start?.ended;
    await sandbox.remove();
  }
});
