import { assertEquals } from "@std/assert";
import { databaseTest } from "../support/database.ts";

const NOW = "2026-02-09T10:00:00+05:30";
const seconds = (answer: unknown) =>
  (new Date((answer as { allowedAt: string }).allowedAt).getTime() - new Date(NOW).getTime()) /
  1000;

databaseTest("requests of a family are spaced, and a chain's key as well", async ({ service }) => {
  const reserve = async (items: object[]) =>
    seconds((await service.rpc("reserve_rates", { p_items: items, p_now: NOW })).data);
  const chain = [{ family: "data" }, { family: "chain", key: "NIFTY:2026-02-10" }];
  assertEquals(await reserve(chain), 0);
  assertEquals(await reserve([{ family: "data" }]), 0.334);
  assertEquals(await reserve(chain), 3);
  assertEquals(await reserve([{ family: "quote" }]), 0);
});

databaseTest("a stop holds every family back", async ({ service }) => {
  await service.rpc("stop_rates", { p_until: "2026-02-09T10:01:00+05:30" });
  const { data } = await service.rpc("reserve_rates", {
    p_items: [{ family: "other" }],
    p_now: NOW,
  });
  assertEquals(seconds(data), 60);
});

databaseTest("twenty requests at once get twenty different instants", async ({ service }) => {
  const answers = await Promise.all(
    Array.from(
      { length: 20 },
      () => service.rpc("reserve_rates", { p_items: [{ family: "data" }], p_now: NOW }),
    ),
  );
  assertEquals(new Set(answers.map(({ data }) => seconds(data))).size, 20);
});

databaseTest("one caller in 130 seconds may mint a token", async ({ service }) => {
  const take = async (at: string) =>
    (await service.rpc("take_mint", { p_client_id: "1", p_now: at })).data;
  assertEquals([await take(NOW), await take(NOW), await take("2026-02-09T10:02:10+05:30")], [
    true,
    false,
    true,
  ]);
});
