import {
  type BundleServer,
  startBundleServer,
} from "../../local/platform/function_server/bundle_server.ts";
import type { Platform } from "../../local/platform/platform.ts";
import type { Answer, World, WorldOptions } from "../../tests/support/world.ts";
import { type ProcessFigures, processFigures } from "./process_figures.ts";

/** Where a call is measured: a database, the exchange's instant, the staged bundles. */
export interface BundledWorldOptions {
  readonly openWorld: (options: WorldOptions) => Promise<World>;
  readonly databaseUrl: string;
  readonly at: string;
  /** Folder of the bundles that a deploy would upload. */
  readonly bundles: string;
}

/** A call and what its process had taken when it was answered, from process start on. */
export interface MeasuredCall extends ProcessFigures {
  readonly status: number;
  readonly body: Answer;
  readonly wallMs: number;
  /** Most that V8 used plus what it holds outside of its heap, megabytes. */
  readonly v8Mb: number;
  /** What its requests to the database took at the REST door, by function or table. */
  readonly rpcMs: ReadonlyMap<string, readonly number[]>;
}

/** One request to a function: a body is posted, without one it is asked for. */
export interface FunctionCall {
  /** Path below /functions/v1/; its first part names the function. */
  readonly path: string;
  readonly body?: unknown;
}

/** A world whose functions are the deployed bundles; time passes by itself. */
export interface BundledWorld {
  readonly world: World;
  /** Ends all processes: the next call of a function finds a fresh one. */
  freshProcesses(): Promise<void>;
  measure(call: FunctionCall): Promise<MeasuredCall>;
}

const MB = 1024 * 1024;

/** Opens a world on a database that the caller drops. Stop it in a finally. */
export async function openBundledWorld(options: BundledWorldOptions): Promise<BundledWorld> {
  let server: BundleServer | undefined;
  const begun = new WeakMap<Request, number>();
  let rpcMs = new Map<string, number[]>();
  const world = await options.openWorld({
    at: options.at,
    mode: "running",
    databaseUrl: options.databaseUrl,
    startFunctions: (given) => server = startBundleServer(options.bundles, given),
    onRpc: (name, phase, request) => {
      const now = performance.now();
      if (phase === "before") begun.set(request, now);
      else rpcMs.set(name, [...rpcMs.get(name) ?? [], now - (begun.get(request) ?? now)]);
    },
  });
  const { platform } = world;
  await openConnections(platform);
  return {
    world,
    freshProcesses: async () => await platform.restartFunctions(),
    measure: async ({ path, body }) => {
      const [name = ""] = path.split(/[/?]/);
      rpcMs = new Map();
      const from = performance.now();
      const response = await fetch(`${platform.url}/functions/v1/${path}`, {
        headers: { apikey: platform.secretKey, "content-type": "application/json" },
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const wallMs = performance.now() - from;
      const pid = server?.pid(name);
      if (pid === undefined) throw new Error(`${name} ended during its call: ${text}`);
      // Before its memory is asked for, which is another request to the process.
      const figures = processFigures(pid);
      return {
        ...figures,
        status: response.status,
        body: JSON.parse(text),
        wallMs,
        rpcMs,
        v8Mb: (await server?.peakBytes(name) ?? 0) / MB,
      };
    },
  };
}

/** Connections of the REST door; the first request on a database makes it read the catalog. */
const CONNECTIONS = 6;

/** A hosted project's door has its connections and its catalog before a function asks it. */
async function openConnections({ url, secretKey }: Platform): Promise<void> {
  const headers = { apikey: secretKey };
  const ask = async () => {
    await (await fetch(`${url}/rest/v1/settings?select=name&limit=1`, { headers })).text();
  };
  await ask();
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
}
