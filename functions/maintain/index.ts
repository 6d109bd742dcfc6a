import * as z from "zod";
import { maintain } from "../../shared/desk/maintain.ts";
import { endpoint } from "../../shared/http/endpoint.ts";
import { JOBS } from "../../shared/vocabulary/states.ts";

const input = z.strictObject({ job: z.enum(JOBS) });

export default endpoint({
  name: "maintain",
  method: "POST",
  input,
  handle: async ({ job }, call) => {
    const run = await maintain(job, call);
    return { status: run.state === "done" ? 200 : 202, body: run };
  },
});
