import { z } from "zod";
import { endpoint } from "../../shared/http/endpoint.ts";
import { monitor } from "../../shared/desk/monitor.ts";

const input = z.strictObject({ dryRun: z.boolean().optional() });

export default endpoint({
  name: "monitor",
  method: "POST",
  input,
  handle: async ({ dryRun }, context) => ({ body: await monitor(dryRun ?? false, context) }),
});
