import { assertEquals } from "@std/assert";
import { inBackground } from "../../shared/http/in_background.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";

/** Lines of the log that a failure in the background leaves. */
async function logged(error: unknown): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const [log, warn] = [console.log, console.error];
  console.log = console.error = (line: string) => lines.push(line);
  try {
    inBackground("analyze", Promise.reject(error));
    await new Promise((resolve) => setTimeout(resolve, 0));
  } finally {
    [console.log, console.error] = [log, warn];
  }
  return lines.map((line) => JSON.parse(line));
}

Deno.test("what fails after the answer is logged by function, code and cause", async () => {
  const cause = new Error("relation is gone");
  const [line, ...more] = await logged(new DeskError("internal", "rpc failed", { cause }));
  const { wallMs: _, ...rest } = line ?? {};
  assertEquals([rest, more], [{
    function: "analyze",
    method: "POST",
    status: 500,
    code: "internal",
    message: "rpc failed",
    cause: "relation is gone",
  }, []]);
});

Deno.test("a refusal after the answer has the status of its code", async () => {
  const [line] = await logged(new DeskError("market_closed", "it is Sunday"));
  assertEquals([line?.["status"], line?.["code"]], [422, "market_closed"]);
});
