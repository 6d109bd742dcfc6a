import { z } from "zod";
import { clockFor } from "../../shared/wiring/clock_for.ts";
import { readEnvironment } from "../../shared/wiring/environment.ts";
import { logCall } from "../../shared/http/log_call.ts";
import { readBody } from "../../shared/http/read_body.ts";
import { sameText } from "../../shared/http/same_text.ts";
import { openDatabase } from "../../shared/storage/database.ts";

/** The parts of Dhan's order webhook that make a hint. */
const hint = z.object({
  orderId: z.string().min(1).max(50),
  correlationId: z.string().max(50).nullish(),
  orderStatus: z.string().min(1).max(30),
});

/** Dhan's order webhook at /postback/SECRET, the secret being CRON_TOKEN. Always 200: a stranger learns nothing, the broker repeats nothing. */
export default {
  fetch: async (request: Request): Promise<Response> => {
    const startedAt = performance.now();
    let error: unknown;
    try {
      await store(request);
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

async function store(request: Request): Promise<void> {
  const environment = readEnvironment();
  const secret = new URL(request.url).pathname.split("/").pop() ?? "";
  if (request.method !== "POST" || environment.cronToken === undefined) return;
  if (!await sameText(secret, environment.cronToken)) return;
  const body = await readBody(request, hint);
  const database = openDatabase(environment.supabaseUrl, environment.secretKey);
  const { error } = await database.from("postbacks").insert({
    received_at: (await clockFor(environment).now()).toISOString(),
    broker_order_id: body.orderId,
    correlation_id: body.correlationId ?? null,
    status: body.orderStatus,
  });
  if (error !== null) throw new Error(`the postback could not be stored: ${error.message}`);
}
