/** What a process has taken since its start, by the operating system's figures. */
export interface ProcessFigures {
  /** CPU of the thread that runs the code, milliseconds: what the hosted limit counts. */
  readonly mainThreadMs: number;
  /** CPU of its other threads (compiler, garbage collector, network), milliseconds. */
  readonly helperThreadsMs: number;
  /** Most memory that was resident, megabytes. */
  readonly residentMb: number;
}

/** Reads the figures of a running process; threads that have ended are missing. Linux only. */
export function processFigures(pid: number): ProcessFigures {
  let [mainThreadMs, helperThreadsMs] = [0, 0];
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    const ms = threadMs(`/proc/${pid}/task/${name}/schedstat`);
    if (name === String(pid)) mainThreadMs = ms;
    else helperThreadsMs += ms;
  }
  const peak = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  return { mainThreadMs, helperThreadsMs, residentMb: Number(peak) / 1024 };
}

/** Nanoseconds on the CPU are the first field; 0 for a thread that has ended meanwhile. */
function threadMs(file: string): number {
  try {
    return Number(Deno.readTextFileSync(file).split(" ")[0]) / 1e6;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
