import { assertEquals } from "@std/assert";
import { type CallRecord, logCall } from "../../shared/http/log_call.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";

const CALL = { function: "status", method: "GET", status: 200, wallMs: 12.4 };

/** The line of a call and the stream that it went to. */
function logged(record: CallRecord): [string, Record<string, unknown>] {
  const lines: [string, Record<string, unknown>][] = [];
  const { log, error } = console;
  console.log = (line: string) => lines.push(["log", JSON.parse(line)]);
  console.error = (line: string) => lines.push(["error", JSON.parse(line)]);
  try {
    logCall(record);
  } finally {
    Object.assign(console, { log, error });
  }
  const [line, ...more] = lines;
  if (line === undefined || more.length > 0) throw new Error(`${lines.length} lines, not one`);
  return line;
}

Deno.test("a call without an error is one line of function, method, status and whole milliseconds", () => {
  assertEquals(logged(CALL), ["log", { ...CALL, wallMs: 12 }]);
  assertEquals(logged({ ...CALL, wallMs: 12.5 })[1]["wallMs"], 13);
});

Deno.test("a status of 500 and above goes to the error stream, one below does not", () => {
  for (const [status, stream] of [[499, "log"], [500, "error"], [503, "error"]] as const) {
    assertEquals(logged({ ...CALL, status }), [stream, { ...CALL, status, wallMs: 12 }]);
  }
});

Deno.test("a refusal has its code and message, and its cause where there is one", () => {
  const paused = { code: "paused", message: "the desk is paused" };
  const line = { ...CALL, status: 503, wallMs: 12 };
  const refused = (options?: ErrorOptions) =>
    logged({ ...CALL, status: 503, error: new DeskError("paused", paused.message, options) })[1];
  assertEquals(refused(), { ...line, ...paused });
  assertEquals(refused({ cause: new Error("by the owner") }), {
    ...{ ...line, ...paused },
    cause: "by the owner",
  });
  assertEquals(refused({ cause: "a text" }), { ...line, ...paused });
});

Deno.test("what was not foreseen has message, stack and cause, and what was told of it", () => {
  const error = new Error("no table", { cause: new Error("gone") });
  const line = { ...CALL, status: 500, wallMs: 12, reference: "1-2" };
  assertEquals(logged({ ...CALL, status: 500, error, reference: "1-2" })[1], {
    ...line,
    code: "internal",
    message: "no table",
    stack: error.stack,
    cause: "gone",
  });
  delete error.stack;
  assertEquals(logged({ ...CALL, status: 500, error })[1]["stack"], "");
  assertEquals(logged({ ...CALL, status: 500, error: 7, reference: "1-2" })[1], {
    ...line,
    code: "internal",
    message: "7",
  });
});
