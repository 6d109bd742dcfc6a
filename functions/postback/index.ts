import { logCall } from "../../shared/http/log_call.ts";
import { readBody } from "../../shared/http/read_body.ts";
import { sameText } from "../../shared/http/same_text.ts";
import { storePostback } from "../../shared/storage/postbacks.ts";
import { readEnvironmentVariables } from "../../shared/wiring/environment_variables.ts";
import { orderHint, wire } from "../../shared/wiring/wire.ts";
import { present } from "../../shared/vocabulary/present.ts";

/**
 * The broker's order webhook at /postback/SECRET, the secret being POSTBACK_TOKEN, which
 * opens nothing else. Always 200: a stranger learns nothing, the broker repeats nothing.
 */
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
      ...present({ error }),
    });
    return Response.json({ ok: true });
  },
};

/** Largest body that is read, bytes: Dhan sends less than two thousand. */
const BODY_LIMIT = 16_384;

async function store(request: Request, startedAt: number): Promise<void> {
  const variables = readEnvironmentVariables();
  const secret = new URL(request.url).pathname.split("/").pop() ?? "";
  if (request.method !== "POST" || variables.postbackToken === undefined) return;
  if (!await sameText(secret, variables.postbackToken)) return;
  const hint = await readBody(request, orderHint, BODY_LIMIT);
  const { database, clock } = wire("postback", variables, startedAt);
  await storePostback(database, hint, await clock.now());
}
