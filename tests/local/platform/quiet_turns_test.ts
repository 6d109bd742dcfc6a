import { assertEquals, assertRejects } from "@std/assert";
import { quietTurns } from "../../../local/platform/function_server/quiet_turns.ts";

const never = new AbortController().signal;
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

Deno.test("waits begin when all is quiet, the earliest first", async () => {
  const turns = quietTurns();
  const seen: string[] = [];
  const wait = (until: number) =>
    turns.inTurn(until, never, async () => {
      seen.push(`${until} begins`);
      await pause();
      seen.push(`${until} ends`);
    });
  const work = turns.busy(async () => {
    await pause();
    seen.push("work ends");
  });
  const waits = [wait(30), wait(10), wait(20)];
  await Promise.all([work, ...waits]);
  assertEquals(seen[0], "work ends");
  assertEquals(
    seen.filter((text) => text.endsWith("begins")),
    [10, 20, 30].map((at) => `${at} begins`),
  );
  // Each is alone: what is due later begins when the one before has ended.
  assertEquals(seen.slice(1), [10, 20, 30].flatMap((at) => [`${at} begins`, `${at} ends`]));
});

Deno.test("what is due earlier than a wait under way begins beside it", async () => {
  const turns = quietTurns();
  const seen: number[] = [];
  let release = () => {};
  let late: Promise<void> | undefined;
  await new Promise<void>((hasBegun) => {
    late = turns.inTurn(50, never, async () => {
      seen.push(50);
      hasBegun();
      await new Promise<void>((resolve) => release = resolve);
    });
  });
  await turns.inTurn(40, never, () => Promise.resolve(seen.push(40)));
  release();
  await late;
  assertEquals(seen, [50, 40]);
});

Deno.test("a wait that is given up before its turn never begins, and holds up no other", async () => {
  const turns = quietTurns();
  const given = new AbortController();
  let ran = false;
  const first = turns.inTurn(1, given.signal, () => Promise.resolve(ran = true));
  given.abort(new Error("enough"));
  await assertRejects(() => first, Error, "enough");
  assertEquals(await turns.inTurn(2, never, () => Promise.resolve("done")), "done");
  assertEquals(ran, false);
  await assertRejects(
    () => turns.inTurn(3, given.signal, () => Promise.resolve()),
    Error,
    "enough",
  );
});
