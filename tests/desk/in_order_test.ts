import { assertEquals, assertRejects } from "@std/assert";
import { inOrder } from "../../shared/desk/in_order.ts";

/** Work that ends when it is told to, and says what is under way. */
function toldWork() {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const work = (item: string) => {
    begun.push(item);
    return new Promise<string>((resolve, reject) => {
      ends.set(item, (error) => error === undefined ? resolve(item.toUpperCase()) : reject(error));
    });
  };
  return { begun, work, end: (item: string, error?: Error) => ends.get(item)?.(error) };
}

Deno.test("results come in the items' order, with no more under way than the limit", async () => {
  const { begun, work, end } = toldWork();
  const results = inOrder(["a", "b", "c", "d"], 2, work);
  const first = results.next();
  assertEquals(begun, ["a", "b"]);
  end("b");
  await Promise.resolve();
  assertEquals(begun, ["a", "b"]);
  end("a");
  assertEquals((await first).value, ["a", "A"]);
  assertEquals(begun, ["a", "b", "c"]);
  assertEquals((await results.next()).value, ["b", "B"]);
  assertEquals(begun, ["a", "b", "c", "d"]);
  end("d");
  end("c");
  assertEquals((await results.next()).value, ["c", "C"]);
  assertEquals((await results.next()).value, ["d", "D"]);
  assertEquals((await results.next()).done, true);
  assertEquals(begun.length, 4);
});

Deno.test("fewer items than the limit are all begun at once, and none for none", async () => {
  const { begun, work, end } = toldWork();
  const results = inOrder(["a", "b"], 5, work);
  const first = results.next();
  assertEquals(begun, ["a", "b"]);
  end("a");
  end("b");
  assertEquals((await first).value, ["a", "A"]);
  assertEquals((await results.next()).value, ["b", "B"]);
  assertEquals((await inOrder([], 3, work).next()).done, true);
});

Deno.test("a failure is heard at its item's turn, not before", async () => {
  const { work, end } = toldWork();
  const results = inOrder(["a", "b"], 2, work);
  const first = results.next();
  end("b", new Error("of b"));
  await new Promise((resolve) => setTimeout(resolve, 5));
  end("a");
  assertEquals((await first).value, ["a", "A"]);
  await assertRejects(() => results.next(), Error, "of b");
});
