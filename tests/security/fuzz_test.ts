import { assertEquals, assertGreater } from "@std/assert";
import { bench } from "../../bench/fuzz.ts";
import { judgeAnswer } from "../../bench/fuzz/judge_answer.ts";

Deno.test("200 requests that nobody means well: no 500, no SQL text, no secret, none without a key", async () => {
  const result = await bench(["--count", "200", "--seed", "7"]);
  assertEquals(result.faults, []);
  assertEquals([result.requests, result.faulty], [200, 0]);
  for (const status of [200, 400, 401, 405]) {
    assertGreater(result.statuses[status] ?? 0, 0, `none answered ${status}`);
  }
  assertEquals(Object.keys(result.kinds).length, 10);
});

Deno.test("an answer is judged by its status, its text and what was sent", () => {
  const headers = { apikey: "key" };
  const request = { kind: "allowed", path: "/", method: "POST", headers };
  const judge = (status: number, text: string, changes: object = {}) =>
    judgeAnswer({ ...request, ...changes }, { status, text }, ["secret-1"]);
  const refusal = (code: string, message: string) =>
    JSON.stringify({ ok: false, error: { code, message } });
  assertEquals(judge(200, '{"ok":true}'), undefined);
  assertEquals(judge(422, refusal("stale_data", "no")), undefined);
  const faulty: [number, string, object?][] = [
    [500, refusal("internal", "no")],
    [200, '{"ok":true,"token":"secret-1"}'],
    [200, '{"ok":true}', { headers: {} }],
    [400, refusal("bad_request", 'column "x" does not exist')],
    [400, refusal("bad_request", "x".repeat(10_001))],
    [400, refusal("stale_data", "no")],
    [400, refusal("made_up", "no")],
    [400, "<html>"],
    [200, "[]", { kind: "rest" }],
    [404, "", { kind: "postback" }],
  ];
  for (const [status, text, changes] of faulty) {
    assertEquals(typeof judge(status, text, changes), "string", text.slice(0, 60));
  }
  assertEquals(judge(401, "{}", { kind: "rest" }), undefined);
});
