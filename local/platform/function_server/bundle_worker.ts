// A process of one deployed bundle, as a hosted worker serves one function. What it adds to the
// bundle is small and named: `Deno.serve`, the clock in the process, a look at the memory (0.01 ms)
// before each request that it sends and after each call.
import { backgroundWork } from "./background_work.ts";
import { clockInProcess } from "./clock_in_process.ts";

/** The path under which the worker tells its peak. */
const MEMORY = "/_worker/memory";

const [file = ""] = Deno.args;

let peakBytes = 0;
function sample(): void {
  const { heapUsed, external } = Deno.memoryUsage();
  peakBytes = Math.max(peakBytes, heapUsed + external);
}

const send = clockInProcess(fetch);
globalThis.fetch = (input, init) => {
  sample();
  return send(input, init);
};

const background = backgroundWork();

const { default: module }: { default: { fetch(request: Request): Promise<Response> } } =
  await import(file);

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(JSON.stringify({ port })),
}, async (request) => {
  if (new URL(request.url).pathname === MEMORY) {
    await Promise.all(background);
    sample();
    return Response.json({ peakBytes });
  }
  try {
    return await module.fetch(request);
  } finally {
    sample();
  }
});

for await (const _ of Deno.stdin.readable) { /* nothing is sent; the end is the signal */ }
Deno.exit(0);
