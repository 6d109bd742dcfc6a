import { assertEquals } from "@std/assert";
import {
  calledFunction,
  functionNotFound,
} from "../../../local/platform/function_server/called_function.ts";

Deno.test("a call is for the function whose whole name its path holds, wherever it goes on", () => {
  const named = (path: string) => calledFunction(new Request(`http://desk.test${path}`));
  for (const path of ["analyze", "analyze/", "analyze/a/b", "analyze?show=health", "analyze#x"]) {
    assertEquals([path, named(`/functions/v1/${path}`)], [path, "analyze"]);
  }
  for (const path of ["/functions/v1/", "/functions/v1/analyze2", "/functions/v1/Analyze"]) {
    assertEquals([path, named(path)], [path, ""]);
  }
  for (
    const path of ["/", "/x/functions/v1/analyze", "/functions/v2/analyze", "/rest/v1/analyze"]
  ) {
    assertEquals([path, named(path)], [path, ""]);
  }
});

Deno.test("a function that is not there is answered as a hosted project does", async () => {
  const response = functionNotFound();
  assertEquals([response.status, await response.json()], [
    404,
    { code: "NOT_FOUND", message: "Requested function was not found" },
  ]);
});
