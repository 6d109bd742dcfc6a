// The process that runs the functions: net and env permission only. It ends with its parent, whose
// pipe is its standard input.
import { FUNCTIONS } from "./functions.ts";
import { orderlyFetch } from "./orderly_fetch.ts";

const orderly = orderlyFetch(fetch);
globalThis.fetch = orderly.fetch;

// Hosted functions get this from the runtime; here the process lives on anyway.
Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil: (work: Promise<unknown>) => {
      work.catch((error) => console.error("background work failed:", error));
    },
  },
});

async function handle(request: Request): Promise<Response> {
  const name = /^\/functions\/v1\/([a-z]+)\/?/.exec(new URL(request.url).pathname)?.[1] ?? "";
  const load = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (load === undefined) {
    return Response.json({ code: "NOT_FOUND", message: "Requested function was not found" }, {
      status: 404,
    });
  }
  const { default: module } = await load();
  return await orderly.inCall(() => module.fetch(request));
}

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(JSON.stringify({ port })),
}, handle);

for await (const _ of Deno.stdin.readable) { /* nothing is sent; the end is the signal */ }
Deno.exit(0);
