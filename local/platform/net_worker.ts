import type postgres from "postgres";
import type { Part } from "../support/parts.ts";
import { present } from "../../shared/vocabulary/present.ts";
import { unlessGone } from "./postgres/unless_gone.ts";

interface QueuedRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
  readonly timeout_milliseconds: number;
}

/** Delivers what net.http_post queued, as pg_net's background worker does. */
export async function startNetWorker(sql: postgres.Sql): Promise<Part> {
  const drain = async () => {
    const requests = await sql<QueuedRequest[]>`
      delete from net.http_request_queue
      where id in (select id from net.http_request_queue order by id limit 200 for update skip locked)
      returning id, method, url, headers, convert_from(body, 'UTF8') as body, timeout_milliseconds`;
    await Promise.all(requests.map((request) => deliver(sql, request)));
  };
  const listening = await sql.listen("net_wake", () => void drain());
  await drain();
  return { stop: async () => await unlessGone(listening.unlisten()) };
}

async function deliver(sql: postgres.Sql, request: QueuedRequest): Promise<void> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      signal: AbortSignal.timeout(request.timeout_milliseconds),
      ...present({ headers: request.headers, body: request.body }),
    });
    const content = await response.text();
    await sql`
      insert into net._http_response (id, status_code, content_type, content, timed_out)
      values (${request.id}, ${response.status}, ${
      response.headers.get("content-type")
    }, ${content}, false)`;
  } catch (error) {
    const { name, message } = error as Error;
    await sql`
      insert into net._http_response (id, timed_out, error_msg)
      values (${request.id}, ${name === "TimeoutError"}, ${message})`;
  }
}
