import { assertEquals, assertRejects } from "@std/assert";
import { fillEach } from "../../../shared/desk/jobs/fill_each.ts";
import { BrokerError } from "../../../shared/vocabulary/broker_error.ts";

const refusal = new BrokerError("broker_refused", "never_retry", "DH-905");

Deno.test("what the broker refuses is counted, and every other item is filled", async () => {
  const filled: number[] = [];
  const refused = await fillEach([1, 2, 3, 4, 5], 2, async (item) => {
    await Promise.resolve();
    if (item % 2 === 0) throw refusal;
    filled.push(item);
  });
  assertEquals([refused, filled], [2, [1, 3, 5]]);
});

Deno.test("at most the limit are under way at once", async () => {
  let [underWay, most] = [0, 0];
  await fillEach([1, 2, 3, 4, 5, 6, 7], 3, async () => {
    most = Math.max(most, ++underWay);
    await Promise.resolve();
    underWay -= 1;
  });
  assertEquals(most, 3);
});

Deno.test("after an error nothing is begun, and it is thrown once the others have ended", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const events: string[] = [];
  const filling = fillEach(["fails", "long", "never"], 2, async (item, isStopped) => {
    events.push(item);
    if (item === "fails") throw new BrokerError("broker_auth", "halt", "DH-902");
    await promise;
    events.push(`stopped ${isStopped()}`);
  });
  const rejected = assertRejects(() => filling, BrokerError, "DH-902")
    .then(() => events.push("thrown"));
  // Time enough for a rejection that did not wait.
  for (let i = 0; i < 20; i++) await Promise.resolve();
  resolve();
  await rejected;
  assertEquals(events, ["fails", "long", "stopped true", "thrown"]);
});
