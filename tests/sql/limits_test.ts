import { assertEquals } from "@std/assert";
import { databaseTest } from "../support/database.ts";

const NOW = "2026-02-09T10:00:00+05:30";
const seconds = (answer: unknown) =>
  (new Date((answer as string[])[0] ?? "").getTime() - new Date(NOW).getTime()) / 1000;

databaseTest("requests of a family are spaced, and a chain's key as well", async ({ service }) => {
  const reserve = async (items: object[]) =>
    seconds((await service.rpc("reserve_rates", { p_requests: [items], p_now: NOW })).data);
  const chain = [{ family: "data" }, { family: "chain", key: "NIFTY:2026-02-10" }];
  assertEquals(await reserve(chain), 0);
  assertEquals(await reserve([{ family: "data" }]), 0.334);
  assertEquals(await reserve(chain), 3.5);
  assertEquals(await reserve([{ family: "quote" }]), 0);
});

databaseTest("each chain and each family waits for itself alone", async ({ service }) => {
  const reserve = async (items: object[], now = NOW) =>
    seconds((await service.rpc("reserve_rates", { p_requests: [items], p_now: now })).data);
  const chain = (key: string) => [{ family: "chain", key }];
  assertEquals(await reserve(chain("NIFTY:2026-02-10")), 0);
  assertEquals(await reserve(chain("NIFTY:2026-02-17")), 0);
  assertEquals(await reserve([{ family: "quote" }]), 0);
  // All of a call wait for the last of them, and take their next turns from there.
  assertEquals(await reserve([{ family: "data" }, ...chain("NIFTY:2026-02-10")]), 3.5);
  assertEquals(await reserve([{ family: "data" }]), 3.834);
  assertEquals(await reserve([{ family: "quote" }]), 1.1);
  // Time that passed unused is not saved up.
  assertEquals(await reserve([{ family: "quote" }], "2026-02-09T10:10:00+05:30"), 600);
  assertEquals(await reserve([{ family: "quote" }]), 601.1);
});

databaseTest(
  "requests of one call follow one another, as they would in calls of their own",
  async ({ service }) => {
    const data = [{ family: "data" }];
    const chain = (key: string) => [...data, { family: "chain", key }];
    const answer = await service.rpc("reserve_rates", {
      p_requests: [
        chain("TCS:2026-02-24"),
        chain("INFY:2026-02-24"),
        data,
        chain("TCS:2026-02-24"),
      ],
      p_now: NOW,
    });
    const after = (answer.data as string[]).map((at) => seconds([at]));
    assertEquals(after, [0, 0.334, 0.668, 3.5]);
    const next = await service.rpc("reserve_rates", { p_requests: [data], p_now: NOW });
    assertEquals(seconds(next.data), 3.834);
    const none = await service.rpc("reserve_rates", { p_requests: [], p_now: NOW });
    assertEquals(none.data, []);
  },
);

databaseTest(
  "calls that name the same buckets in other orders never wait for each other",
  async ({ service }) => {
    const chain = (key: string) => [{ family: "data" }, { family: "chain", key }];
    const names = ["TCS", "INFY", "ITC", "LT"];
    const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => {
      const turned = [...names.slice(i % 4), ...names.slice(0, i % 4)];
      const p_requests = (i % 2 === 0 ? turned : turned.reverse()).map(chain);
      return service.rpc("reserve_rates", { p_requests, p_now: NOW });
    }));
    assertEquals(answers.map(({ error }) => error), Array(24).fill(null));
    const instants = answers.flatMap(({ data }) => data as string[]);
    assertEquals(new Set(instants).size, 96);
  },
);

databaseTest("a stop is made longer, never shorter, and ends", async ({ service }) => {
  for (const until of ["10:01:00", "10:00:30"]) {
    await service.rpc("stop_rates", { p_until: `2026-02-09T${until}+05:30` });
  }
  const reserve = async (family: string, now: string) =>
    seconds(
      (await service.rpc("reserve_rates", { p_requests: [[{ family }]], p_now: now })).data,
    );
  assertEquals(await reserve("other", NOW), 60);
  assertEquals(await reserve("orders", "2026-02-09T10:05:00+05:30"), 300);
});

databaseTest("a stop holds every family back", async ({ service }) => {
  await service.rpc("stop_rates", { p_until: "2026-02-09T10:01:00+05:30" });
  const { data } = await service.rpc("reserve_rates", {
    p_requests: [[{ family: "other" }]],
    p_now: NOW,
  });
  assertEquals(seconds(data), 60);
});

