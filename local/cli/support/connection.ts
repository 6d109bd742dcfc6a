import { projectPath } from "../../support/project_root.ts";

/** Where a command sends its calls. */
export interface Connection {
  readonly url: string;
  readonly secretKey: string;
  /** How the commands found it, for messages. */
  readonly source: string;
}

/** A project that a command was led to. */
export interface FoundConnection extends Connection {
  /** What the project's functions should be given, as far as it is known here. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Written by the local platform while it runs. */
const LOCAL_FILE = ".data/platform/connection.json";

/**
 * The project in the environment (SUPABASE_URL and SUPABASE_SECRET_KEY, also from `.env`), else the
 * running local platform. Throws an Error that says what to do when there is neither.
 */
export function findConnection(): FoundConnection {
  const environment = { ...readDotEnv(), ...Deno.env.toObject() };
  const url = environment["SUPABASE_URL"];
  const secretKey = environment["SUPABASE_SECRET_KEY"];
  if (url && secretKey) return { url, secretKey, source: "SUPABASE_URL", environment };
  if (url || secretKey) {
    throw new Error("SUPABASE_URL and SUPABASE_SECRET_KEY belong together: one of them is missing");
  }
  try {
    const file: unknown = JSON.parse(Deno.readTextFileSync(projectPath(LOCAL_FILE)));
    if (isConnection(file)) return { environment: {}, ...file, source: LOCAL_FILE };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new Error(
    "no project to talk to: run `npm start` in another terminal, or set SUPABASE_URL and SUPABASE_SECRET_KEY",
  );
}

/** `environment` is what the platform gives its functions. */
interface LocalConnection {
  readonly url: string;
  readonly secretKey: string;
  readonly environment?: Record<string, string>;
}

function isConnection(value: unknown): value is LocalConnection {
  return typeof value === "object" && value !== null && "url" in value && "secretKey" in value &&
    typeof value.url === "string" && typeof value.secretKey === "string" &&
    (!("environment" in value) || typeof value.environment === "object");
}

/** NAME=value lines of `.env`; quotes around a value are dropped, lines with # are comments. */
export function readDotEnv(): Record<string, string> {
  let text: string;
  try {
    text = Deno.readTextFileSync(projectPath(".env"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
  const entries: [string, string][] = [];
  for (const line of text.split("\n")) {
    const [, name, value = ""] = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) entries.push([name, value.replace(/^(["'])(.*)\1$/, "$2")]);
  }
  return Object.fromEntries(entries);
}
