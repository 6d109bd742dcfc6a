// The process that runs the functions: net and env permission only. It ends with its standard
// input, which is its parent's pipe. As a hosted worker it retires when a function has used its
// share of CPU or wall time: an answer says so, and what is under way is finished.
import { workerOf } from "../../../shared/wiring/worker_of.ts";
import { backgroundWork } from "./background_work.ts";
import { calledFunction, functionNotFound } from "./called_function.ts";
import { drainBody } from "./drain_body.ts";
import { FUNCTIONS } from "./functions.ts";
import { isSpent } from "./is_spent.ts";
import { orderlyFetch } from "./orderly_fetch.ts";
import { RETIRED } from "./retired.ts";

const orderly = orderlyFetch(fetch);
globalThis.fetch = orderly.fetch;

const functions = new Map(Object.entries(FUNCTIONS));
const background = backgroundWork();
let isRetired = false;

/** A function's answer; it tells the platform when the worker retires. */
async function answer(request: Request): Promise<Response> {
  const name = calledFunction(request);
  const load = functions.get(name);
  if (load === undefined) return functionNotFound();
  const { default: module } = await load();
  const response = await orderly.inCall(() => module.fetch(request));
  isRetired ||= isSpent(workerOf(name).used());
  if (isRetired) response.headers.set(RETIRED, "true");
  return response;
}

const server = Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(JSON.stringify({ port })),
}, async (request) => {
  const response = await answer(request);
  await drainBody(request);
  return response;
});

for await (const _ of Deno.stdin.readable) { /* nothing is sent; the end is the signal */ }
if (isRetired) {
  await server.shutdown();
  await Promise.all(background);
}
Deno.exit(0);
