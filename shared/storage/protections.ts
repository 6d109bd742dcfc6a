import * as z from "zod";
import type { Protection } from "../vocabulary/protection.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const protection: z.ZodType<Protection> = z.object({
  scope: z.enum(["desk", "underlying", "definition"]),
  subject: z.string().nullable(),
  kind: z.string(),
  reason: z.string(),
});

/** The locks that hold at an instant. */
export async function readProtections(database: Database, now: Date): Promise<Protection[]> {
  return await selectRows(
    () =>
      database.from("protections").select("scope,subject,kind,reason")
        .gt("until", now.toISOString()).order("protection_id"),
    protection,
  );
}
