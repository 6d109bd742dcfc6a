// npm run calendar -- FILE: extends the trading calendar from a JSON file of holidays and special
// sessions.
import * as z from "zod";
import { extendCalendar } from "../../shared/storage/calendar.ts";
import { openDatabase } from "../../shared/storage/database.ts";
import { SPECIAL_SESSION_KINDS } from "../../shared/vocabulary/states.ts";
import { isTradingDate } from "../../shared/vocabulary/trading_date.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { readInput } from "./support/read_input.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const USAGE = `usage: npm run calendar -- FILE    (- for standard input)
FILE: {"through": "2027-12-31", "source": "NSE circular", "holidays": [{"date": "2027-01-26", "name": "Republic Day"}],
       "specialSessions": [{"date": "2027-10-30", "opens": "18:00", "closes": "19:00", "kind": "muhurat"}]}`;

const date = z.string().refine(isTradingDate, "must be a date YYYY-MM-DD");
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time HH:MM");

const calendar = z.strictObject({
  through: date,
  source: z.string().min(1),
  holidays: z.array(z.strictObject({ date, name: z.string().min(1) })),
  specialSessions: z.array(z.strictObject({
    date,
    opens: time,
    closes: time,
    kind: z.enum(SPECIAL_SESSION_KINDS),
  })).default([]),
});

await runCommand(USAGE, async () => {
  const { rest } = readFlags({});
  const [file, ...more] = rest;
  if (file === undefined || more.length > 0) {
    throw new UsageError("calendar takes exactly one file");
  }
  let given: unknown;
  try {
    given = JSON.parse(await readInput(file));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = calendar.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`${file}: ${issue?.path.join(".") || "(file)"} ${issue?.message}`);
  }
  const connection = findConnection();
  const database = openDatabase(connection.url, connection.secretKey);
  const { sessions, end } = await extendCalendar(database, parsed.data, new Date());
  console.log(`the calendar now holds ${sessions} sessions and ends ${end}`);
});
