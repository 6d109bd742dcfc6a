import * as z from "zod";
import { allocate } from "../../shared/desk/allocate/allocate.ts";
import { endpoint } from "../../shared/http/endpoint.ts";
import { ORDERINGS, RISKS } from "../../shared/vocabulary/terms.ts";
import { isTradingDate } from "../../shared/vocabulary/trading_date.ts";

const input = z.strictObject({
  tradingDate: z.string().refine(isTradingDate, "must be a date YYYY-MM-DD").optional(),
  capital: z.number().positive("must be above 0 rupees").max(1e12).optional(),
  risk: z.enum(RISKS).optional(),
  ordering: z.enum(ORDERINGS).optional(),
  deploymentTarget: z.number().min(0).max(1, "must be a share of capital, 0 to 1").optional(),
  dryRun: z.boolean().optional(),
});

export default endpoint({
  name: "allocate",
  method: "POST",
  input,
  handle: async (body, call) => ({ body: await allocate(body, call) }),
});
