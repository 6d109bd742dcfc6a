import { assertEquals, assertLess, assertRejects, assertStringIncludes } from "@std/assert";
import { bansJob } from "../../shared/desk/jobs/bans_job.ts";
import { readBans } from "../../shared/storage/bans.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { jobContext, TODAY } from "../support/job_context.ts";

const TITLE = "Securities in Ban For Trade Date 10-FEB-2026: ";

/** Runs the job against an address that answers so. */
async function fetched(database: TestDatabase, body: BodyInit, status = 200) {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(body, { status }),
  );
  try {
    const address = `http://127.0.0.1:${server.addr.port}/content/fo/fo_secban.csv`;
    await database.sql`update settings set value = ${
      database.sql.json(address)
    } where name = 'bans_url'`;
    return await bansJob(await jobContext(database, {}));
  } finally {
    await server.shutdown();
  }
}

async function refusal(database: TestDatabase, body: BodyInit, status = 200): Promise<DeskError> {
  return await assertRejects(() => fetched(database, body, status), DeskError) as DeskError;
}

databaseTest("the exchange's list is stored with its source", async (database) => {
  const { done, counts } = await fetched(database, `${TITLE}\n1,SAMMAANCAP\n2,M&M\n`);
  assertEquals([done, counts], [true, { banned: 2 }]);
  const { known, banned } = await readBans(database.service, TODAY);
  assertEquals([known, [...banned]], [true, ["M&M", "SAMMAANCAP"]]);
  const [row] = await database.sql`select source from ban_lists`;
  assertStringIncludes(row?.["source"], "/content/fo/fo_secban.csv");
});

databaseTest("an empty list is none, no list is unknown", async (database) => {
  assertEquals(await readBans(database.service, TODAY), {
    known: false,
    banned: new Set<string>(),
  });
  await fetched(database, TITLE);
  assertEquals(await readBans(database.service, TODAY), { known: true, banned: new Set<string>() });
});

databaseTest("a later list replaces the day's", async (database) => {
  await fetched(database, `${TITLE}\n1,TCS\n`);
  await fetched(database, `${TITLE}\n1,INFY\n`);
  assertEquals([...(await readBans(database.service, TODAY)).banned], ["INFY"]);
});

databaseTest("without an address the list stays unknown", async (database) => {
  const { done, counts } = await bansJob(await jobContext(database, {}));
  assertEquals([done, counts], [true, { unknown: 1 }]);
  assertEquals((await readBans(database.service, TODAY)).known, false);
});

databaseTest("what is no list is refused by name and changes nothing", async (database) => {
  await fetched(database, `${TITLE}\n1,TCS\n`);
  const html = await refusal(database, "<html><body>Access Denied</body></html>");
  assertEquals(html.code, "broker_bad_reply");
  assertStringIncludes(html.message, "line 1 must read");
  assertStringIncludes(html.message, "<html>");
  const line = await refusal(database, `${TITLE}\n1,INFY\nnot a line`);
  assertStringIncludes(line.message, 'line 3 must read "number,name", not "not a line"');
  assertEquals((await refusal(database, TITLE, 403)).code, "broker_unreachable");
  assertEquals((await refusal(database, TITLE.replace("10-FEB", "09-FEB"))).code, "stale_data");
  assertEquals([...(await readBans(database.service, TODAY)).banned], ["TCS"]);
});

databaseTest("a long reply is read no further than a list can be", async (database) => {
  let pulled = 0;
  // 20 MB, more than the buffers of a connection hold.
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (++pulled === 400) controller.close();
      else controller.enqueue(new Uint8Array(50_000).fill(65));
    },
  });
  const { code, message } = await refusal(database, body);
  assertEquals(code, "broker_bad_reply");
  assertStringIncludes(message, "longer than 100000 characters");
  assertLess(pulled, 400);
});
