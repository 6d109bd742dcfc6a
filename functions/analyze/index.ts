import * as z from "zod";
import { dryRunAnalysis } from "../../shared/desk/analyze/dry_run.ts";
import { openAnalysis } from "../../shared/desk/analyze/open_analysis.ts";
import type { DeskCall } from "../../shared/desk/desk.ts";
import { type Answer, endpoint } from "../../shared/http/endpoint.ts";
import { underlyingName } from "../../shared/http/underlying_name.ts";
import {
  evaluateStructure,
  MOST_STRUCTURES,
} from "../../shared/strategies/evaluate/evaluate_structure.ts";
import { RISKS } from "../../shared/vocabulary/terms.ts";
import { isTradingDate } from "../../shared/vocabulary/trading_date.ts";

/** More than the exchange lists with options. */
const MOST_UNDERLYINGS = 500;

const analysis = z.strictObject({
  action: z.undefined().optional(),
  tradingDate: z.string().refine(isTradingDate, "must be a date YYYY-MM-DD").optional(),
  underlyings: z.array(underlyingName).min(1, "must name at least one underlying").max(
    MOST_UNDERLYINGS,
    `must name at most ${MOST_UNDERLYINGS} underlyings`,
  ).optional(),
  risk: z.enum(RISKS).optional(),
  holdingDays: z.int().min(1).max(365).optional(),
  topPerUnderlying: z.int().min(1).max(20).optional(),
  force: z.boolean().optional(),
  dryRun: z.boolean().optional(),
}).refine(({ force, dryRun }) => !(force === true && dryRun === true), {
  path: ["dryRun"],
  error: "cannot go with force: nothing is stored that could be replaced",
});

const evaluation = z.strictObject({
  action: z.literal("evaluate"),
  structures: z.array(z.unknown()).max(
    MOST_STRUCTURES,
    `must have at most ${MOST_STRUCTURES} structures`,
  ),
});

const input = z.discriminatedUnion("action", [evaluation, analysis]);

export default endpoint({ name: "analyze", method: "POST", input, handle });

async function handle(
  body: z.infer<typeof input>,
  call: DeskCall,
): Promise<Answer> {
  if (body.action === "evaluate") {
    const { structures } = body;
    return { body: { results: call.worker.compute(() => structures.map(evaluateStructure)) } };
  }
  if (body.dryRun === true) return { body: await dryRunAnalysis(body, call) };
  const { run, warnings, work } = await openAnalysis(body, call);
  const notes = warnings.length === 0 ? {} : { warnings };
  if (work === undefined) {
    return { status: run.state === "done" ? 200 : 202, body: { ...run, ...notes } };
  }
  const ended = await work();
  return { status: ended.state === "done" ? 200 : 202, body: { ...ended, ...notes } };
}
