import { assertEquals, assertGreater } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";

/** Bodies of SQL functions: what stands between dollar quotes after `create function`. */
function functionBodies(sql: string): { name: string; body: string }[] {
  const pattern =
    /create\s+(?:or\s+replace\s+)?(?:function|procedure)\s+([\w.]+)[\s\S]*?(\$\w*\$)([\s\S]*?)\2/gi;
  return [...sql.matchAll(pattern)].map(([, name = "", , body = ""]) => ({ name, body }));
}

Deno.test("no SQL function reads the server's clock", () => {
  const clocks =
    /\b(now\s*\(|current_date|current_timestamp|clock_timestamp|statement_timestamp|localtimestamp|transaction_timestamp)/i;
  const bodies = [...Deno.readDirSync(projectPath("migrations"))].flatMap((entry) =>
    functionBodies(Deno.readTextFileSync(projectPath(`migrations/${entry.name}`)))
  );
  assertGreater(bodies.length, 5);
  // The text of pg_cron's job is the one place where the server's clock comes in.
  const withoutComments = (text: string) =>
    text.replace(/--.*$/gm, "").replace("'select private.tick(now())'", "");
  const readers = bodies.filter(({ body }) => clocks.test(withoutComments(body))).map(({ name }) =>
    name
  );
  assertEquals(readers, []);
});
