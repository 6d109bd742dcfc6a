import { parseArgs } from "node:util";
import { UsageError } from "./run_command.ts";

type Kind = "string" | "boolean" | "number";

type ValueOf<K extends Kind> = K extends "string" ? string : K extends "number" ? number : boolean;

/** The flags given; what was not given is absent. */
export type Flags<T extends Record<string, Kind>> = { [P in keyof T]?: ValueOf<T[P]> };

/**
 * Reads `--name value` flags of a command and its other arguments. Throws UsageError naming the
 * flag and the rule.
 */
export function readFlags<T extends Record<string, Kind>>(
  kinds: T,
  args: readonly string[] = Deno.args,
): { flags: Flags<T>; rest: string[] } {
  const options = Object.fromEntries(
    Object.entries(kinds).map((
      [name, kind],
    ) => [name, { type: kind === "boolean" ? "boolean" as const : "string" as const }]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const entries = Object.entries(parsed.values).map(([name, value]) =>
    [name, kinds[name] === "number" ? toNumber(name, String(value)) : value] as const
  );
  return { flags: Object.fromEntries(entries) as Flags<T>, rest: parsed.positionals };
}

function toNumber(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) {
    throw new UsageError(`--${name} must be a number, not ${text}`);
  }
  return number;
}
