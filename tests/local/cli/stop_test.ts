import { assertEquals, assertMatch } from "@std/assert";
import { placeTest } from "../../support/place_test.ts";
import type { WatchedCommand, WatchedPlace } from "../../support/watched_command.ts";

const LAUNCH = ["node", "local/cli/launch.mjs"];
const RUNS = /Ctrl-C stops everything\./;

/** Nothing of a command may run or lie in temporary folders; what it left is named. */
async function assertNothingLeft(place: WatchedPlace, command: WatchedCommand): Promise<void> {
  // A process that has been told to end is given a moment.
  for (let i = 0; i < 100 && command.running().size > 0; i++) await pause(50);
  assertEquals([[...command.running().values()], place.leftovers()], [[], []]);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function start(place: WatchedPlace, ...flags: string[]): WatchedCommand {
  return place.run([...LAUNCH, "start", "--data", `${place.folder}/data`, ...flags]);
}

placeTest(
  "Ctrl-C ends start with one line and code 130, also while it begins, also twice",
  async (place) => {
    for (const after of [300, 900, 1500, 2500, undefined]) {
      const command = start(place);
      if (after === undefined) await command.said(RUNS);
      else await pause(after);
      const before = (await Promise.race([command.ended, pause(0)]))?.text ?? "";
      assertEquals(before, "");
      command.signal("SIGINT", "group");
      await pause(20);
      command.signal("SIGINT", "group");
      const { code, text } = await command.ended;
      const said = text.replace(/^[^]*Ctrl-C stops everything\.\n/, "").trim();
      assertEquals([code, /^(stopping|stopped before it began|)$/.test(said) || said], [130, true]);
      await assertNothingLeft(place, command);
    }
  },
);

placeTest("a signal for npm alone ends what it runs, with its own code", async (place) => {
  for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const command = place.run(["npm", "run", "--silent", "day"]);
    await command.said(/seeded model market/);
    command.signal(signal, "first");
    const ended = await command.ended;
    assertEquals([ended.code, ended.text.trim().split("\n").at(-1)], [code, "stopping"]);
    await assertNothingLeft(place, command);
  }
});

placeTest(
  "a killed part is named in one line within seconds, and all others end",
  async (place) => {
    for (
      const [part, name] of [
        [/postgres -D /, "Postgres"],
        [/exchange\/main\.ts/, "the exchange"],
        [/function_server\/main\.ts/, "the function server"],
      ] as const
    ) {
      const command = start(place);
      const [, url, key] = await command.said(
        /project +(\S+)[^]*secret key +(\S+)[^]*Ctrl-C stops everything\./,
      );
      const health = `${url}/functions/v1/status?show=health`;
      assertEquals(
        (await (await fetch(health, { headers: { apikey: key ?? "" } })).json()).ok,
        true,
      );
      const killed = [...command.running()].filter(([, line]) =>
        part.test(line) && !line.startsWith("/bin/sh")
      );
      assertEquals(killed.length, 1, name);
      const begun = performance.now();
      for (const [pid] of killed) Deno.kill(pid, "SIGKILL");
      const { code, text } = await command.ended;
      assertEquals([code, performance.now() - begun < 10_000], [1, true]);
      const [, ...last] = text.slice(text.search(RUNS)).trim().split("\n");
      const said = last.filter((line) => !line.startsWith('{"function"'));
      assertEquals(said, [`${name} ended by itself (SIGKILL)`]);
      await assertNothingLeft(place, command);
    }
  },
);

placeTest("a day whose exchange is killed names it", async (place) => {
  const command = place.run([...LAUNCH, "day"]);
  await command.said(/maintain contracts/);
  for (const [pid, line] of command.running()) {
    if (/exchange\/main\.ts/.test(line)) Deno.kill(pid, "SIGKILL");
  }
  const { code, text } = await command.ended;
  assertEquals([code, text.trim().split("\n").at(-1)], [
    1,
    "the exchange ended by itself (SIGKILL)",
  ]);
  await assertNothingLeft(place, command);
});

placeTest("Postgres ends with a start that is killed, and its folder is free", async (place) => {
  const command = start(place);
  await command.said(RUNS);
  command.signal("SIGKILL", "group");
  await command.ended.catch(() => {});
  await assertNothingLeft(place, command);
  const next = start(place);
  await next.said(RUNS);
  const { code, text } = await start(place).ended;
  assertEquals(code, 1);
  assertMatch(
    text,
    new RegExp(`^${place.folder}/data is held by process \\d+ since 20\\S+\\+05:30: `),
  );
  next.signal("SIGTERM", "first");
  assertEquals((await next.ended).code, 143);
});
