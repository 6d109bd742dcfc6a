import type { Connection } from "./connection.ts";

/** An answer of a function: its status and parsed JSON, or the text of `format=text`. */
export interface FunctionAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A refusal of a function, with the contract's error. */
export class FunctionRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(name: string, status: number, code: string, message: string) {
    super(`${name} answered ${status} ${code}: ${message}`);
    this.name = "FunctionRefusal";
    this.status = status;
    this.code = code;
  }
}

/**
 * POSTs a body to a function. Throws FunctionRefusal for an error answer, Error when the project
 * cannot be reached.
 */
export async function callFunction(
  connection: Connection,
  name: string,
  body: object,
): Promise<FunctionAnswer> {
  return await exchange(connection, name, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** GETs a function with a query. Errors as `callFunction`. */
export async function getFunction(
  connection: Connection,
  name: string,
  query: Record<string, string>,
): Promise<FunctionAnswer> {
  return await exchange(connection, `${name}?${new URLSearchParams(query)}`, { method: "GET" });
}

async function exchange(
  connection: Connection,
  path: string,
  init: RequestInit,
): Promise<FunctionAnswer> {
  const name = path.split("?")[0] ?? path;
  let response: Response;
  try {
    const headers = { ...init.headers, apikey: connection.secretKey };
    response = await fetch(`${connection.url}/functions/v1/${path}`, { ...init, headers });
  } catch (cause) {
    throw new Error(
      `${connection.url} (from ${connection.source}) cannot be reached; is the platform running? (npm start)`,
      { cause },
    );
  }
  const text = await response.text();
  if (response.ok && !response.headers.get("content-type")?.includes("json")) {
    return { status: response.status, body: { text } };
  }
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text);
  } catch {
    throw new FunctionRefusal(name, response.status, "not_json", text.slice(0, 200));
  }
  if (!response.ok) {
    const error = body["error"] as { code?: string; message?: string } | undefined;
    throw new FunctionRefusal(
      name,
      response.status,
      error?.code ?? "unknown",
      error?.message ?? text.slice(0, 200),
    );
  }
  return { status: response.status, body };
}
