import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { deathOf, type Part, Parts } from "../../../local/support/parts.ts";

/** A part that tells when it is stopped. */
function part(name: string, stopped: string[], failure?: Error): Part {
  return {
    stop: () => {
      stopped.push(name);
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
  };
}

Deno.test("what was started together ends in reverse order, and once", async () => {
  const stopped: string[] = [];
  const parts = new Parts();
  const first = await parts.add(() => part("first", stopped));
  assertEquals(Object.keys(first), ["stop"]);
  await parts.add(() => Promise.resolve(part("second", stopped)));
  await Promise.all([parts.stop(), parts.stop()]);
  await parts.stop();
  assertEquals(stopped, ["second", "first"]);
});

Deno.test("all are stopped where one fails to, and the first failure is told", async () => {
  const stopped: string[] = [];
  const parts = new Parts();
  for (const name of ["first", "second", "third"]) {
    const failure = name === "first" ? undefined : new Error(`${name} hangs`);
    await parts.add(() => part(name, stopped, failure));
  }
  assertEquals((await assertRejects(() => parts.stop(), Error)).message, "third hangs");
  assertEquals(stopped, ["third", "second", "first"]);
});

Deno.test("a start under way is awaited and stopped; one that fails has stopped itself", async () => {
  const stopped: string[] = [];
  const parts = new Parts();
  const late = Promise.withResolvers<Part>();
  const adding = parts.add(() => late.promise);
  const failing = parts.add(() => Promise.reject(new Error("no port")));
  assertEquals((await assertRejects(() => failing, Error)).message, "no port");
  const ending = parts.stop();
  late.resolve(part("late", stopped));
  assertEquals(
    (await assertRejects(() => adding, Error)).message,
    "everything is being stopped",
  );
  await ending;
  assertEquals(stopped, ["late"]);
});

Deno.test("once they are being stopped, or what is around them is, nothing more starts", async () => {
  const parts = new Parts();
  assertEquals(parts.signal.aborted, false);
  await parts.stop();
  assertEquals(parts.signal.aborted, true);
  let started = false;
  const start = () => {
    started = true;
    return part("more", []);
  };
  await assertRejects(() => parts.add(start), Error, "everything is being stopped");
  const around = new AbortController();
  const inner = new Parts(around.signal);
  await inner.add(() => part("inner", []));
  around.abort(new Error("the outer ones end"));
  assertEquals(inner.signal.aborted, true);
  await assertRejects(() => inner.add(start), Error, "the outer ones end");
  assertEquals(started, false);
});

Deno.test("the first part that dies gives its line to all", async () => {
  const parts = new Parts();
  const dying = Promise.withResolvers<string>();
  await parts.add(() => part("lives", []));
  await parts.add(() => ({ ...part("dies", []), died: dying.promise }));
  dying.resolve("Postgres ended by itself (SIGKILL)");
  assertEquals(await parts.died, "Postgres ended by itself (SIGKILL)");
  await parts.stop();
});

Deno.test("a child's end is told by code or signal, and not at all where it was stopped", async () => {
  const ended = (code: number, signal: Deno.Signal | null) =>
    Promise.resolve({ success: false, code, signal });
  const told = (code: number, signal: Deno.Signal | null) =>
    deathOf("the exchange", ended(code, signal), () => false);
  assertEquals(await told(1, null), "the exchange ended by itself (exit code 1)");
  assertEquals(await told(137, "SIGKILL"), "the exchange ended by itself (SIGKILL)");
  const silent = deathOf("the exchange", ended(0, null), () => true);
  const pause = new Promise((resolve) => setTimeout(resolve, 5, "nothing"));
  assertEquals(await Promise.race([silent, pause]), "nothing");
});

Deno.test("a signal that was aborted before is one that ends them", () => {
  const parts = new Parts(AbortSignal.abort(new Error("before")));
  assertThrows(() => parts.signal.throwIfAborted(), Error, "before");
  assert(!new Parts().signal.aborted);
});
