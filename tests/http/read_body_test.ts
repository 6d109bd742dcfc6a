import { assert, assertEquals, assertRejects } from "@std/assert";
import * as z from "zod";
import { readBody } from "../../shared/http/read_body.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";

const SCHEMA = z.strictObject({
  lots: z.int().min(1, "must be above 0").optional(),
  legs: z.array(z.strictObject({ strike: z.number() })).optional(),
  note: z.string().optional(),
});
const JSON_TYPE = { "content-type": "application/json" };
const LIMIT = 1_048_576;

function read(body: BodyInit | null, headers: Record<string, string> = JSON_TYPE) {
  return readBody(new Request("http://desk.example", { method: "POST", body, headers }), SCHEMA);
}

async function refusal(body: BodyInit | null, headers?: Record<string, string>) {
  const error = await assertRejects(() => read(body, headers), DeskError);
  return [error.code, error.message];
}

/** A body that is sent in pieces, without a length. */
function inPieces(...pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

Deno.test("a body is read as it was sent, none or a blank one is an empty object of any type", async () => {
  assertEquals(await read('{"lots":2}'), { lots: 2 });
  assertEquals(await read('{"lots":2}', { "content-type": "Application/JSON; charset=utf-8" }), {
    lots: 2,
  });
  assertEquals(await read(null, {}), {});
  assertEquals(await read(" \n", { "content-type": "text/plain" }), {});
});

Deno.test("a letter that is cut between two pieces is put together again", async () => {
  const bytes = new TextEncoder().encode('{"note":"\u20b9 25"}');
  const cut = bytes.indexOf(0xe2) + 1;
  assertEquals(await read(inPieces(bytes.subarray(0, cut), bytes.subarray(cut))), {
    note: "\u20b9 25",
  });
  assertEquals((await refusal(inPieces(bytes.subarray(0, cut))))[0], "bad_json");
});

Deno.test("another type, a body that is not JSON and a broken rule are refused by name", async () => {
  assertEquals(await refusal("{}", { "content-type": "text/plain" }), [
    "unsupported_media_type",
    "a body must be sent as application/json",
  ]);
  assertEquals(await refusal(inPieces(new TextEncoder().encode("{}")), {}), [
    "unsupported_media_type",
    "a body must be sent as application/json",
  ]);
  assertEquals(await refusal('{"lots":'), ["bad_json", "the body is not JSON"]);
  assertEquals(await refusal('{"lots":0}'), ["bad_request", "lots: must be above 0"]);
  assertEquals(await refusal('{"lot":1}'), ["bad_request", "lot: is not a field of this call"]);
  assertEquals((await refusal("[]"))[1]?.split(":")[0], "(body)");
  const nested = await refusal('{"legs":[{"strike":1},{"strike":"x"}]}');
  assertEquals(nested[1]?.split(":")[0], "legs.1.strike");
});

Deno.test("every broken rule is listed with its field", async () => {
  const error = await assertRejects(() => read('{"lots":0,"note":1}'), DeskError);
  const issues = error.details["issues"] as { field: string; rule: string }[];
  assertEquals(issues.map(({ field }) => field), ["lots", "note"]);
  assertEquals(issues[0]?.rule, "must be above 0");
  assert(issues.every(({ rule }) => rule.length > 0));
});

Deno.test("a mebibyte is read and a byte more is refused, by its length and without one", async () => {
  const frame = '{"note":""}';
  const least = `{"note":"${"x".repeat(LIMIT - frame.length)}"}`;
  assertEquals(least.length, LIMIT);
  assertEquals((await read(least)).note?.length, LIMIT - frame.length);
  const more = new TextEncoder().encode(`${least} `);
  const said = ["body_too_large", `a body may have at most ${LIMIT} bytes`];
  assertEquals(await refusal(more, { ...JSON_TYPE, "content-length": String(LIMIT + 1) }), said);
  assertEquals(await refusal(inPieces(more.subarray(0, 9), more.subarray(9))), said);
  assertEquals((await read(inPieces(more.subarray(0, LIMIT)))).note?.length, LIMIT - frame.length);
});
