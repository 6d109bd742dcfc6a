// npm run bench -- NAME: runs one measurement of bench/ and prints it as JSON, a line for each part
// that it yields; text that it made for a person is printed as it is.
import type { Parts } from "../support/parts.ts";
import { projectPath, projectRoot } from "../support/project_root.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const names = [...Deno.readDirSync(projectPath("bench"))]
  .filter((entry) => entry.name.endsWith(".ts"))
  .map((entry) => entry.name.slice(0, -3))
  .sort();

await runCommand(`usage: npm run bench -- NAME    (${names.join(", ")})`, async (parts) => {
  const [name, ...args] = Deno.args;
  if (name === undefined || !names.includes(name)) {
    throw new UsageError(`there is no bench ${name ?? "without a name"}`);
  }
  const module: {
    bench(args: readonly string[], parts: Parts): Promise<object | string> | AsyncIterable<object>;
  } = await import(
    new URL(`bench/${name}.ts`, projectRoot).href
  );
  const measured = module.bench(args, parts);
  if (measured instanceof Promise) {
    const whole = await measured;
    return console.log(typeof whole === "string" ? whole : JSON.stringify(whole));
  }
  for await (const part of measured) console.log(JSON.stringify(part));
});
