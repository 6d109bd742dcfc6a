import { assertEquals, assertRejects } from "@std/assert";
import { clockInProcess } from "../../../local/platform/function_server/clock_in_process.ts";
import { settled, withHeldTimers } from "../../support/held_timers.ts";

const CLOCK = "http://127.0.0.1:1234/_exchange/clock";
const THEN = Date.parse("2026-02-09T10:00:00.000Z");

interface HeldClock {
  /** Sets this machine's time, which a test says alone. */
  set(milliseconds: number): void;
  now(): Promise<number>;
  wait(until: number, signal?: AbortSignal): Promise<number>;
  readonly asked: string[];
}

/** A clock in process whose exchange stands at THEN while this machine's time is 5,000. */
async function withClock(run: (clock: HeldClock) => Promise<void>, mode = "running") {
  const { now: machine } = Date;
  let at = 5_000;
  Date.now = () => at;
  const asked: string[] = [];
  const send = clockInProcess((input) => {
    asked.push(String(input));
    return Promise.resolve(Response.json({ now: new Date(THEN).toISOString(), mode }));
  });
  const told = async (response: Promise<Response>) =>
    Date.parse((await (await response).json()).now);
  try {
    await run({
      asked,
      set: (milliseconds) => at = milliseconds,
      now: () => told(send(CLOCK)),
      wait: (until, signal) =>
        told(send(`${CLOCK}/wait`, {
          ...(signal === undefined ? {} : { signal }),
          body: JSON.stringify({ until: new Date(until).toISOString() }),
        })),
    });
  } finally {
    Date.now = machine;
  }
}

Deno.test("the exchange's time passes with the machine's from the first answer on", async () => {
  await withClock(async ({ asked, set, now }) => {
    assertEquals(await now(), THEN);
    set(5_700);
    assertEquals(await now(), THEN + 700);
    set(4_000);
    assertEquals(await now(), THEN - 1_000);
    assertEquals(asked, [CLOCK]);
  });
});

Deno.test("before the clock was asked once a wait goes out, and so does every other request", async () => {
  await withClock(async ({ asked, wait, now }) => {
    assertEquals(await wait(THEN + 1), THEN);
    await now();
    assertEquals(asked, [`${CLOCK}/wait`, CLOCK]);
  });
});

Deno.test("a wait takes exactly what is left, and nothing where its instant has come", async () => {
  await withHeldTimers(async ({ set: timers, fire }) => {
    await withClock(async ({ set, now, wait }) => {
      await now();
      set(6_000);
      const waiting = wait(THEN + 3_500);
      await settled();
      assertEquals(timers, [2_500]);
      set(8_500);
      await fire();
      assertEquals(await waiting, THEN + 3_500);
      assertEquals(await wait(THEN + 3_500), THEN + 3_500);
      assertEquals(await wait(THEN), THEN + 3_500);
      assertEquals(timers, [2_500]);
      const last = wait(THEN + 3_501);
      await settled();
      await fire();
      await last;
      assertEquals(timers, [2_500, 1]);
    });
  });
});

Deno.test("a wait that is given up ends with the reason, and its timer with it", async () => {
  await withHeldTimers(async ({ set: timers, running }) => {
    await withClock(async ({ now, wait }) => {
      await now();
      const given = new AbortController();
      const waiting = wait(THEN + 1_000, given.signal);
      await settled();
      assertEquals(running(), [1_000]);
      given.abort(new Error("enough"));
      await assertRejects(() => waiting, Error, "enough");
      assertEquals(running(), []);
      await assertRejects(() => wait(THEN + 1_000, given.signal), Error, "enough");
      assertEquals(timers, [1_000]);
    });
  });
});

Deno.test("where the exchange's time does not pass by itself it is asked every time", async () => {
  await withHeldTimers(async ({ set: timers }) => {
    await withClock(async ({ asked, set, now, wait }) => {
      await now();
      set(9_000);
      assertEquals([await now(), await wait(THEN + 1)], [THEN, THEN]);
      assertEquals([asked.length, timers], [3, []]);
    }, "stepped");
  });
});
