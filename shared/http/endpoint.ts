import type * as z from "zod";
import type { DeskCall } from "../desk/desk.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { readEnvironmentVariables } from "../wiring/environment_variables.ts";
import { wire } from "../wiring/wire.ts";
import { authorise } from "./authorise.ts";
import { logCall } from "./log_call.ts";
import { check } from "./check.ts";
import { readBody } from "./read_body.ts";
import { readQuery } from "./read_query.ts";
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

/** What a function's module exports: the runtime calls `fetch`, the rest says what it takes. */
export interface Endpoint<T> extends Pick<EndpointOptions<T>, "method" | "input"> {
  fetch(request: Request): Promise<Response>;
}

/**
 * An Edge Function as `export default endpoint({...})`: method, authorisation, input, errors and
 * the log line are the same for all.
 */
export function endpoint<T>(
  options: EndpointOptions<T>,
): Endpoint<T> {
  return {
    method: options.method,
    input: options.input,
    fetch: async (request) => {
      const startedAt = performance.now();
      const reference = crypto.randomUUID();
      let error: unknown;
      let response: Response;
      try {
        response = await answer(request, options, startedAt);
      } catch (caught) {
        error = caught;
        response = renderError(caught, reference);
      }
      logCall({
        function: options.name,
        method: request.method,
        status: response.status,
        wallMs: performance.now() - startedAt,
        ...present({ error, reference: response.status === 500 ? reference : undefined }),
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
    ? readQuery(request.url, options.input)
    : await readBody(request, options.input);
  const result = await options.handle(input, call);
  if (result instanceof Response) return result;
  const headers = { "x-deno-version": Deno.version.deno };
  return Response.json({ ok: true, ...result.body }, { status: result.status ?? 200, headers });
}
