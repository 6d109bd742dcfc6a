/** Flags of `npm run execute` with what each holds. */
export const FLAGS = {
  action: "string",
  mode: "string",
  allocations: "string",
  top: "number",
  underlying: "string",
  definition: "string",
  risk: "string",
  priority: "number",
  lots: "number",
  note: "string",
  date: "string",
  reason: "string",
  "stop-broker": "boolean",
  confirm: "string",
  count: "number",
  yes: "boolean",
  json: "boolean",
} as const;
export type Flag = keyof typeof FLAGS;

/** What a verb does, which flags it reads, and what the numbers behind it are. */
export interface Verb {
  readonly flags: readonly Flag[];
  /** Field of the body that ids fill; absent where the verb takes none. */
  readonly ids?: "allocationIds" | "positionIds" | "strategyIds" | "adjustmentId";
  /** Of the execute function; absent where the verb only looks. */
  readonly action?: string;
  /** Page of status that is printed. */
  readonly show: string;
}

/** By what a person types. */
export const VERBS: Readonly<Record<string, Verb>> = {
  entries: {
    flags: ["mode", "allocations", "top"],
    ids: "allocationIds",
    action: "entries",
    show: "orders",
  },
  exits: { flags: [], action: "exits", show: "positions" },
  flatten: { flags: [], ids: "positionIds", action: "flatten", show: "positions" },
  cancel: { flags: ["allocations"], ids: "allocationIds", action: "cancel", show: "queue" },
  mark: {
    flags: ["top", "underlying", "definition", "risk", "priority", "lots", "note"],
    ids: "strategyIds",
    action: "mark",
    show: "marks",
  },
  unmark: { flags: [], ids: "strategyIds", action: "unmark", show: "marks" },
  accept: { flags: ["risk"], action: "accept", show: "marks" },
  "accept-adjustment": {
    flags: ["mode"],
    ids: "adjustmentId",
    action: "accept_adjustment",
    show: "adjustments",
  },
  "delete-marks": { flags: ["date", "confirm", "count"], action: "delete_marks", show: "marks" },
  pause: { flags: ["reason"], action: "pause", show: "queue" },
  resume: { flags: ["reason"], action: "resume", show: "queue" },
  halt: { flags: ["reason", "stop-broker", "confirm"], action: "halt", show: "positions" },
  list: { flags: ["date", "underlying"], show: "strategies" },
  show: { flags: [], ids: "strategyIds", show: "strategies" },
  marks: { flags: ["date", "underlying"], show: "marks" },
  queue: { flags: ["date", "underlying"], show: "queue" },
  orders: { flags: ["date", "underlying"], show: "orders" },
  positions: { flags: ["underlying"], show: "positions" },
  adjustments: { flags: ["date", "underlying"], show: "adjustments" },
  trades: { flags: ["date", "underlying"], show: "trades" },
};
