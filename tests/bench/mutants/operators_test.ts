import { assert, assertEquals } from "@std/assert";
import { applyMutant } from "../../../bench/mutants/mutant.ts";
import { mutantsOfTypescript } from "../../../bench/mutants/mutants_of_typescript.ts";

/** The texts that the mutants of a source make. */
async function mutated(source: string): Promise<string[]> {
  const mutants = await mutantsOfTypescript("a.ts", source);
  return mutants.map((mutant) => applyMutant(source, mutant));
}

async function assertMakes(source: string, expected: readonly string[]): Promise<void> {
  const made = await mutated(source);
  for (const text of expected) {
    assert(made.includes(text), `${text} is not among\n${made.join("\n")}`);
  }
}

Deno.test("a number is doubled, halved, moved by one and given the other sign", async () => {
  assertEquals(
    (await mutated("const days = 7;")).sort(),
    ["(-7)", "14", "3.5", "6", "8"].map((number) => `const days = ${number};`).sort(),
  );
});

Deno.test("a result of arithmetic changes its operator and its sign", async () => {
  await assertMakes("const loss = a - b;", ["const loss = (a + b);", "const loss = (-(a - b));"]);
  await assertMakes("const loss = -a;", ["const loss = (+a);"]);
});

Deno.test("each clause of && and || is dropped, and the one becomes the other", async () => {
  await assertMakes("const ok = a && b;", [
    "const ok = (a);",
    "const ok = (b);",
    "const ok = (a || b);",
  ]);
  await assertMakes("const ok = a || b;", [
    "const ok = (a);",
    "const ok = (b);",
    "const ok = (a && b);",
  ]);
});

Deno.test("a bound becomes open or closed, and a minimum a maximum", async () => {
  await assertMakes("const ok = a < b;", ["const ok = (a <= b);"]);
  await assertMakes("const ok = a >= b;", ["const ok = (a > b);"]);
  await assertMakes("const top = Math.min(a, b);", ["const top = (Math.max(a, b));"]);
});

Deno.test("neighbouring arguments that look alike change places where order matters", async () => {
  await assertMakes("pay(from, to);", ["pay(to, from);"]);
  assertEquals(await mutated("pay(from, 'to');"), []);
  assert(!(await mutated("const x = Math.max(a, b);")).includes("const x = Math.max(b, a);"));
});

Deno.test("strings, types, imports, comments and log lines have no mutants", async () => {
  assertEquals(
    await mutated([
      `import { a } from "./a1.ts";`,
      "/** At most 3. */",
      "type Two = 2 | 3;",
      "interface Pair { readonly [0]: 1 }",
      "export const name: 4 | 'x' = 'x';",
      "const text = `${name}: ${a}`;",
      "console.log(text + 5);",
      "logLine(6);",
    ].join("\n")),
    [],
  );
});

Deno.test("a mutant of an inner clause stays inside the outer one", async () => {
  await assertMakes("const ok = a && b && c;", ["const ok = (a || b) && c;"]);
});
