import { z } from "zod";
import { JOB_NAMES, maintain } from "../../shared/desk/maintain.ts";
import { endpoint } from "../../shared/http/endpoint.ts";

const input = z.strictObject({ job: z.enum(JOB_NAMES) });

export default endpoint({
  name: "maintain",
  method: "POST",
  input,
  handle: async ({ job }, call) => {
    const run = await maintain(job, call);
    return { status: run.state === "done" ? 200 : 202, body: run };
  },
});
