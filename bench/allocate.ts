// The allocation's solver beside the bound that HiGHS proves, and what a whole allocate call takes
// in fresh processes of the hosted runtime's release. `npm run bench -- allocate [--problems
// FILE.jsonl] [--replay FOLDER] [--capital RUPEES,..] [--seconds N] [--seeds N] [--small] [--call]
// [--processes N] --json`: a line a problem, a line a size, a line of all; `--call` asks for no
// bound.
import { gapsOf, type ProblemGaps } from "./allocate/gaps.ts";
import { type FreshCall, freshCall } from "./allocate/fresh_call.ts";
import { type AllocateOptions, readAllocateOptions } from "./allocate/options.ts";
import { type NamedProblem, readProblemFile } from "./allocate/problem_file.ts";
import { replayedProblems } from "./allocate/replayed_problems.ts";
import { seededProblem } from "./allocate/seeded_problem.ts";
import { quantilesOf } from "../shared/statistics/quantiles.ts";

const DESK = { draws: 2000, underlyings: 54, carryEach: 3, premium: 17 } as const;
const CAPITALS = { "10 lakh": 1e6, "1 crore": 1e7, "5 crore": 5e7 } as const;
const SIZES = [50, 100, 200, 400];
/** The size that the budget is for: CPU of all that one call computes. */
const BUDGET = { candidates: 200, callMs: 300 } as const;
/** A small run shares its machine, which takes up to half as long again: it tells of a doubling. */
const SMALL_CALL = 50;
const MEDIAN_GAP = 0.005;
const GOALS = ["value", "most", "least"] as const;
/** Seconds of HiGHS a problem, and problems that it proves in fewer. */
const SMALL = { seconds: 8, draws: 400, underlyings: 16, carryEach: 3, premium: 6 } as const;

/** Yields the rows; the last says whether all gaps and the CPU are allowed. */
export async function* bench(args: readonly string[]): AsyncGenerator<object> {
  const options = readAllocateOptions(args);
  const all: ProblemGaps[] = [];
  for await (const named of problemsOf(options)) {
    const gaps = await gapsOf(named, options.small ? SMALL.seconds : options.seconds);
    all.push(gaps);
    yield gaps;
  }
  const calls: FreshCall[] = [];
  const judged = options.small ? SMALL_CALL : BUDGET.candidates;
  for (const candidates of options.small ? [SMALL_CALL] : SIZES) {
    const call = await freshCall(candidates, options.processes);
    calls.push(call);
    yield { ...call, allowedMs: candidates === judged ? BUDGET.callMs : undefined };
  }
  yield summary(all, calls.find(({ candidates }) => candidates === judged));
}

/** Gaps of what HiGHS proved in its time; what it did not is named with the gap to its bound. */
function summary(all: readonly ProblemGaps[], call: FreshCall | undefined): object {
  const { callMs = Infinity } = call ?? {};
  const goals = all.length === 0 ? [] : GOALS.map((goal) => {
    const proven = all.map((gaps) => gaps[goal]).filter(({ proven }) => proven);
    return {
      goal,
      proven: proven.length,
      medianGap: quantilesOf(proven.map(({ gap }) => gap))?.median ?? Infinity,
      worstGap: Math.max(...proven.map(({ gap }) => gap)),
      worstOfAllowed: Math.max(...proven.map(({ ofAllowed }) => ofAllowed)),
    };
  });
  const unproven = all.flatMap((gaps) =>
    GOALS.filter((goal) => !gaps[goal].proven)
      .map((goal) => ({ problem: gaps.problem, goal, gap: gaps[goal].gap }))
  );
  return {
    problems: all.length,
    goals,
    unproven,
    callMs,
    allowed: { medianGap: MEDIAN_GAP, ofAllowed: 1, callMs: BUDGET.callMs },
    ok: callMs <= BUDGET.callMs &&
      (all.length === 0 ||
        goals.every((goal) => goal.medianGap <= MEDIAN_GAP && goal.worstOfAllowed <= 1)),
  };
}

async function* problemsOf(options: AllocateOptions): AsyncGenerator<NamedProblem> {
  if (options.call) return;
  if (options.problems !== undefined) return yield* readProblemFile(options.problems);
  if (options.replay !== undefined) {
    return yield* replayedProblems(options.replay, options.capitals);
  }
  for (const [name, ownCapital] of Object.entries(CAPITALS)) {
    for (let seed = 1; seed <= (options.small ? 1 : options.seeds); seed++) {
      const problem = seededProblem({
        seed,
        capital: ownCapital,
        ...(options.small ? SMALL : DESK),
      });
      yield { name: `seed ${seed}, ${name}`, ownCapital, problem };
    }
  }
}
