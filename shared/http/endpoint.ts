import type * as z from "zod";
import type { DeskCall } from "../desk/desk.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { readEnvironmentVariables } from "../wiring/environment_variables.ts";
import { wire } from "../wiring/wire.ts";
import { authorise } from "./authorise.ts";
import { logCall } from "./log_call.ts";
import { check, readBody } from "./read_body.ts";
import { renderError } from "./render_error.ts";
import { startClaim } from "./start_claim.ts";
import { present } from "../vocabulary/present.ts";

/** A handler's answer: a JSON object with status 200 or 202, or a finished response (text). */
export type Answer = { readonly status?: 200 | 202; readonly body: object } | Response;

export interface EndpointOptions<T> {
  readonly name: string;
  readonly method: "GET" | "POST";
  /** Schema of the POST body, or of the GET query as an object of texts. */
  readonly input: z.ZodType<T>;
  readonly handle: (input: T, call: DeskCall) => Promise<Answer>;
}

/**
 * An Edge Function as `export default endpoint({...})`: method, authorisation, input, errors and
 * the log line are the same for all.
 */
export function endpoint<T>(
  options: EndpointOptions<T>,
): { fetch(request: Request): Promise<Response> } {
  return {
    fetch: async (request) => {
      const startedAt = performance.now();
      let error: unknown;
      let response: Response;
      try {
        response = await answer(request, options, startedAt);
      } catch (caught) {
        error = caught;
        response = renderError(caught);
      }
      logCall({
        function: options.name,
        method: request.method,
        status: response.status,
        wallMs: performance.now() - startedAt,
        ...present({ error }),
      });
      return response;
    },
  };
}

async function answer<T>(
  request: Request,
  options: EndpointOptions<T>,
  startedAt: number,
): Promise<Response> {
  if (request.method !== options.method) {
    throw new DeskError(
      "method_not_allowed",
      `${options.name} takes ${options.method}, not ${request.method}`,
    );
  }
  const variables = readEnvironmentVariables();
  const caller = await authorise(request, variables);
  const call = wire(options.name, variables, startedAt);
  if (caller === "scheduler") {
    if (options.method === "GET") {
      throw new DeskError("unauthorised", "the scheduler reads nothing");
    }
    return await startClaim(request, options.name, call, async (body) => {
      const result = await options.handle(check(body, options.input), call);
      return result instanceof Response || result.status !== 202;
    });
  }
  const input = options.method === "GET"
    ? check(Object.fromEntries(new URL(request.url).searchParams), options.input)
    : await readBody(request, options.input);
  const result = await options.handle(input, call);
  if (result instanceof Response) return result;
  const headers = { "x-deno-version": Deno.version.deno };
  return Response.json({ ok: true, ...result.body }, { status: result.status ?? 200, headers });
}
