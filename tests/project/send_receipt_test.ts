import { assertEquals } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";

Deno.test("only what claims an intent in its table makes the leave to send it", async () => {
  const makers: string[] = [];
  const look = async (folder: string): Promise<void> => {
    for await (const entry of Deno.readDir(projectPath(folder))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) await look(path);
      else if ((await Deno.readTextFile(projectPath(path))).includes("SendReceipt.ofClaim(")) {
        makers.push(path);
      }
    }
  };
  for (const folder of ["shared", "functions", "local"]) await look(folder);
  assertEquals(makers, ["shared/storage/plan_hold.ts"]);
});
