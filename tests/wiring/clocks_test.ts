import { assert, assertEquals, assertGreaterOrEqual, assertRejects } from "@std/assert";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { exchangeClock } from "../../shared/wiring/exchange_clock.ts";
import { isLoopback } from "../../shared/wiring/is_loopback.ts";
import { systemClock } from "../../shared/wiring/system_clock.ts";

const NOW = "2026-02-09T04:30:00.000Z";

/** An exchange that answers every request the same, and tells what it was asked. */
async function answering(answer: () => Response, use: (origin: string) => Promise<void>) {
  const asked: string[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const type = request.headers.get("content-type") ?? "";
      asked.push([request.method, pathname, type, await request.text()].join(" ").trim());
      return answer();
    },
  );
  try {
    await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
  return asked;
}

Deno.test("the exchange's clock is read, and waited for by its own path", async () => {
  const asked = await answering(() => Response.json({ now: NOW }), async (origin) => {
    const clock = exchangeClock(origin);
    assertEquals(await clock.now(), new Date(NOW));
    await clock.waitUntil(new Date("2026-02-09T04:31:00Z"));
    const gone = AbortSignal.abort(new Error("called off"));
    await assertRejects(() => clock.waitUntil(new Date(NOW), gone), Error, "called off");
  });
  assertEquals(asked, [
    "GET /_exchange/clock",
    'POST /_exchange/clock/wait application/json {"until":"2026-02-09T04:31:00.000Z"}',
  ]);
});

Deno.test("an answer without an instant is refused with its status", async () => {
  for (
    const [body, status] of [
      [{ now: NOW }, 500],
      [{ now: 1 }, 200],
      [{ now: "soon" }, 200],
      [
        null,
        200,
      ],
      ["now", 200],
      [{}, 200],
    ] as const
  ) {
    await answering(() => Response.json(body, { status }), async (origin) => {
      const error = await assertRejects(() => exchangeClock(origin).now(), DeskError);
      assertEquals([error.code, error.message], [
        "internal",
        `exchange clock: expected {now}, got ${status}`,
      ]);
    });
  }
});

Deno.test("real time is the process's, waits as long as it must, and is called off at once", async () => {
  const start = Date.now();
  const now = (await systemClock.now()).getTime();
  assert(now >= start && now <= Date.now());
  await systemClock.waitUntil(new Date(start - 3_600_000));
  assert(Date.now() - start < 2000);
  const until = Date.now() + 60;
  await systemClock.waitUntil(new Date(until));
  // A timer may end a millisecond early.
  assertGreaterOrEqual(Date.now(), until - 1);
  const far = new Date(Date.now() + 3_600_000);
  const caller = new AbortController();
  const waiting = systemClock.waitUntil(far, caller.signal);
  caller.abort(new Error("called off"));
  await assertRejects(() => waiting, Error, "called off");
  await assertRejects(() => systemClock.waitUntil(far, caller.signal), Error, "called off");
});

Deno.test("only this machine's own hosts are loopback", () => {
  const hosts = ["localhost", "127.0.0.1", "127.1.22.255", "[::1]"];
  for (const host of hosts) assert(isLoopback(`http://${host}:54321/v2`), host);
  const others = ["localhost.example", "127.0.0.1.example", "128.0.0.1", "[::2]"];
  for (const host of others) assert(!isLoopback(`https://${host}/`), host);
});
