import { projectPath } from "../support/project_root.ts";
import { killChild } from "../support/kill_child.ts";
import { deathOf, type Part } from "../support/parts.ts";
import type { BhavcopyOptions } from "./bhavcopy/open_bhavcopy_market.ts";
import type { BookOrder } from "./orders/book_order.ts";
import type { ClockMode } from "./clock/exchange_clock.ts";

/** What can be told in words to the process of an exchange of recorded days. */
type RecordedOptions = Omit<BhavcopyOptions, "keeps">;

/** How the exchange's time begins, and what is kept of it. */
export interface ClockOptions {
  readonly mode: ClockMode;
  /** Absent: when the market stands. */
  readonly at?: string | Date;
  /** The latest instant that kept data know: time begins no earlier. */
  readonly notBefore?: Date;
  /** Where its time is kept for the next exchange on the same data. */
  readonly file?: string;
}

/** What an exchange is started with. */
export interface ExchangeOptions {
  readonly market:
    | { readonly kind: "seeded"; readonly seed: number }
    | ({ readonly kind: "bhavcopy"; readonly files: readonly string[] } & RecordedOptions);
  readonly clock: ClockOptions;
  readonly clientId: string;
  readonly accessToken: string;
  readonly pin?: string;
  readonly totpSecret?: string;
  /** Cash of its account, rupees; ten million unless given. */
  readonly balance?: number;
}

/** A running exchange; a process of its own. */
export interface ExchangeProcess extends Part {
  readonly died: Promise<string>;
  readonly pid: number;
  readonly origin: string;
  /** The functions' DHAN_BASE_URL and DHAN_AUTH_URL. */
  readonly baseUrl: string;
  readonly authUrl: string;
  /** What the market says of itself. */
  readonly description: string;
  now(): Promise<Date>;
  /** Sets stepped or frozen time forward. */
  advance(to: Date): Promise<void>;
  /** Faults for the next matching requests. */
  script(faults: readonly object[]): Promise<void>;
  /** Changes how the book of orders behaves; faults for the next orders (`behaviourChange`). */
  behave(change: object): Promise<void>;
  /** Every order that the exchange took, whatever its API shows. */
  orders(): Promise<BookOrder[]>;
  /** Requests so far. */
  requests(): Promise<{ method: string; path: string; at: string; status: number }[]>;
}

/** The last instant is written as soon as a computation under way is over. */
const WRITE_MS = 3_000;

/** Starts an exchange on a free loopback port. It ends with this process. */
export async function startExchange(options: ExchangeOptions): Promise<ExchangeProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      "-A",
      `--config=${projectPath("deno.json")}`,
      projectPath("local/exchange/main.ts"),
      JSON.stringify(options),
    ],
    env: { NO_PROXY: "127.0.0.1,localhost", NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // A terminal's Ctrl-C is for who started it.
    detached: true,
  }).spawn();
  let stopping: Promise<void> | undefined;
  const died = deathOf("the exchange", child.status, () => stopping !== undefined);
  const started = await firstLine(child);
  void child.stdout.cancel();
  const origin = `http://127.0.0.1:${started.port}`;
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${origin}/_exchange/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`exchange ${path}: ${response.status} ${text}`);
  };
  return {
    origin,
    baseUrl: `${origin}/v2`,
    authUrl: `${origin}/auth`,
    description: started.description,
    now: async () => new Date((await (await fetch(`${origin}/_exchange/clock`)).json()).now),
    advance: async (to) => await post("clock/advance", { to: to.toISOString() }),
    script: async (faults) => await post("faults", faults),
    behave: async (change) => await post("orders", change),
    orders: async () => await (await fetch(`${origin}/_exchange/orders`)).json(),
    requests: async () => await (await fetch(`${origin}/_exchange/requests`)).json(),
    died,
    pid: child.pid,
    stop: () => stopping ??= end(child, options.clock.file !== undefined),
  };
}

/** Its clock is written where it is kept; else nothing of it is worth waiting for. */
async function end(child: Deno.ChildProcess, writes: boolean): Promise<void> {
  await child.stdin.close().catch(() => {});
  const kill = setTimeout(() => void killChild(child, "SIGKILL"), writes ? WRITE_MS : 0);
  await child.status;
  clearTimeout(kill);
}

/** The line that the process prints when it listens; its error output when it ended instead. */
async function firstLine(child: Deno.ChildProcess): Promise<{ port: number; description: string }> {
  const errors = new Response(child.stderr).text();
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the exchange did not start: ${(await errors).trim()}`);
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  void errors.catch(() => {});
  return JSON.parse(text.slice(0, text.indexOf("\n")));
}
