import type { Exchange } from "./endpoint.ts";
import { field } from "./field.ts";
import { badRequest, invalidToken, tooManyRequests } from "./replies.ts";
import type { Route } from "./routes.ts";

/** The broker's own answer to a request: its route's, or why it gets none. */
export async function answerRequest(
  request: Request,
  url: URL,
  routes: readonly Route[],
  exchange: Exchange,
): Promise<Response> {
  const { method, headers } = request;
  const route = routes.find((entry) => entry.method === method && entry.path.test(url.pathname));
  if (route === undefined) return notFound(url);
  if (!route.open && !isAuthorised(headers, route, exchange)) return invalidToken();
  const text = await request.text();
  let body: unknown;
  try {
    body = text === "" ? undefined : JSON.parse(text);
  } catch {
    return badRequest();
  }
  if (!isAdmitted(route, body, exchange)) return tooManyRequests();
  return await route.endpoint({ url, method, headers, body }, exchange);
}

function notFound({ pathname }: URL): Response {
  const reply = { timestamp: Date.now(), status: 404, error: "Not Found", path: pathname };
  return Response.json(reply, { status: 404 });
}

function isAuthorised(
  headers: Headers,
  { clientId }: Route,
  { tokens, clock, account }: Exchange,
): boolean {
  const until = tokens.get(headers.get("access-token") ?? "");
  const known = until !== undefined && until > clock.now().getTime();
  return known && (!clientId || headers.get("client-id") === account.clientId);
}

/** Counts the request; a chain against its own expiry as well. */
function isAdmitted({ family, path }: Route, body: unknown, { limits }: Exchange): boolean {
  if (family === undefined) return true;
  if (!limits.admit(family)) return false;
  if (!path.test("/v2/optionchain")) return true;
  return limits.admit("chain", `${field(body, "UnderlyingScrip")}:${field(body, "Expiry")}`);
}
