import * as z from "zod";
import { execute } from "../../shared/desk/execute.ts";
import { endpoint } from "../../shared/http/endpoint.ts";
import { MODES } from "../../shared/vocabulary/terms.ts";

const input = z.strictObject({
  action: z.enum(["entries", "exits", "cancel", "flatten", "pause", "resume", "halt"]).optional(),
  mode: z.enum(MODES).optional(),
  allocationIds: z.array(z.int().positive()).min(1).max(100).optional(),
  top: z.int().min(1).max(100).optional(),
  reason: z.string().min(1).max(200).optional(),
  stopBroker: z.boolean().optional(),
  confirm: z.string().max(100).optional(),
});

export default endpoint({
  name: "execute",
  method: "POST",
  input,
  handle: async (body, call) => ({ body: await execute(body, call) }),
});
