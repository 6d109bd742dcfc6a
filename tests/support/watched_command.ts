import process from "node:process";
import type { Part } from "../../local/support/parts.ts";
import { projectPath } from "../../local/support/project_root.ts";

/** How a command ended, and all that it said on both streams. */
export interface EndedCommand {
  readonly code: number;
  readonly text: string;
}

/** A command of this project as a terminal runs it: a process group that signals can go to. */
export interface WatchedCommand {
  readonly ended: Promise<EndedCommand>;
  /** Waits until it has said what matches; throws with what it said when it ends first. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** To the whole group as a terminal does, or to the first process alone. */
  signal(signal: Deno.Signal, to: "group" | "first"): void;
  /** Command lines of its processes that run now, by process id. */
  running(): Map<number, string>;
}

/** A place of a command's own for all that it writes: what stays there is told from others'. */
export interface WatchedPlace extends Part {
  readonly folder: string;
  run(args: readonly string[]): WatchedCommand;
  /** What lies in the folder for temporary files. */
  leftovers(): string[];
}

/** Linux only: processes are recognised in /proc by the folder in environment or command line. */
export async function watchedPlace(): Promise<WatchedPlace> {
  const folder = await Deno.makeTempDir({ dir: "/dev/shm", prefix: "watched-" });
  const temporary = `${folder}/temporary`;
  await Deno.chmod(folder, 0o755);
  await Deno.mkdir(temporary, { mode: 0o755 });
  return {
    folder,
    run: (args) => watch(args, folder, temporary),
    leftovers: () => [...Deno.readDirSync(temporary)].map(({ name }) => name),
    stop: () => Deno.remove(folder, { recursive: true }),
  };
}

function watch(args: readonly string[], folder: string, temporary: string): WatchedCommand {
  const [program = "", ...rest] = args;
  const child = new Deno.Command(program, {
    args: rest,
    cwd: projectPath(""),
    env: { TMPDIR: temporary, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  let text = "";
  let told = Promise.withResolvers<void>();
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      text += part;
      told.resolve();
      told = Promise.withResolvers();
    }
  };
  const silent = Promise.all([follow(child.stdout), follow(child.stderr)]);
  const ended = (async () => {
    await silent;
    const { code } = await child.status;
    return { code, text };
  })();
  return {
    ended,
    said: async (pattern) => {
      for (;;) {
        const found = pattern.exec(text);
        if (found !== null) return found;
        const end = await Promise.race([told.promise, ended]);
        if (end === undefined || pattern.test(text)) continue;
        throw new Error(`ended with code ${end.code} before it said ${pattern}:\n${text}`);
      }
    },
    signal: (signal, to) => {
      try {
        process.kill(to === "group" ? -child.pid : child.pid, signal);
      } catch {
        // It had ended by itself.
      }
    },
    running: () => processesIn(folder),
  };
}

function processesIn(folder: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const command = Deno.readTextFileSync(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
      if (command === "") continue;
      const environment = Deno.readTextFileSync(`/proc/${name}/environ`);
      if (`${command}\0${environment}`.includes(folder)) found.set(Number(name), command);
    } catch {
      // It ended meanwhile, or is another user's.
    }
  }
  return found;
}
