import * as z from "zod";
import { monitor } from "../../shared/desk/monitor.ts";
import { endpoint } from "../../shared/http/endpoint.ts";

const input = z.strictObject({ dryRun: z.boolean().optional() });

export default endpoint({
  name: "monitor",
  method: "POST",
  input,
  handle: async ({ dryRun }, call) => ({ body: await monitor(dryRun ?? false, call) }),
});
