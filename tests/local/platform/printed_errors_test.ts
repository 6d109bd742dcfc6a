import { assertEquals } from "@std/assert";
import postgres from "postgres";

const printed: unknown[][] = [];
const { error } = console;
console.error = (...values) => printed.push(values);
// It takes the printer that it finds when it is loaded.
await import("../../../local/platform/rest.ts");
const print = console.error;
console.error = error;

Deno.test("an error of the database, or one that its answer carries, is not printed; all else is", () => {
  const ofDatabase = Object.assign(Object.create(postgres.PostgresError.prototype), { code: "1" });
  const answered = Object.assign(new Error("no"), { code: "PGRST" });
  const others = [
    ["a line", answered],
    [new Error("lost")],
    [Object.assign(new Error("no"), { code: "ECONNREFUSED" }), 2],
    [undefined],
    [null],
    [],
  ];
  for (const values of [[ofDatabase], [answered, 1], ...others]) print(...values);
  assertEquals(printed, others);
});
