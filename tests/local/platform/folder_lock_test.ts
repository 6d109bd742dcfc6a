import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  FolderHeld,
  isAbandoned,
  lockFolder,
} from "../../../local/platform/postgres/folder_lock.ts";
import { processCommand, processStart } from "../../../local/platform/postgres/process_info.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options-v4-lock-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a folder is held by a process that lives, and free once it is given back", async () => {
  await inFolder(async (folder) => {
    const lock = await lockFolder(folder);
    await assertRejects(() => lockFolder(folder), FolderHeld, `held by process ${Deno.pid} since`);
    assertEquals(await isAbandoned(folder), false);
    await lock.stop();
    assertEquals(await isAbandoned(folder), false);
    await (await lockFolder(folder)).stop();
  });
});

Deno.test("what a process left that is gone, or whose number another has now, is taken over", async () => {
  await inFolder(async (folder) => {
    for (const holder of [{ pid: 4_194_305, start: "1" }, { pid: Deno.pid, start: "1" }]) {
      const left = { ...holder, since: "2026-02-09T04:30:00Z" };
      await Deno.writeTextFile(`${folder}/holder.json`, JSON.stringify(left));
      assertEquals(await isAbandoned(folder), true);
      const lock = await lockFolder(folder);
      assertEquals(await isAbandoned(folder), false);
      await lock.stop();
    }
  });
});

Deno.test({
  name: "a process that has ended has no start, though nobody asked how it ended",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    // The shell becomes a sleeper that never asks for its child, which is ended only then.
    const parent = new Deno.Command("sh", {
      args: ["-c", "sleep 50 & echo $!; exec sleep 60"],
      stdout: "piped",
    }).spawn();
    const reader = parent.stdout.getReader();
    try {
      const { value } = await reader.read();
      const pid = Number(new TextDecoder().decode(value));
      const state = () => Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]?.[0];
      const isSleeper = async () => await processCommand(parent.pid) === "sleep 60";
      while (!await isSleeper()) await new Promise((resolve) => setTimeout(resolve, 5));
      assert(await processStart(pid) !== undefined);
      Deno.kill(pid, "SIGKILL");
      while (state() !== "Z") await new Promise((resolve) => setTimeout(resolve, 5));
      assertEquals(await processStart(pid), undefined);
      assert(await processStart(parent.pid) !== undefined);
    } finally {
      parent.kill("SIGKILL");
      await reader.cancel();
      await parent.status;
    }
  },
});

Deno.test("of many who take a free folder at once one has it", async () => {
  await inFolder(async (folder) => {
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    const held = taken.filter(({ status }) => status === "fulfilled");
    assertEquals(held.length, 1);
    const refused = taken.flatMap((each) => each.status === "rejected" ? [each.reason] : []);
    assertEquals(refused.every((reason) => reason instanceof FolderHeld), true);
  });
});

Deno.test("who holds a folder is told with the time of the exchange, and a folder that is not there is made", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/on/the/way`;
    const before = Date.now();
    const lock = await lockFolder(path);
    const file = `${path}/holder.json`;
    const { pid, start, since } = JSON.parse(await Deno.readTextFile(file));
    assertEquals([pid, start], [Deno.pid, await processStart(Deno.pid)]);
    const at = Date.parse(since);
    assert(at >= before && at <= Date.now(), since);
    await Deno.writeTextFile(file, JSON.stringify({ pid, start, since: "2026-02-09T04:30:00Z" }));
    await assertRejects(
      () => lockFolder(path),
      FolderHeld,
      `${path} is held by process ${pid} since 2026-02-09T10:00:00.000+05:30: stop that one first`,
    );
    await lock.stop();
    await lock.stop();
    assertEquals([...Deno.readDirSync(path)].map(({ name }) => name), ["holder.lock"]);
  });
});

Deno.test("a holder's file that says nothing holds nothing, and was left by nobody", async () => {
  await inFolder(async (folder) => {
    for (const text of ["", "{", "half"]) {
      await Deno.writeTextFile(`${folder}/holder.json`, text);
      assertEquals(await isAbandoned(folder), false);
      await (await lockFolder(folder)).stop();
    }
  });
});
