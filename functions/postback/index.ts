import { logCall } from "../../shared/http/log_call.ts";
import { readBody } from "../../shared/http/read_body.ts";
import { sameText } from "../../shared/http/same_text.ts";
import { storePostback } from "../../shared/storage/postbacks.ts";
import { readEnvironment } from "../../shared/wiring/environment.ts";
import { orderHint, wire } from "../../shared/wiring/wire.ts";

/** The broker's order webhook at /postback/SECRET, the secret being CRON_TOKEN. Always 200: a stranger learns nothing, the broker repeats nothing. */
export default {
  fetch: async (request: Request): Promise<Response> => {
    const startedAt = performance.now();
    let error: unknown;
    try {
      await store(request, startedAt);
    } catch (caught) {
      error = caught;
    }
    logCall({
      function: "postback",
      method: request.method,
      status: 200,
      wallMs: performance.now() - startedAt,
      ...(error === undefined ? {} : { error }),
    });
    return Response.json({ ok: true });
  },
};

async function store(request: Request, startedAt: number): Promise<void> {
  const environment = readEnvironment();
  const secret = new URL(request.url).pathname.split("/").pop() ?? "";
  if (request.method !== "POST" || environment.cronToken === undefined) return;
  if (!await sameText(secret, environment.cronToken)) return;
  const hint = await readBody(request, orderHint);
  const { database, clock } = wire(environment, startedAt);
  await storePostback(database, hint, await clock.now());
}
