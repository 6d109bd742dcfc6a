import { assertEquals, assertGreater } from "@std/assert";
import { longParameterLists } from "./support/parameters.ts";
import { sourceFiles } from "./support/source_files.ts";

Deno.test("no function has more than five positional parameters", () => {
  const files = sourceFiles(".ts", "shared", "functions", "local", "bench");
  assertGreater(files.length, 400);
  assertEquals(files.flatMap(longParameterLists), []);
});

const planted = (text: string) => longParameterLists({ path: "a.ts", text: `let a;\n${text}` });
const SIX = "a: A, b?: B<C, D>, [c]: C[], { d, e }: D = {}, f = 0, ...g: G[]";

Deno.test("five parameters are none too many, nor are six arguments", () => {
  assertEquals(planted("function f(a: A, b: B<C, D, E>, c: [C, D], { d, e }: D, f = 0) {}"), []);
  assertEquals(planted("f(a, b, c, d, e, f);"), []);
  assertEquals(planted("f((a, b) => c, { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 });"), []);
  assertEquals(planted("const a = f(a ? b : c, 2, 3, 4, 5, 6) ? b : c;"), []);
  assertEquals(planted('f("a: 1, b: 2, c: 3, d: 4, e: 5, f: 6"); // (a: A, b: B, c, d, e, f)'), []);
  assertEquals(planted("f(`(a: A, b: B, c: C, d: D, e: E, f: F) => {}`);"), []);
});

Deno.test("six parameters are found in each kind of function", () => {
  for (
    const text of [
      `function f(${SIX}) {}`,
      `async function* f<T extends U<V>>(${SIX}): Promise<T> {}`,
      `const f = async (${SIX}): Promise<void> => {};`,
      "const f = (a, b, c, d, e, f) => a;",
      `class A { m(${SIX}) {} }`,
      `class A { constructor(private readonly a: A, b: B, c: C, d: D, e: E, f: F) {} }`,
      `interface A { m(${SIX}): void; }`,
      `type F = (a: () => A, b: B, c: C, d: D, e: E, f: F) => void;`,
      `const a = b(1, { m(${SIX}) {} });`,
      `function f(\n  a: A, // one, two\n  b: B,\n  c: C,\n  d: D,\n  e = "x, y",\n  f: F,\n) {}`,
    ]
  ) {
    assertEquals([text, ...planted(text)], [text, "a.ts:2: 6"]);
  }
});
