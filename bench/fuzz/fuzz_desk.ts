import fc from "fast-check";
import * as z from "zod";
import { FUNCTIONS } from "../../local/platform/function_server/functions.ts";
import type { World } from "../../tests/support/world.ts";
import { judgeAnswer } from "./judge_answer.ts";
import { type FuzzedFunction, type FuzzRequest, fuzzRequests } from "./requests.ts";
import type { JsonSchema } from "./schema_values.ts";

/** What came of the requests; `faults` names the first of each kind. */
export interface FuzzResult {
  readonly requests: number;
  readonly seed: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  readonly faulty: number;
  readonly faults: readonly object[];
}

/** Sends `count` requests to a world's desk, the same for the same seed, and judges each answer. */
export async function fuzzDesk(
  { platform }: Pick<World, "platform">,
  options: {
    readonly count: number;
    readonly seed: number;
    /** Texts beside the platform's own keys that no answer may hold. */
    readonly secrets: readonly string[];
  },
): Promise<FuzzResult> {
  const { count, seed } = options;
  const { secretKey, publishableKey, cronToken, postbackToken } = platform;
  const secrets = [secretKey, cronToken, postbackToken, ...options.secrets];
  const requests = fc.sample(fuzzRequests(await functions(), platform), { numRuns: count, seed });
  const statuses: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  const faults = new Map<string, object>();
  let faulty = 0;
  for (const request of requests) {
    const answer = await send(platform.url, request);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    kinds[request.kind] = (kinds[request.kind] ?? 0) + 1;
    const fault = judgeAnswer(request, answer, secrets);
    if (fault === undefined) continue;
    faulty += 1;
    const key = `${request.kind}: ${fault}`;
    const shown = JSON.stringify(request).replaceAll(secretKey, "SECRET").replaceAll(
      publishableKey,
      "PUBLISHABLE",
    );
    if (!faults.has(key)) {
      faults.set(key, {
        fault: key,
        request: shown.slice(0, 500),
        answer: answer.text.slice(0, 500),
      });
    }
  }
  return { requests: count, seed, statuses, kinds, faulty, faults: [...faults.values()] };
}

/** Every function but the postback, which takes no caller, with its input as a JSON schema. */
async function functions(): Promise<FuzzedFunction[]> {
  const found: FuzzedFunction[] = [];
  for (const [name, load] of Object.entries(FUNCTIONS)) {
    const { default: module } = await load();
    if (!("input" in module && "method" in module)) continue;
    const { method, input } = module as { method: "GET" | "POST"; input: z.ZodType };
    const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
    found.push({ name, method, input: schema as JsonSchema });
  }
  return found;
}

async function send(origin: string, { path, method, headers, body }: FuzzRequest) {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: body as BodyInit }),
  });
  return { status: response.status, text: await response.text() };
}
