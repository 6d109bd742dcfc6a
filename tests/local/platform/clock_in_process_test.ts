import { assert, assertEquals, assertRejects } from "@std/assert";
import { clockInProcess } from "../../../local/platform/function_server/clock_in_process.ts";

const CLOCK = "http://127.0.0.1:1234/_exchange/clock";
const THEN = "2026-02-09T10:00:00.000Z";

/** A fetch behind an exchange of a mode, and what reached the exchange. */
function exchangeOf(mode: string) {
  const asked: string[] = [];
  const send = clockInProcess((input) => {
    asked.push(String(input));
    return Promise.resolve(Response.json({ now: THEN, mode }));
  });
  const now = async () => new Date((await (await send(CLOCK)).json()).now).getTime();
  const waitUntil = async (until: number, signal?: AbortSignal) =>
    await (await send(`${CLOCK}/wait`, {
      method: "POST",
      ...(signal === undefined ? {} : { signal }),
      body: JSON.stringify({ until: new Date(until).toISOString() }),
    })).json();
  return { asked, send, now, waitUntil };
}

for (const mode of ["running", "real"]) {
  Deno.test(`a clock that is ${mode} is asked once, then its time passes in the process`, async () => {
    const { asked, now } = exchangeOf(mode);
    assertEquals(await now(), Date.parse(THEN));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const passed = await now() - Date.parse(THEN);
    assert(passed >= 29 && passed < 5000, `${passed} ms`);
    assertEquals(asked, [CLOCK]);
  });
}

for (const mode of ["stepped", "frozen"]) {
  Deno.test(`a clock that is ${mode} is asked every time`, async () => {
    const { asked, now, waitUntil } = exchangeOf(mode);
    for (let i = 0; i < 2; i++) await now();
    await waitUntil(Date.parse(THEN) + 60_000);
    assertEquals(asked, [CLOCK, CLOCK, `${CLOCK}/wait`]);
  });
}

Deno.test("a wait ends when the exchange's time has come, at once where it has passed", async () => {
  const { asked, now, waitUntil } = exchangeOf("running");
  const start = await now();
  const { now: told } = await waitUntil(start + 80);
  assert(Date.parse(told) >= start + 79, told);
  const before = performance.now();
  await waitUntil(start - 60_000);
  assert(performance.now() - before < 5000);
  assertEquals(asked, [CLOCK]);
});

Deno.test("a wait that is given up ends with the reason, before it or during it", async () => {
  const { now, waitUntil } = exchangeOf("running");
  const later = await now() + 60_000;
  const before = performance.now();
  await assertRejects(
    () => waitUntil(later, AbortSignal.abort(new Error("enough"))),
    Error,
    "enough",
  );
  await assertRejects(() => waitUntil(later, AbortSignal.timeout(20)), DOMException);
  assert(performance.now() - before < 30_000);
});

Deno.test("every other request leaves the process", async () => {
  const { asked, send, now } = exchangeOf("running");
  await now();
  const others = ["http://127.0.0.1:1234/v2/optionchain", "http://desk.test/rest/v1/rpc/now"];
  for (const url of others) await send(url);
  await send(new Request(CLOCK));
  assertEquals(asked.slice(1, 3), others);
  assertEquals(asked.length, 4);
});
