import { assertEquals, assertThrows } from "@std/assert";
import { readLimitOptions } from "../../../bench/limits/options.ts";
import { UsageError } from "../../../local/cli/support/run_command.ts";

Deno.test("without options everything is measured, in five processes, on a new and on a three-year-old database", () => {
  const { ages, processes, groups } = readLimitOptions(["--json"]);
  assertEquals([ages, processes], [[0, 3], 5]);
  assertEquals(
    [...groups].sort(),
    "allocate analyze evaluate execute flatten maintain marks monitor postback repeated start status"
      .split(" "),
  );
});

Deno.test("a part is chosen by age, processes and groups", () => {
  const args = ["--age", "1,3", "--processes", "1", "--only", "analyze,status"];
  const { ages, processes, groups } = readLimitOptions(args);
  assertEquals([ages, processes, [...groups]], [[1, 3], 1, ["analyze", "status"]]);
});

const wrong: [string[], string][] = [
  [["--processes", "0"], "--processes must be a whole number above 0, not 0"],
  [["--processes", "1.5"], "--processes must be a whole number above 0, not 1.5"],
  [["--age", "-1"], "--age"],
  [["--age", "0,new"], "--age must be whole years, as 0,3, not 0,new"],
  [["--age", ""], "--age"],
  [["--only", "analyse"], "not analyse"],
  [["--fast"], "--fast"],
  [["analyze"], "limits takes flags only, not analyze"],
];
for (const [args, told] of wrong) {
  Deno.test(`${args.join(" ")} is refused by name`, () => {
    assertThrows(() => readLimitOptions(args), UsageError, told);
  });
}
