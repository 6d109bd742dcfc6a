import { assertEquals, assertRejects } from "@std/assert";
import { quietTurns } from "../../../local/platform/function_server/quiet_turns.ts";
import { settled, withHeldTimers } from "../../support/held_timers.ts";

const never = new AbortController().signal;

/** Work that a test ends: it tells that it has begun. */
function work(seen: string[], name: string) {
  let end = () => {};
  const run = () => {
    seen.push(name);
    return new Promise<string>((resolve) => end = () => resolve(name));
  };
  return {
    run,
    end: async () => {
      end();
      await settled();
    },
  };
}

Deno.test("a wait goes out after four turns of a millisecond in which nothing was sent", async () => {
  await withHeldTimers(async ({ set, running, fire }) => {
    const turns = quietTurns();
    const wait = turns.inTurn(7, never, () => Promise.resolve("went out"));
    for (let turn = 1; turn < 4; turn++) {
      assertEquals([set.length, running()], [turn, [1]]);
      await fire();
    }
    assertEquals(running(), [1]);
    await fire();
    assertEquals(await wait, "went out");
    assertEquals([set, running()], [[1, 1, 1, 1], []]);
  });
});

Deno.test("work begins at once, sets no timer where nobody waits, and begins the quiet anew", async () => {
  await withHeldTimers(async ({ set, running, fire }) => {
    const turns = quietTurns();
    const seen: string[] = [];
    const [first, second] = [work(seen, "first"), work(seen, "second")];
    const third = work(seen, "third");
    const results = [turns.busy(first.run), turns.busy(second.run)];
    assertEquals([seen, set], [["first", "second"], []]);
    await first.end();
    await second.end();
    assertEquals([await Promise.all(results), set], [["first", "second"], []]);
    const wait = turns.inTurn(7, never, () => Promise.resolve(seen.push("wait")));
    for (let turn = 0; turn < 3; turn++) await fire();
    const late = turns.busy(third.run);
    assertEquals(running(), [1000]);
    await third.end();
    assertEquals([await late, running()], ["third", [1]]);
    for (let turn = 0; turn < 3; turn++) await fire();
    assertEquals(seen, ["first", "second", "third"]);
    await fire();
    await wait;
    assertEquals(seen.at(-1), "wait");
  });
});

Deno.test("work that takes longer than a second stops time no longer, one of two is work still", async () => {
  await withHeldTimers(async ({ set, running, fire }) => {
    const turns = quietTurns();
    const seen: string[] = [];
    const [one, two] = [work(seen, "one"), work(seen, "two")];
    const results = [turns.busy(one.run), turns.busy(two.run)];
    const wait = turns.inTurn(7, never, () => Promise.resolve(seen.push("wait")));
    assertEquals(running(), [1000]);
    await one.end();
    assertEquals([set, running()], [[1000, 1000], [1000]]);
    await fire();
    await wait;
    assertEquals(seen, ["one", "two", "wait"]);
    await two.end();
    await Promise.all(results);
  });
});

Deno.test("work that fails is over as well, and its caller is told", async () => {
  await withHeldTimers(async ({ running, fire }) => {
    const turns = quietTurns();
    const failing = turns.busy(() => Promise.reject(new Error("lost")));
    const wait = turns.inTurn(7, never, () => Promise.reject(new Error("refused")));
    await assertRejects(() => failing, Error, "lost");
    await settled();
    assertEquals(running(), [1]);
    const refused = assertRejects(() => wait, Error, "refused");
    for (let turn = 0; turn < 4; turn++) await fire();
    await refused;
    const next = turns.inTurn(8, never, () => Promise.resolve("next"));
    for (let turn = 0; turn < 4; turn++) await fire();
    assertEquals(await next, "next");
  });
});

/** Fires until no timer runs. */
async function quiet(running: () => number[], fire: () => Promise<void>): Promise<void> {
  while (running().length > 0) await fire();
}

Deno.test("waits go out the earliest first, each alone, also those for one instant", async () => {
  await withHeldTimers(async ({ running, fire }) => {
    const turns = quietTurns();
    const seen: string[] = [];
    const works = [30, 10, 10, 20].map((until, i) => ({ until, ...work(seen, `${until} ${i}`) }));
    const waits = works.map(({ until, run }) => turns.inTurn(until, never, run));
    const order = [1, 2, 3, 0];
    for (const [count, index] of order.entries()) {
      await quiet(running, fire);
      assertEquals(seen.length, count + 1);
      await works[index]?.end();
    }
    assertEquals(seen, ["10 1", "10 2", "20 3", "30 0"]);
    assertEquals(await Promise.all(waits), ["30 0", "10 1", "10 2", "20 3"]);
  });
});

Deno.test("what is due earlier than all that wait goes out beside them, and holds up what is due later", async () => {
  await withHeldTimers(async ({ running, fire }) => {
    const turns = quietTurns();
    const seen: string[] = [];
    const [fifty, forty, last] = [work(seen, "50"), work(seen, "40"), work(seen, "45")];
    const waits = [turns.inTurn(50, never, fifty.run)];
    await quiet(running, fire);
    waits.push(turns.inTurn(40, never, forty.run));
    await quiet(running, fire);
    assertEquals(seen, ["50", "40"]);
    waits.push(turns.inTurn(45, never, last.run));
    await quiet(running, fire);
    await fifty.end();
    await quiet(running, fire);
    assertEquals(seen, ["50", "40"]);
    await forty.end();
    await quiet(running, fire);
    assertEquals(seen, ["50", "40", "45"]);
    await last.end();
    await Promise.all(waits);
  });
});

Deno.test("a wait that is given up leaves the others in their places, before its turn and during it", async () => {
  await withHeldTimers(async ({ running, fire }) => {
    const turns = quietTurns();
    const seen: string[] = [];
    const [given, other] = [new AbortController(), new AbortController()];
    const [first, second, third] = [work(seen, "10"), work(seen, "20"), work(seen, "30")];
    const waits = [
      turns.inTurn(10, given.signal, first.run),
      turns.inTurn(20, other.signal, second.run),
      turns.inTurn(30, never, third.run),
    ];
    await quiet(running, fire);
    assertEquals(seen, ["10"]);
    const refused = assertRejects(() => waits[1] ?? Promise.resolve(), Error, "enough");
    given.abort(new Error("too late"));
    other.abort(new Error("enough"));
    await refused;
    await first.end();
    await quiet(running, fire);
    assertEquals([seen, await waits[0]], [["10", "30"], "10"]);
    await third.end();
    assertEquals(await waits[2], "30");
  });
});
