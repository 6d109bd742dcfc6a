import * as z from "zod";
import { ACTIONS, execute } from "../../shared/desk/execute.ts";
import { endpoint } from "../../shared/http/endpoint.ts";
import { underlyingName } from "../../shared/http/underlying_name.ts";
import { MODES, RISKS } from "../../shared/vocabulary/terms.ts";
import { isTradingDate } from "../../shared/vocabulary/trading_date.ts";

const id = z.int().positive();
const date = z.string().refine(isTradingDate, "must be a date YYYY-MM-DD");
const definition = z.string().regex(
  /^[a-z][a-z_0-9]{0,39}$/,
  "must be the id of a definition in small letters, as iron_condor",
);
const note = z.string().regex(
  /^(?=.*\S)[^\p{C}]{1,500}$/u,
  "must be a line of at most 500 characters",
);

const fields = z.strictObject({
  action: z.enum(ACTIONS).optional(),
  mode: z.enum(MODES).optional(),
  allocationIds: z.array(id).min(1).max(100).optional(),
  positionIds: z.array(id).min(1).max(100).optional(),
  adjustmentId: id.optional(),
  strategyIds: z.array(id).min(1).max(100).optional(),
  top: z.int().min(1).max(100).optional(),
  underlying: underlyingName.optional(),
  definition: definition.optional(),
  risk: z.enum(RISKS).optional(),
  priority: z.int().min(1).max(1000).optional(),
  lots: z.int().min(1).max(10_000).optional(),
  note: note.optional(),
  date: date.optional(),
  reason: z.string().min(1).max(200).optional(),
  stopBroker: z.boolean().optional(),
  confirm: z.string().max(100).optional(),
  confirmCount: z.int().positive().optional(),
});

type Field = Exclude<keyof z.infer<typeof fields>, "action">;

const FIELDS_OF: Readonly<Record<(typeof ACTIONS)[number], readonly Field[]>> = {
  entries: ["mode", "allocationIds", "top"],
  exits: [],
  cancel: ["allocationIds"],
  flatten: ["positionIds"],
  pause: ["reason", "stopBroker", "confirm"],
  resume: ["reason", "stopBroker", "confirm"],
  halt: ["reason", "stopBroker", "confirm"],
  mark: [
    ...["strategyIds", "top", "underlying", "definition", "risk"] as const,
    ...["priority", "lots", "note"] as const,
  ],
  unmark: ["strategyIds"],
  accept: ["risk"],
  delete_marks: ["date", "confirm", "confirmCount"],
  accept_adjustment: ["adjustmentId", "mode"],
};

/** Fields beside `strategyIds` that would say which strategies a second time. */
const OF_LIST = ["top", "underlying", "definition", "risk"] as const;

// A field that an action does not read would be a wish that is dropped: `cancel` with `top` would
// cancel all.
const input = fields.superRefine(({ action = "entries", ...given }, context) => {
  const said = (field: Field) => given[field] !== undefined;
  const names = Object.keys(given).filter((name): name is Field => name in given);
  for (const field of names.filter((name) => said(name) && !FIELDS_OF[action].includes(name))) {
    context.addIssue({ code: "custom", path: [field], message: `is no field of ${action}` });
  }
  if (action !== "mark" || !said("strategyIds")) return;
  for (const field of OF_LIST.filter(said)) {
    context.addIssue({ code: "custom", path: [field], message: "cannot go with strategyIds" });
  }
});

export default endpoint({
  name: "execute",
  method: "POST",
  input,
  handle: async (body, call) => ({ body: await execute(body, call) }),
});
