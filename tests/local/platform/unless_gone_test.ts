import { assertEquals, assertRejects } from "@std/assert";
import { startNetWorker } from "../../../local/platform/net_worker.ts";
import { unlessGone } from "../../../local/platform/postgres/unless_gone.ts";

const failure = (code?: string) => Object.assign(new Error("write"), code && { code });

Deno.test("the end of what talks to a database that is gone is no failure, any other is", async () => {
  await unlessGone(Promise.resolve());
  const gone = ["CLOSED", "ENDED", "DESTROYED"].map((how) => `CONNECTION_${how}`);
  for (const code of [...gone, "ECONNREFUSED", "ECONNRESET", "EPIPE"]) {
    await unlessGone(Promise.reject(failure(code)));
  }
  for (const reason of [null, undefined, "EPIPE"]) {
    const passed = await unlessGone(Promise.reject(reason)).then(() => "none", (error) => error);
    assertEquals(passed, reason);
  }
  await assertRejects(() => unlessGone(Promise.reject(failure("42501"))), Error, "write");
  await assertRejects(() => unlessGone(Promise.reject(failure())), Error, "write");
});

Deno.test("what delivers for the database stops though it is gone", async () => {
  let asked = 0;
  const sql = Object.assign(() => Promise.resolve([]), {
    listen: () =>
      Promise.resolve({
        unlisten: () => {
          asked += 1;
          return Promise.reject(failure("CONNECTION_CLOSED"));
        },
      }),
  });
  const worker = await startNetWorker(sql as unknown as Parameters<typeof startNetWorker>[0]);
  await worker.stop();
  assertEquals(asked, 1);
});
