import type * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import { check } from "./check.ts";

/** Largest body that is read, bytes. */
const BODY_LIMIT = 1_048_576;
/** What is read and dropped of a larger one, bytes. */
const DRAINED = 67_108_864;

/**
 * The parsed body of a POST; an empty one is `{}`. Throws 413, 415, `bad_json` or `bad_request`
 * with every field's rule.
 */
export async function readBody<T>(
  request: Request,
  schema: z.ZodType<T>,
  limit = BODY_LIMIT,
): Promise<T> {
  const text = await readText(request, limit);
  if (text.trim() === "") return check({}, schema);
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new DeskError("unsupported_media_type", "a body must be sent as application/json");
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // The cause repeats a piece of the body, which no log may hold.
    throw new DeskError("bad_json", "the body is not JSON");
  }
  return check(body, schema);
}

async function readText({ headers, body }: Request, limit: number): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  let isTooLarge = Number(headers.get("content-length") ?? 0) > limit;
  // A larger one is read on to its end and dropped: whoever is still sending when the answer comes
  // sees a broken connection instead of it.
  for await (const chunk of body) {
    size += chunk.byteLength;
    isTooLarge ||= size > limit;
    if (size > DRAINED) break;
    if (!isTooLarge) text += decoder.decode(chunk, { stream: true });
  }
  if (isTooLarge) {
    throw new DeskError("body_too_large", `a body may have at most ${limit} bytes`);
  }
  return text + decoder.decode();
}
