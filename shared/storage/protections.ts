import { z } from "zod";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const protection = z.object({
  protection_id: z.number(),
  scope: z.enum(["desk", "underlying", "definition"]),
  subject: z.string().nullable(),
  kind: z.string(),
  reason: z.string(),
});

/** A lock that stops new entries in its scope. */
export type Protection = z.infer<typeof protection>;

/** The locks that hold at an instant. */
export async function readProtections(database: Database, now: Date): Promise<Protection[]> {
  return await selectRows(
    () =>
      database.from("protections").select("protection_id,scope,subject,kind,reason")
        .gt("until", now.toISOString()).order("protection_id"),
    protection,
  );
}
