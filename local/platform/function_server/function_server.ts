import { projectPath } from "../../support/project_root.ts";

/** The functions' process: may be killed and started again at any time. */
export interface FunctionServer {
  /** Forwards a request; 503 while the process is down and not restarted by itself. */
  forward(request: Request): Promise<Response>;
  /** SIGKILL, as a hosted worker may end at any line. */
  kill(): Promise<void>;
  /**
   * A new process with the environment of now; at the next request where processes start by
   * themselves.
   */
  restart(): Promise<void>;
  readonly denoVersion: string;
  /** The running process, to be measured; absent while none runs. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

export interface FunctionServerOptions {
  /** The whole environment of the functions. */
  readonly environment: () => Record<string, string>;
  readonly log: (line: string) => void;
  /** Start a new process when a request finds none. */
  readonly autoRestart: boolean;
}

interface Running {
  readonly child: Deno.ChildProcess;
  readonly origin: string;
}

/** The release of Deno that equals the hosted runtime (platform 2). */
const EDGE_VERSION = "2.1.4";

/** Starts the functions under Deno 2.1.4 where that is installed, else under this Deno. */
export async function startFunctionServer(options: FunctionServerOptions): Promise<FunctionServer> {
  let running: Running | undefined;
  let starting: Promise<Running> | undefined;
  const watch = (started: Running) => {
    void started.child.status.then(() => {
      if (running === started) running = undefined;
    });
  };
  const restart = async () => {
    starting ??= spawn(options).finally(() => starting = undefined);
    running = await starting;
    watch(running);
  };
  const kill = async () => {
    const current = running;
    running = undefined;
    if (current === undefined) return;
    try {
      current.child.kill("SIGKILL");
    } catch {
      // It had ended by itself.
    }
    await current.child.status;
  };
  // Started by the first request where that is allowed: until then its environment may still
  // change.
  if (!options.autoRestart) await restart();
  return {
    denoVersion: runtime() === Deno.execPath() ? Deno.version.deno : EDGE_VERSION,
    kill,
    pid: () => running?.child.pid,
    restart: async () => {
      await kill();
      if (!options.autoRestart) await restart();
    },
    stop: kill,
    forward: async (request) => {
      if (running === undefined && options.autoRestart) await restart();
      if (running === undefined) return unavailable("the functions are not running");
      const { pathname, search } = new URL(request.url);
      const headers = new Headers(request.headers);
      headers.delete("host");
      headers.delete("content-length");
      const hasBody = request.method !== "GET" && request.method !== "HEAD";
      try {
        return await fetch(`${running.origin}${pathname}${search}`, {
          method: request.method,
          headers,
          redirect: "manual",
          ...(hasBody ? { body: await request.arrayBuffer() } : {}),
        });
      } catch (error) {
        return unavailable(`the functions ended during the call: ${(error as Error).message}`);
      }
    },
  };
}

function unavailable(message: string): Response {
  return Response.json({ code: "WORKER_ERROR", message }, { status: 503 });
}

async function spawn(options: FunctionServerOptions): Promise<Running> {
  const child = new Deno.Command(runtime(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      "--allow-net",
      "--allow-env",
      `--config=${projectPath("deno.json")}`,
      projectPath("local/platform/function_server/main.ts"),
    ],
    clearEnv: true,
    env: { ...systemEnvironment(), ...options.environment() },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ready = Promise.withResolvers<{ port: number }>();
  let last = "";
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        last = line;
        if (line.startsWith('{"port":')) ready.resolve(JSON.parse(line));
        else options.log(line);
      }
    }
  };
  void Promise.all([follow(child.stdout), follow(child.stderr)]).then(() =>
    ready.reject(new Error(`the functions did not start: ${last}`))
  );
  const { port } = await ready.promise;
  return { child, origin: `http://127.0.0.1:${port}` };
}

function runtime(): string {
  const edge = projectPath("node_modules/deno-edge-linux-x64/deno");
  try {
    return Deno.statSync(edge).isFile ? edge : Deno.execPath();
  } catch {
    return Deno.execPath();
  }
}

/** What the process itself needs; a function sees nothing else of this machine. */
function systemEnvironment(): Record<string, string> {
  const kept = ["DENO_DIR", "HOME", "PATH", "TMPDIR", "TZ", "XDG_CACHE_HOME"];
  const entries = kept.map((name) => [name, Deno.env.get(name)] as const);
  return {
    ...Object.fromEntries(
      entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    NO_PROXY: "127.0.0.1,localhost",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
  };
}
