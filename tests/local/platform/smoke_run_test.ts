import { assertEquals, assertRejects } from "@std/assert";
import { smokeRun } from "../../../local/platform/deploy/smoke_run.ts";
import { withTmpdir } from "../../support/with_tmpdir.ts";

/** Asks a bundle of this text; what it left in the place of temporary files is told. */
async function asked(code: string): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 bundle " });
  try {
    await Deno.writeTextFile(`${folder}/index #1.ts`, code);
    await withTmpdir(folder, () => smokeRun("analyze", `${folder}/index #1.ts`));
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const answering = (status: number) =>
  `export default { fetch: () => new Response("", { status: ${status} }) };`;

Deno.test("a bundle that answers below 500 passes, whatever it prints, and nothing is left of it", async () => {
  const chatter =
    `console.log("status 999 of it"); console.log(" status 500"); console.error("x");`;
  const left = await asked(`${chatter}\n${answering(499)}`);
  assertEquals(left, ["index #1.ts"]);
});

Deno.test("it is asked for its own path with what it refuses", async () => {
  await asked(`export default { fetch: (request) => {
    const { pathname } = new URL(request.url);
    const right = request.method === "PUT" && pathname === "/functions/v1/analyze";
    return new Response("", { status: right ? 405 : 500 });
  } };`);
});

Deno.test("a bundle that answers 500 or more, or not, is told with its complaint, else with what it printed", async () => {
  const told = async (code: string) =>
    (await assertRejects(() => asked(code), Error) as Error).message;
  assertEquals(
    await told(answering(500)),
    "the bundle of analyze answers 500:\nstatus 500",
  );
  assertEquals(
    await told(`console.error(" why ");\n${answering(503)}`),
    "the bundle of analyze answers 503:\nwhy",
  );
  assertEquals(
    await told(`console.log("the end"); Deno.exit(0);`),
    "the bundle of analyze does not answer:\nthe end",
  );
});

Deno.test("it has the environment and its own file, but neither network nor a place to write", async () => {
  await asked(`export default { fetch: async () => {
    const state = async (name) => (await Deno.permissions.query({ name })).state;
    const all = await Promise.all(["env", "read", "net", "write", "run", "ffi", "sys"].map(state));
    const right = all.join() === "granted,granted,prompt,prompt,prompt,prompt,prompt";
    const alone = !Object.keys(Deno.env.toObject()).includes("PATH");
    return new Response("", { status: right && alone ? 400 : 500 });
  } };`);
});
