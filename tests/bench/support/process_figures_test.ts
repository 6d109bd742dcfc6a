import { assert, assertGreater } from "@std/assert";
import { type ProcessFigures, processFigures } from "../../../bench/support/process_figures.ts";

/** Figures of a process once it has run a script and said so. */
async function figuresOf(script: string): Promise<ProcessFigures> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", `${script}; console.log("done"); await Deno.stdin.read(new Uint8Array(1));`],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  try {
    await child.stdout.getReader().read();
    return processFigures(child.pid);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

/** Code that keeps a thread busy for so many milliseconds. */
const busy = (ms: number) =>
  `{ const end = performance.now() + ${ms}; while (performance.now() < end); }`;

Deno.test({
  name: "the main thread's work is told apart from that of others",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const idle = await figuresOf("");
    const main = await figuresOf(busy(600));
    // Busy by the clock: on a shared machine the CPU of it is less.
    assertGreater(main.mainThreadMs, idle.mainThreadMs + 50);
    assertGreater(main.mainThreadMs, main.helperThreadsMs);
    const worker = `const url = URL.createObjectURL(new Blob([${
      JSON.stringify(`${busy(600)}; postMessage(1);`)
    }], { type: "text/javascript" }));
      const worker = new Worker(url, { type: "module" });
      await new Promise((resolve) => worker.onmessage = resolve)`;
    const other = await figuresOf(worker);
    assertGreater(other.helperThreadsMs, other.mainThreadMs);
    assert(other.residentMb > 10 && other.residentMb < 2000, `${other.residentMb} MB`);
  },
});