databaseTest("twenty requests at once get twenty different instants", async ({ service }) => {
  const answers = await Promise.all(
    Array.from(
      { length: 20 },
      () => service.rpc("reserve_rates", { p_requests: [[{ family: "data" }]], p_now: NOW }),
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

databaseTest("a token of one client holds no other client's back", async ({ service }) => {
  const take = async (client: string, at: string) =>
    (await service.rpc("take_mint", { p_client_id: client, p_now: at })).data;
  assertEquals([await take("1", NOW), await take("2", NOW)], [true, true]);
  assertEquals(await take("1", "2026-02-09T10:02:09.999+05:30"), false);
  // What was refused takes no time of its own: the window is that of the token.
  assertEquals(await take("1", "2026-02-09T10:02:10+05:30"), true);
});

databaseTest(
  "a mint's window in the future of a clock that was set back holds nobody",
  async (db) => {
    const take = async (at: string) =>
      (await db.service.rpc("take_mint", { p_client_id: "1", p_now: at })).data;
    assertEquals(await take("2026-02-09T11:00:00+05:30"), true);
    assertEquals(await take("2026-02-09T10:59:59+05:30"), true);
    assertEquals(await take("2026-02-09T10:59:59.001+05:30"), false);
  },
);

databaseTest(
  "what was not sent is given back, unless somebody reserved after it",
  async ({ service }) => {
    const chain = (key: string) => [{ family: "data" }, { family: "chain", key }];
    const names = ["TCS", "INFY", "ITC"];
    const reserve = async (keys: string[]) =>
      (await service.rpc("reserve_rates", { p_requests: keys.map(chain), p_now: NOW }))
        .data as string[];
    const release = async (keys: string[], slots: string[]) => {
      const p_requests = keys.map((key, i) => ({ items: chain(key), at: slots[i] }));
      assertEquals((await service.rpc("release_rates", { p_requests })).error, null);
    };
    const slots = await reserve(names);
    await release(names.slice(1), slots.slice(1));
    // Both buckets of a chain: its own would hold it back for three seconds.
    assertEquals(await reserve(names.slice(1)), slots.slice(1));
    await reserve(["LT"]);
    await release(names.slice(1), slots.slice(1));
    assertEquals((await reserve(["SBIN"])).map((at) => seconds([at])), [4 * 0.334]);
  },
);

const ENTRY = [{ family: "orders" }];
const EXIT = [{ family: "orders", isReducing: true }];

type Desk = { rpc(name: string, args: object): PromiseLike<{ data: unknown }> };

/** Seconds after NOW from which each of so many orders may be sent. */
async function ordersAt(service: Desk, items: object[], count: number, now = NOW) {
  const p_requests = Array.from({ length: count }, () => items);
  const { data } = await service.rpc("reserve_rates", { p_requests, p_now: now });
  return (data as string[]).map((at) => seconds([at]));
}

databaseTest(
  "of eight orders a second entries have four, and what takes risk off the others",
  async ({ service }) => {
    assertEquals(await ordersAt(service, ENTRY, 5), [0, 0, 0, 0, 1]);
    assertEquals(await ordersAt(service, EXIT, 4), [0, 0, 0, 1]);
  },
);

databaseTest("exits alone have all eight", async ({ service }) => {
  assertEquals(await ordersAt(service, EXIT, 9), [0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

for (
  const { name, window, entries, all, past } of [
    { name: "minute", window: 60, entries: 150, all: 250, past: 3 },
    { name: "hour", window: 3600, entries: 600, all: 1000, past: 90 },
    { name: "day", window: 86_400, entries: 4200, all: 7000, past: 4000 },
  ]
) {
  databaseTest(
    `a ${name} has ${all} orders, of which entries use ${entries}`,
    async ({ service, sql }) => {
      // So long ago that no smaller window counts them.
      const leave = async (count: number, isReducing: boolean) =>
        await sql`insert into public.rate_sends (family, sent_at, is_reducing)
          select 'orders', ${NOW}::timestamptz - make_interval(secs => ${past}), ${isReducing}
          from generate_series(1, ${count})`;
      await leave(entries - 1, false);
      assertEquals(await ordersAt(service, ENTRY, 2), [0, window - past]);
      await sql`delete from public.rate_sends where sent_at > ${NOW}`;
      await leave(all - entries - 1, true);
      assertEquals(await ordersAt(service, EXIT, 2), [0, window - past]);
    },
  );
}

databaseTest("an order that was not sent is given back, one for each", async ({ service, sql }) => {
  await ordersAt(service, ENTRY, 4);
  const at = (await sql`select sent_at from public.rate_sends limit 1`)[0]?.["sent_at"];
  await service.rpc("release_rates", { p_requests: [{ items: ENTRY, at }] });
  assertEquals(await ordersAt(service, ENTRY, 2), [0, 1]);
});

databaseTest("orders are counted as long as the longest window", async ({ service, sql }) => {
  await ordersAt(service, ENTRY, 3);
  await ordersAt(service, ENTRY, 1, "2026-02-10T10:00:01+05:30");
  assertEquals((await sql`select 1 from public.rate_sends`).length, 1);
});

databaseTest(
  "orders of several workers never exceed eight in any second",
  async ({ service, sql }) => {
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => ordersAt(service, i % 3 === 0 ? ENTRY : EXIT, 2)),
    );
    const rows = await sql<{ sent_at: Date }[]>`select sent_at from public.rate_sends`;
    const times = rows.map(({ sent_at }) => new Date(sent_at).getTime());
    const most = Math.max(
      ...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length),
    );
    assertEquals([times.length, most], [60, 8]);
  },
);
