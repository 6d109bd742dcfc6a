import { assert, assertEquals } from "@std/assert";
import { processCommand } from "../../../local/platform/postgres/process_info.ts";
import { stopOrphan } from "../../../local/platform/postgres/stop_orphan.ts";
import { timersSet } from "../../support/timers_set.ts";

/**
 * A process that ignores signals and ends with the others, each by a code of its own, with words in
 * its command that look like a server's.
 */
async function withProcess(
  ignored: string,
  words: string,
  run: (process: { pid: number; ended: Promise<Deno.CommandStatus> }) => Promise<void>,
): Promise<void> {
  const code = `const ends = { SIGINT: 12, SIGQUIT: 13 };
    for (const [signal, code] of Object.entries(ends)) {
      const heard = () => "${ignored}".includes(signal) || Deno.exit(code);
      Deno.addSignalListener(signal, heard);
    }
    console.log("up");
    setInterval(() => {}, 1000);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", code, words],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  try {
    await run({ pid: child.pid, ended: child.status });
  } finally {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await child.status;
    await reader.cancel();
  }
}

/** A folder of data whose server says that it is a process. */
async function withData(run: (data: string) => Promise<void>): Promise<void> {
  const data = await Deno.makeTempDir({ prefix: "options-v4-orphan-" });
  try {
    await run(data);
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

const holds = (data: string, pid: string) => Deno.writeTextFile(`${data}/postmaster.pid`, pid);

/** Signals that are sent meanwhile, each with the pauses of 50 ms before it. */
async function signalsSent(run: () => Promise<void>): Promise<[unknown, number][]> {
  const { kill } = Deno;
  const sent: [unknown, number][] = [];
  let pauses = 0;
  Deno.kill = (pid, signal) => {
    sent.push([signal, pauses]);
    kill(pid, signal);
  };
  try {
    await timersSet(run, { short: 50, instead: 5, each: () => pauses += 1 });
  } finally {
    Deno.kill = kill;
  }
  return sent;
}

for (
  const [ignored, code, signals] of [
    ["", 12, ["SIGINT"]],
    ["SIGINT", 13, ["SIGINT", "SIGQUIT"]],
    ["SIGINT SIGQUIT", 137, ["SIGINT", "SIGQUIT", "SIGKILL"]],
  ] as const
) {
  Deno.test(`a server that ignores ${ignored || "nothing"} ends with ${signals.at(-1)}, each signal five seconds after the one before`, async () => {
    await withData(async (data) => {
      await withProcess(ignored, data, async ({ pid, ended }) => {
        await holds(data, `${pid}\n${data}\n`);
        const sent = await signalsSent(() => stopOrphan(data));
        assertEquals(sent, signals.map((signal, index) => [signal, 100 * index]));
        assertEquals((await processCommand(pid))?.includes(data) ?? false, false);
        assertEquals((await ended).code, code);
      });
    });
  });
}

Deno.test("a process whose command names another folder is left alone, as where there is no server at all", async () => {
  await withData(async (data) => {
    await withProcess("", data.slice(0, -1), async ({ pid }) => {
      await stopOrphan(data);
      await holds(data, `${pid}\n`);
      await stopOrphan(data);
      assert(await processCommand(pid) !== undefined);
      for (const gone of ["4194305", "", "none"]) {
        await holds(data, gone);
        await stopOrphan(data);
      }
    });
  });
});
