import fc from "fast-check";
import { hostileBody, hostileText } from "./hostile.ts";
import { allowed, forbidden, type JsonSchema } from "./schema_values.ts";

/** What is known of a function: how it is called and what it takes. */
export interface FuzzedFunction {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly input: JsonSchema;
}

/** A request to a path of the platform. */
export interface FuzzRequest {
  readonly kind: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Words in place of the secrets of the platform under test. */
export interface FuzzKeys {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly cronToken: string;
  readonly postbackToken: string;
}

/** An address has room for no more than 64 kB. */
const LONGEST_QUERY = 5000;

type Fields = Readonly<Record<string, unknown>>;

/** Requests to the functions and to REST, of every kind. */
export function fuzzRequests(
  functions: readonly FuzzedFunction[],
  keys: FuzzKeys,
): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(
    {
      weight: 12,
      arbitrary: fc.constantFrom(...functions).chain((each) => toFunction(each, keys)),
    },
    { weight: 1, arbitrary: toPostback(keys) },
    { weight: 1, arbitrary: toRest(keys) },
  );
}

function toFunction(
  { name, method, input }: FuzzedFunction,
  keys: FuzzKeys,
): fc.Arbitrary<FuzzRequest> {
  const owner = { apikey: keys.secretKey, "content-type": "application/json" };
  const path = `/functions/v1/${name}`;
  const sent = (kind: string, fields: Fields): FuzzRequest =>
    method === "GET"
      ? { kind, method, headers: owner, path: `${path}?${queryOf(fields)}` }
      : { kind, method, headers: owner, path, body: JSON.stringify(fields) };
  const shapes = input.oneOf ?? [input];
  const good = fc.constantFrom(...shapes).chain(allowed) as fc.Arbitrary<Fields>;
  /** One field of a good call is replaced. */
  const spoiled = (kind: string, by: (schema: JsonSchema) => fc.Arbitrary<unknown>) =>
    fc.constantFrom(...shapes).chain((shape) =>
      fc.constantFrom(...Object.entries(shape.properties ?? {})).chain(([field, schema]) =>
        fc.tuple(allowed(shape) as fc.Arbitrary<Fields>, by(schema)).map(([fields, value]) =>
          sent(kind, { ...fields, [field]: value })
        )
      )
    );
  const inside = (value: unknown, schema: JsonSchema) => schema.type === "array" ? [value] : value;
  const raw = (text: string | Uint8Array): FuzzRequest =>
    method === "GET"
      ? { kind: "raw", method, headers: owner, path: `${path}?${queryOf({ show: text })}` }
      : { kind: "raw", method, headers: owner, path, body: text };
  return fc.oneof(
    { weight: 3, arbitrary: good.map((fields) => sent("allowed", fields)) },
    { weight: 4, arbitrary: spoiled("forbidden", forbidden) },
    {
      weight: 5,
      arbitrary: spoiled("hostile", (schema) => hostileText.map((text) => inside(text, schema))),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(good, hostileText).map(([fields, key]) =>
        sent("key", { ...fields, [key]: 1 })
      ),
    },
    { weight: 3, arbitrary: hostileBody.map(raw) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"), good)
        .map(([other, fields]): FuzzRequest => {
          const request = sent("method", fields);
          const { body, ...rest } = request;
          return other === "GET" || other === "HEAD" || body === undefined
            ? { ...rest, method: other }
            : { ...request, method: other };
        }),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(strangeHeaders(keys), good).map(([headers, fields]): FuzzRequest => ({
        ...sent("headers", fields),
        headers,
      })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(good, hostileText).map(([fields, text]): FuzzRequest => {
        const request = sent("path", fields);
        const [first = "", query = ""] = request.path.split("?");
        const suffix = encodeURIComponent(text.toWellFormed().slice(0, 1000));
        return { ...request, path: `${first}/${suffix}?${query}&show=health&show=health` };
      }),
    },
  );
}

function queryOf(fields: Fields): string {
  return Object.entries(fields).map(([name, value]) =>
    [name, typeof value === "string" ? value : JSON.stringify(value) ?? ""]
      .map((text) => encodeURIComponent(text.slice(0, LONGEST_QUERY).toWellFormed())).join("=")
  ).join("&");
}

/** Headers of a stranger, or of an owner with a content type that is none. */
function strangeHeaders(keys: FuzzKeys): fc.Arbitrary<Record<string, string>> {
  const type = { "content-type": "application/json" };
  const wrong = fc.constantFrom<Record<string, string>>(
    {},
    { apikey: "" },
    { apikey: keys.publishableKey },
    { apikey: keys.cronToken },
    { apikey: keys.postbackToken },
    { apikey: keys.secretKey.slice(0, -1) },
    { apikey: `${keys.secretKey}x` },
    { apikey: keys.secretKey.toLowerCase() },
    { authorization: `Bearer ${keys.secretKey}` },
    { "x-cron-token": keys.secretKey },
    { "x-cron-token": keys.postbackToken },
    { "x-cron-token": "" },
    { cookie: "studio=1" },
  ).map((headers) => ({ ...type, ...headers }));
  const types = fc.constantFrom(
    "",
    "text/plain",
    "application/json; charset=utf-16",
    "x".repeat(500),
  )
    .map((each) => ({ apikey: keys.secretKey, "content-type": each }));
  return fc.oneof({ weight: 3, arbitrary: wrong }, { weight: 1, arbitrary: types });
}

function toPostback({ postbackToken, cronToken }: FuzzKeys): fc.Arbitrary<FuzzRequest> {
  const hint = fc.record({
    orderId: fc.oneof(fc.constant("112111182198"), hostileText),
    orderStatus: fc.oneof(fc.constant("TRADED"), hostileText),
    correlationId: fc.oneof(fc.constant(null), hostileText),
  }).map((fields) => JSON.stringify(fields));
  return fc.tuple(
    fc.constantFrom(postbackToken, postbackToken, cronToken, "guess", ""),
    fc.oneof(hint, hostileBody),
  ).map(([token, body]) => ({
    kind: "postback",
    path: `/functions/v1/postback/${token}`,
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  }));
}

/** A change of nothing would be granted: it changes nothing. */
const BODY = '{"name":"capital","source":"fuzz"}';

/** REST as somebody without the secret key asks it. */
function toRest(keys: FuzzKeys): fc.Arbitrary<FuzzRequest> {
  const paths = ["settings", "broker_sessions?select=*", "rpc/stored_tables", "", "orders?limit=1"];
  return fc.tuple(
    fc.constantFrom(...paths),
    fc.constantFrom("GET", "POST", "PATCH", "DELETE"),
    strangeHeaders(keys).filter(({ apikey }) => apikey !== keys.secretKey),
  ).map(([path, method, headers]) => ({
    kind: "rest",
    path: `/rest/v1/${path}`,
    method,
    headers,
    ...(method === "POST" || method === "PATCH" ? { body: BODY } : {}),
  }));
}
