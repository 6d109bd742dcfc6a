// The process that runs the functions: net and env permission only. It ends with its standard
// input, which is its parent's pipe. As a hosted worker it retires when a function has used its
// share of CPU or wall time: an answer says so, and what is under way is finished.
import { workerOf } from "../../../shared/wiring/worker_of.ts";
import { FUNCTIONS } from "./functions.ts";
import { orderlyFetch } from "./orderly_fetch.ts";
import { RETIRED } from "./retired.ts";

/** From here on a worker takes no new call (platform 1). */
const SOFT_CPU_MS = 1000;
const SOFT_WALL_MS = 75_000;

const orderly = orderlyFetch(fetch);
globalThis.fetch = orderly.fetch;

// Hosted functions get this from the runtime; here the process lives on anyway.
Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil: (work: Promise<unknown>) => {
      const watched = work.catch((error) => console.error("background work failed:", error))
        .finally(() => background.delete(watched));
      background.add(watched);
    },
  },
});

const background = new Set<Promise<unknown>>();
let isRetired = false;

/** A function's answer; it tells the platform when the worker retires. */
async function answer(request: Request): Promise<Response> {
  const name = /^\/functions\/v1\/([a-z]+)\/?/.exec(new URL(request.url).pathname)?.[1] ?? "";
  const response = await handle(name, request);
  if (!Object.hasOwn(FUNCTIONS, name)) return response;
  const { cpuMs, wallMs } = workerOf(name).used();
  isRetired ||= cpuMs >= SOFT_CPU_MS || wallMs >= SOFT_WALL_MS;
  if (isRetired) response.headers.set(RETIRED, "true");
  return response;
}

async function handle(name: string, request: Request): Promise<Response> {
  const load = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (load === undefined) {
    return Response.json({ code: "NOT_FOUND", message: "Requested function was not found" }, {
      status: 404,
    });
  }
  const { default: module } = await load();
  return await orderly.inCall(() => module.fetch(request));
}

const server = Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(JSON.stringify({ port })),
}, answer);

for await (const _ of Deno.stdin.readable) { /* nothing is sent; the end is the signal */ }
if (isRetired) {
  await server.shutdown();
  await Promise.all(background);
}
Deno.exit(0);
