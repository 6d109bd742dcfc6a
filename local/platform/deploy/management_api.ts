/** What the desk needs to know of a hosted project. */
export interface HostedProject {
  readonly name: string;
  readonly region: string;
  readonly status: string;
}

/** A function as it is deployed; the version counts its deployments. */
export interface DeployedFunction {
  readonly slug: string;
  readonly version: number;
}

/** The part of Supabase's management API that a deployment asks itself, for one project. */
export interface ManagementApi {
  project(): Promise<HostedProject>;
  functions(): Promise<DeployedFunction[]>;
  secretNames(): Promise<string[]>;
  /** Runs SQL as the project's owner; values go as parameters, never in the text. */
  query(sql: string, parameters?: readonly string[]): Promise<Record<string, unknown>[]>;
}

/** Where Supabase answers; a profile of the CLI names another address. */
export const SUPABASE_API = "https://api.supabase.com";

/** Milliseconds to an answer. */
const PATIENCE = 60_000;

/** A client for one project. Its errors say what was asked for and what came, never the token. */
export function managementApi(
  { url, token, project }: { url: string; token: string; project: string },
): ManagementApi {
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const what = `${body === undefined ? "GET" : "POST"} ${url}${path}`;
    let response: Response;
    try {
      response = await fetch(`${url}${path}`, {
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch (cause) {
      throw new Error(`${what}: ${(cause as Error).message}`, { cause });
    }
    const text = await response.text();
    if (!response.ok) throw new Refused(what, response.status, messageOf(text));
    return JSON.parse(text);
  };
  const base = `/v1/projects/${project}`;
  return {
    project: async () => {
      try {
        return await ask<HostedProject>(base);
      } catch (error) {
        if (![403, 404].includes(Object(error).status)) throw error;
        const seen = await ask<{ id: string; name: string }[]>("/v1/projects");
        const list = seen.map(({ id, name }) => `${id} (${name})`).join(", ");
        throw new Error(
          `there is no project ${project} for this access token; it may see ${list || "none"}`,
          { cause: error },
        );
      }
    },
    functions: () => ask(`${base}/functions`),
    secretNames: async () =>
      (await ask<{ name: string }[]>(`${base}/secrets`)).map(({ name }) => name),
    query: (sql, parameters = []) =>
      ask(`${base}/database/query`, {
        query: sql,
        ...(parameters.length === 0 ? {} : { parameters }),
      }),
  };
}

/** An answer that is not 2xx. */
class Refused extends Error {
  constructor(what: string, readonly status: number, message: string) {
    const remedy = status === 401
      ? "; SUPABASE_ACCESS_TOKEN is not taken: make one at supabase.com/dashboard/account/tokens"
      : "";
    super(`${what} answered ${status}: ${message}${remedy}`);
  }
}

function messageOf(text: string): string {
  try {
    const message: unknown = JSON.parse(text)?.message;
    if (message !== undefined) return String(message);
  } catch {
    // Not JSON: shown as it came.
  }
  return text.slice(0, 300);
}
