import { tickAt } from "../../tests/support/scheduled.ts";
import type { Answer, World } from "../../tests/support/world.ts";
import { randomOf } from "../chaos/random.ts";
import type { KillPoint } from "../kills/kill_point.ts";
import type { LiveDayOptions } from "./live_options.ts";

/** A world's functions as a live day calls them: killed at planned moments and started again. */
export interface LiveCalls {
  /** What was answered; absent where the call died of a kill. */
  call(name: string, body: object): Promise<Answer | undefined>;
  /** The scheduler's tick of a minute, with all that it starts brought to its end. */
  tick(minute: Date): Promise<void>;
  /** Without a kill until this is over. */
  inPeace<T>(work: () => Promise<T>): Promise<T>;
  /** Where each kill struck. */
  readonly struck: readonly string[];
  /** Answers that nobody foresaw. */
  readonly unforeseen: readonly string[];
}

/** Moments at which an entry can be met, its share of all that follows it included. */
const MOMENTS_A_PLAN = 60;
/** No call waits in real time: one that takes longer hangs. */
const PATIENCE_MS = 300_000;

/** Calls of a world in which a kill strikes, again and again, inside a request. */
export function liveCalls(
  world: World,
  point: KillPoint,
  { seed, kills, allocations }: Pick<LiveDayOptions, "seed" | "kills" | "allocations">,
): LiveCalls {
  const { platform } = world;
  const random = randomOf(seed, 1);
  const struck: string[] = [];
  const unforeseen: string[] = [];
  let isDead = false;
  let isPeace = false;
  const kill = async () => {
    isDead = true;
    struck.push(point.passed.at(-1) ?? "nowhere");
    await platform.killFunctions();
  };
  const aim = () => {
    const most = Math.ceil(2 * MOMENTS_A_PLAN * allocations / kills);
    if (struck.length < kills) point.aim(random.whole(0, most), kill);
  };
  const revive = async () => {
    if (!isDead) return;
    isDead = false;
    await platform.restartFunctions();
    if (!isPeace) aim();
  };
  aim();
  return {
    struck,
    unforeseen,
    call: async (name, body) => {
      const { status, body: answer } = await world.call(name, body);
      const said = JSON.stringify(answer);
      const hasDied = isDead;
      await revive();
      if (hasDied) return undefined;
      if (status >= 500 || said.includes("unforeseen")) {
        unforeseen.push(`${name} ${status} ${said}`);
      }
      return answer;
    },
    tick: async (minute) => {
      if (await tickAt(platform.sql, minute) > 0) await untilEnded(world, minute, () => isDead);
      await revive();
    },
    inPeace: async (work) => {
      isPeace = true;
      point.aim(Infinity, kill);
      try {
        return await work();
      } finally {
        isPeace = false;
        aim();
      }
    },
  };
}

/** Waits until what a tick started has ended or was killed, and every answer is stored. */
async function untilEnded(
  { platform: { sql } }: World,
  minute: Date,
  isDead: () => boolean,
): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const [row] = await sql`
      select count(*) filter (where c.state in ('sent', 'taken'))::integer as live,
        count(*) filter (where r.id is null)::integer as unanswered
      from public.schedule_claims c left join net._http_response r on r.id = c.request_id
      where c.claimed_at = ${minute}`;
    // Dead workers end no claim: that is the watchdog's to find.
    if (row?.["unanswered"] === 0 && (row?.["live"] === 0 || isDead())) return;
    if (performance.now() > until) throw new Error(`a call of ${minute.toISOString()} hangs`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
