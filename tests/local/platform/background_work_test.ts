import { assertEquals } from "@std/assert";
import { backgroundWork } from "../../../local/platform/function_server/background_work.ts";

Deno.test("work that goes on after an answer is under way until it ends, and told where it fails", async () => {
  const printed: unknown[][] = [];
  const { error } = console;
  console.error = (...values) => printed.push(values);
  try {
    const work = backgroundWork();
    const runtime = Reflect.get(globalThis, "EdgeRuntime");
    const [first, second] = [Promise.withResolvers(), Promise.withResolvers()];
    runtime.waitUntil(first.promise);
    runtime.waitUntil(second.promise);
    assertEquals(work.size, 2);
    const under = [...work];
    first.resolve(1);
    await under[0];
    assertEquals([...work], [under[1]]);
    const lost = new Error("lost");
    second.reject(lost);
    await under[1];
    assertEquals([work.size, printed], [0, [["background work failed:", lost]]]);
  } finally {
    console.error = error;
    Reflect.deleteProperty(globalThis, "EdgeRuntime");
  }
});
