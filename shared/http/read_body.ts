import type * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";

/** Largest body that is read, bytes. */
const BODY_LIMIT = 1_048_576;

/**
 * The parsed body of a POST; an empty one is `{}`. Throws 413, 415, `bad_json` or `bad_request`
 * with every field's rule.
 */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(request);
  if (text.trim() === "") return check({}, schema);
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new DeskError(
      "unsupported_media_type",
      `a body must be sent as application/json, not ${type ?? "without a type"}`,
    );
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new DeskError("bad_json", "the body is not JSON", { cause });
  }
  return check(body, schema);
}

/** Checks a value against a schema; the error lists field, rule per issue. */
export function check<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({
    field: issue.code === "unrecognized_keys"
      ? issue.keys.join(", ")
      : issue.path.map(String).join(".") || "(body)",
    rule: issue.code === "unrecognized_keys" ? "is not a field of this call" : issue.message,
  }));
  const [first] = issues;
  throw new DeskError("bad_request", `${first?.field}: ${first?.rule}`, { details: { issues } });
}

async function readText(request: Request): Promise<string> {
  const tooLarge = () =>
    new DeskError("body_too_large", `a body may have at most ${BODY_LIMIT} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > BODY_LIMIT) throw tooLarge();
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
