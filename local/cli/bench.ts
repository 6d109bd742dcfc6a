// npm run bench -- NAME: runs one measurement of bench/ and prints it as JSON.
import { projectPath, projectRoot } from "./support/project_root.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const names = [...Deno.readDirSync(projectPath("bench"))]
  .filter((entry) => entry.name.endsWith(".ts"))
  .map((entry) => entry.name.slice(0, -3))
  .sort();

await runCommand(`usage: npm run bench -- NAME    (${names.join(", ")})`, async () => {
  const [name, ...args] = Deno.args;
  if (name === undefined || !names.includes(name)) {
    throw new UsageError(`there is no bench ${name ?? "without a name"}`);
  }
  const module: { bench(args: readonly string[]): Promise<object> } = await import(
    new URL(`bench/${name}.ts`, projectRoot).href
  );
  console.log(JSON.stringify(await module.bench(args)));
});
