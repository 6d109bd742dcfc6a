import * as z from "zod";

const milliseconds = z.int().min(0).max(3_600_000);

/** What can happen to an order besides the ordinary. */
const orderFault = z.strictObject({
  kind: z.enum([
    /** The book shows it so much later. */
    "late",
    /** The broker's risk system takes it and rejects it afterwards. */
    "reject",
    /** One lot fills, the rest waits for ever. */
    "partial",
    /** Nothing fills. */
    "resting",
    /** A cancel takes so long; until then it may trade. */
    "slow_cancel",
    /** It shows CANCELLED, and so much later the rest is filled after all. */
    "filled_after_cancel",
  ]),
  milliseconds: milliseconds.default(10_000),
  /** Orders that it meets. */
  times: z.int().min(1).default(1),
  /** Let so many orders through first. */
  after: z.int().min(0).default(0),
});

export type OrderFault = z.infer<typeof orderFault>;

/** What the control door may change of the book; what is left out stays. */
export const behaviourChange = z.strictObject({
  /** From received to at the exchange: TRANSIT. */
  acceptMs: milliseconds.optional(),
  /** From received to shown in the book. */
  visibleMs: milliseconds.optional(),
  /** From a cancel's answer to its effect. */
  cancelMs: milliseconds.optional(),
  /** From a fill to its row in the trade book, and to the position. */
  tradesMs: milliseconds.optional(),
  positionsMs: milliseconds.optional(),
  /** Where order updates are posted. */
  postbackUrl: z.url().optional(),
  faults: z.array(orderFault).optional(),
});

/** How the book behaves. */
export interface Behaviour {
  readonly acceptMs: number;
  readonly visibleMs: number;
  readonly cancelMs: number;
  readonly tradesMs: number;
  readonly positionsMs: number;
  readonly postbackUrl?: string;
}

/** Delays of an ordinary day. */
export const ORDINARY: Behaviour = {
  acceptMs: 20,
  visibleMs: 0,
  cancelMs: 50,
  tradesMs: 0,
  positionsMs: 0,
};

/** Of a clock that stands still. */
export const AT_ONCE: Behaviour = { ...ORDINARY, acceptMs: 0, cancelMs: 0 };
