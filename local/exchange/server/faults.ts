import * as z from "zod";
import { alteredChain, CHAIN_FAULTS } from "./altered_chain.ts";
import { alteredMaster } from "./altered_master.ts";
import { invalidToken, success, tooManyRequests, tradingError } from "./replies.ts";

/** What faults change in the real reply: an asked side, a plan, a segment, an address lost. */
const ALTERED = {
  one_sided_chain: [/"top_ask_price":[\d.]+/g, '"top_ask_price":0'],
  data_plan_missing: [/"dataPlan":"Active"/, '"dataPlan":"Deactive"'],
  derivatives_missing: [/, Derivative/, ""],
  wrong_ip: [
    /"detectedIP":.*"ordersAllowed":true/,
    '"detectedIP":"198.51.100.7","ipMatchStatus":"NO_MATCH","ordersAllowed":false',
  ],
} as const;

type Alteration = keyof typeof ALTERED;

function isAlteration(kind: string): kind is Alteration {
  return kind in ALTERED;
}

/** What the contract master comes as. */
const MASTER_FAULTS = ["cut_master", "broken_master", "full_master"] as const;

function isMasterFault(kind: string): kind is (typeof MASTER_FAULTS)[number] {
  return (MASTER_FAULTS as readonly string[]).includes(kind);
}

function isChainFault(kind: string): kind is (typeof CHAIN_FAULTS)[number] {
  return (CHAIN_FAULTS as readonly string[]).includes(kind);
}

const fault = z.strictObject({
  /** Requests whose path begins with this. */
  path: z.string(),
  /** Requests of this method only. */
  method: z.enum(["GET", "POST", "PUT", "DELETE"]).optional(),
  /** The request is worked first: its reply alone is lost. */
  taken: z.boolean().default(false),
  kind: z.enum([
    "latency",
    "lost_reply",
    "429",
    "500",
    "html_502",
    "html_401",
    "empty_chain",
    "empty_rolling",
    "token_expired",
    "invalid_ip",
    ...(Object.keys(ALTERED) as Alteration[]),
    ...MASTER_FAULTS,
    ...CHAIN_FAULTS,
  ]),
  times: z.int().min(1).default(1),
  /** Let so many matching requests through first. */
  after: z.int().min(0).default(0),
  milliseconds: z.int().min(0).max(30_000).default(1000),
});

type Fault = z.infer<typeof fault>;

/** Scripted misbehaviour: each fault meets the next matching requests, then it is spent. */
export class Faults {
  #list: Fault[] = [];

  /** Adds faults from a request's body; throws a ZodError for anything else. */
  script(body: unknown): void {
    this.#list.push(...z.array(fault).parse(body));
  }

  /** The fault that a request meets now, if any. */
  meet(method: string, path: string): Fault | undefined {
    const index = this.#list.findIndex((entry) =>
      path.startsWith(entry.path) && (entry.method ?? method) === method
    );
    const found = this.#list[index];
    if (found === undefined) return undefined;
    if (found.after > 0) {
      this.#list[index] = { ...found, after: found.after - 1 };
      return undefined;
    }
    if (found.times > 1) this.#list[index] = { ...found, times: found.times - 1 };
    else this.#list.splice(index, 1);
    return found;
  }
}

/** The reply that a fault puts in place of the real one; absent when the real one follows. */
export async function faultyReply({ kind, milliseconds }: Fault): Promise<Response | undefined> {
  const html = (status: number) =>
    new Response("<html><body>error</body></html>", {
      status,
      headers: { "content-type": "text/html" },
    });
  switch (kind) {
    case "latency":
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return undefined;
    case "lost_reply":
      return new Response(
        new ReadableStream({ start: (controller) => controller.error(new Error("lost")) }),
      );
    case "429":
      return tooManyRequests();
    case "500":
      return tradingError(500, "DH-908", "Server_Error", "Internal server error");
    case "html_502":
      return html(502);
    case "html_401":
      return html(401);
    case "empty_chain":
      return Response.json({ data: { last_price: 0, oc: {} }, status: "success" });
    case "empty_rolling":
      return success({ ce: { iv: [], strike: [], spot: [], timestamp: [] }, pe: null });
    case "token_expired":
      return invalidToken();
    case "invalid_ip":
      return tradingError(400, "DH-905", "Input_Exception", "Invalid IP");
    default:
      return undefined;
  }
}

/** The real reply as a fault leaves it. */
export async function alteredReply(fault: Fault | undefined, reply: Response): Promise<Response> {
  const kind = fault?.kind;
  if (kind === undefined) return reply;
  if (isMasterFault(kind)) return await alteredMaster(kind, reply);
  if (isChainFault(kind)) return await alteredChain(kind, reply);
  if (!isAlteration(kind)) return reply;
  const [found, changed] = ALTERED[kind];
  return new Response((await reply.text()).replace(found, changed), reply);
}
