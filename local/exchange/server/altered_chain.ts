import * as z from "zod";
import { uniform } from "../seeded/noise.ts";

/** What the books of an option chain come as. */
export const CHAIN_FAULTS = [
  "hundredfold_chain",
  "equal_chain",
  "noise_chain",
  "foreign_chain",
] as const;

type ChainFault = (typeof CHAIN_FAULTS)[number];

const side = z.looseObject({
  top_bid_price: z.number(),
  top_ask_price: z.number(),
  security_id: z.number(),
});
const reply = z.looseObject({
  data: z.looseObject({ oc: z.record(z.string(), z.record(z.string(), side)) }),
});

/**
 * The books as a fault leaves them: every premium a hundred times as large, all quotes the same,
 * premiums drawn without regard to strikes, or ids of no contract of the master.
 */
export async function alteredChain(kind: ChainFault, real: Response): Promise<Response> {
  const body = reply.safeParse(await real.clone().json());
  if (!body.success) return real;
  for (const [strike, sides] of Object.entries(body.data.data.oc)) {
    for (const [right, book] of Object.entries(sides)) {
      Object.assign(book, altered(kind, book, `${strike} ${right}`));
    }
  }
  return Response.json(body.data, { status: real.status });
}

function altered(kind: ChainFault, book: z.infer<typeof side>, name: string): object {
  switch (kind) {
    case "hundredfold_chain":
      return books(100 * book.top_bid_price, 100 * book.top_ask_price);
    case "equal_chain":
      return books(100, 101);
    case "noise_chain": {
      const mid = 5 + 495 * uniform("noise", name);
      return books(0.99 * mid, 1.01 * mid);
    }
    case "foreign_chain":
      return { security_id: 1 };
  }
}

function books(bid: number, ask: number): object {
  return { top_bid_price: bid, top_ask_price: ask };
}
