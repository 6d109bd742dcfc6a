import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { processCommand, processStart } from "../../../local/platform/postgres/process_info.ts";

/** Linux tells it in files, every other system by `ps`, which Linux has too. */
const SYSTEMS = Deno.build.os === "linux" ? ["linux", "darwin"] : [Deno.build.os];

/** A process with spaces and brackets in its name and command. */
async function withProcess(run: (pid: number, script: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 process " });
  const script = `${folder}/a) (b`;
  await Deno.copyFile("/bin/sleep", script);
  await Deno.chmod(script, 0o755);
  const child = new Deno.Command(script, { args: ["60"], stdin: "null" }).spawn();
  try {
    // Until it is that program it is a copy of this one.
    while (!(await processCommand(child.pid))?.includes(script)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await run(child.pid, script);
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
}

for (const system of SYSTEMS) {
  Deno.test(`a process has one start and its command, as ${system} tells them, and none once it has ended`, async () => {
    let gone = 0;
    await withProcess(async (pid, script) => {
      gone = pid;
      const start = await processStart(pid, system);
      assert(start !== undefined && start !== "" && start === start.trim());
      assertEquals(await processStart(pid, system), start);
      assertNotEquals(await processStart(Deno.ppid, system), start);
      assertEquals(await processCommand(pid, system), `${script} 60`);
    });
    assertEquals(await processStart(gone, system), undefined);
    assertEquals(await processCommand(gone, system), undefined);
  });
}

Deno.test({
  name: "Linux tells the start in ticks since it came up, the field that ps looks at",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await withProcess(async (pid) => {
      const ticks = Number(await processStart(pid));
      const [up = 0] = Deno.readTextFileSync("/proc/uptime").split(" ").map(Number);
      const age = up - ticks / 100;
      assert(age > -1 && age < 60, `${age} s old`);
      assertEquals(await processStart(pid), await processStart(pid, "linux"));
      assertEquals(await processCommand(pid), await processCommand(pid, "linux"));
    });
  },
});
