// npm run --silent evaluate -- FILE: the calculator for any structure; `-` reads standard input.
import {
  evaluateStructure,
  MOST_STRUCTURES,
} from "../../shared/strategies/evaluate/evaluate_structure.ts";
import { readFlags } from "./support/flags.ts";
import { readInput } from "./support/read_input.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const USAGE =
  `usage: npm run --silent evaluate -- FILE    (a JSON structure or an array of them; - for standard input)`;

await runCommand(USAGE, async () => {
  const { rest } = readFlags({});
  const [file, ...more] = rest;
  if (file === undefined || more.length > 0) {
    throw new UsageError("evaluate takes exactly one file, or - for standard input");
  }
  const text = await readInput(file);
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (Array.isArray(input) && input.length > MOST_STRUCTURES) {
    throw new UsageError(`${file} has ${input.length} structures, ${MOST_STRUCTURES} are allowed`);
  }
  const result = Array.isArray(input) ? input.map(evaluateStructure) : evaluateStructure(input);
  console.log(JSON.stringify(result, undefined, 2));
});
