import { assert, assertEquals, assertRejects } from "@std/assert";
import { connectWhenReady } from "../../../local/platform/postgres/connect_when_ready.ts";
import { freePort } from "../../../local/platform/free_port.ts";
import { cloneTemplate } from "../../support/database.ts";
import { timersSet } from "../../support/timers_set.ts";

type Child = Parameters<typeof connectWhenReady>[1];

/** A process that prints a text, and ends when a test says so. */
function childOf(text: string) {
  let end = () => {};
  let cancelled = false;
  const stderr = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
  const { cancel } = stderr;
  Object.assign(stderr, {
    cancel: () => {
      cancelled = true;
      return cancel.call(stderr);
    },
  });
  const status = new Promise<Deno.CommandStatus>((resolve) =>
    end = () => resolve({ success: false, code: 1, signal: null })
  );
  return { child: { status, stderr } as unknown as Child, end, isCancelled: () => cancelled };
}

/** Pauses between two tries; they take no time, and `each` hears of every one. */
const pausesOf = async (run: () => Promise<void>, each = () => {}) =>
  (await timersSet(run, { short: 20, each })).filter((milliseconds) => milliseconds === 20).length;

const nowhere = () => `postgres://postgres:x@127.0.0.1:${freePort()}/postgres`;

Deno.test("a server that answers gives a connection at once, and what it prints is let go", async () => {
  const { url, drop } = await cloneTemplate();
  try {
    const { child, isCancelled } = childOf("");
    await pausesOf(async () => {
      const sql = await connectWhenReady(url, child, undefined);
      assertEquals([...await sql`select 1 as one`], [{ one: 1 }]);
      assertEquals([sql.options.max, sql.options.connect_timeout, isCancelled()], [2, 5, true]);
      await sql.end();
    });
  } finally {
    await drop();
  }
});

Deno.test("a server that ended is told with what it printed", async () => {
  const { child, end } = childOf("\n no room \n");
  const pauses = await pausesOf(async () => {
    await assertRejects(
      () => connectWhenReady(nowhere(), child, undefined),
      Error,
      "Postgres did not start: no room",
    );
  }, end);
  assert(pauses >= 1 && pauses < 3, `${pauses} pauses`);
});

Deno.test("a start that is given up ends with the signal's reason", async () => {
  const given = new AbortController();
  const { child } = childOf("");
  const pauses = await pausesOf(async () => {
    const starting = () => connectWhenReady(nowhere(), child, given.signal);
    await assertRejects(starting, Error, "enough");
  }, () => given.abort(new Error("enough")));
  assertEquals(pauses, 1);
});

Deno.test("a server that never answers is tried a thousand times, 20 ms apart", async () => {
  const { child } = childOf("");
  const pauses = await pausesOf(async () => {
    const starting = () => connectWhenReady(nowhere(), child, undefined);
    await assertRejects(starting, Error, "ECONNREFUSED");
  });
  assertEquals(pauses, 999);
});
