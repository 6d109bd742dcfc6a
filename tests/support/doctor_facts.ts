import type { DeskFacts, Facts, ProjectFacts } from "../../local/cli/doctor/facts.ts";

/** Parts of the facts that a test changes. */
export interface ChangedFacts extends Partial<Omit<Facts, "project">> {
  readonly project?: Partial<ProjectFacts>;
  readonly scheduler?: Partial<DeskFacts["scheduler"]>;
  readonly vault?: DeskFacts["vault"];
  readonly database?: Partial<DeskFacts["database"]>;
  readonly desk?: Partial<DeskFacts["desk"]>;
}

const look = (name: string, detail: string) => ({
  name,
  state: "ok" as const,
  detail,
  remedy: null,
  date: "2026-02-09",
});

/** The morning's look at the account. */
export const LOOKS: DeskFacts["desk"]["account"] = [
  look("data_plan", "Active"),
  look("fixed_ip", "Dhan sees 203.0.113.10"),
  look("segments", "active: Equity, Derivative"),
  look("token", "Dhan takes the token (minted by PIN and TOTP)"),
  look("token_validity", "it ends at 2026-02-10 08:30 IST"),
];

/** A hosted desk that is healthy at 10:00 of 2026-02-09, but for what is changed. */
export function doctorFacts(changed: ChangedFacts = {}): Facts {
  const { project, scheduler, vault, database, desk, ...rest } = changed;
  const seen: DeskFacts = {
    scheduler: {
      lastTickAt: new Date("2026-02-09T10:00:00+05:30"),
      disabled: [],
      schedules: 11,
      cron: true,
      net: true,
      job: { schedule: "* * * * *", command: "select private.tick(now())", active: true },
      lastRun: "succeeded",
      answers: [],
      ...scheduler,
    },
    vault: vault === undefined ? { cron_token: "same", project_url: "same" } : vault,
    database: {
      bytes: 100 * 2 ** 20,
      earlier: { days: 10, bytes: 90 * 2 ** 20 },
      migrations: ["20260101000100"],
      postgres: "17.6",
      extensions: { pg_cron: "1.6.4", pg_net: "0.19.5", supabase_vault: "0.3.1" },
      ...database,
    },
    desk: {
      session: {
        date: "2026-02-09",
        opensAt: new Date("2026-02-09T09:15:00+05:30"),
        closesAt: new Date("2026-02-09T15:30:00+05:30"),
      },
      sessionBefore: "2026-02-06",
      calendarEnd: "2026-12-31",
      accountDueAt: new Date("2026-02-09T08:30:00+05:30"),
      account: LOOKS,
      tokenUntil: new Date("2026-02-10T08:30:00+05:30"),
      contractsDueAt: new Date("2026-02-09T08:40:00+05:30"),
      contracts: [{ listedOn: "2026-02-09", count: 54, first: "APOLLOHOSP" }],
      alerts: { critical: 0, warning: 0 },
      newestAlert: null,
      trading: { mode: "paper", state: "active", reason: null },
      ...desk,
    },
  };
  return {
    url: "https://abcdefghijklmnopqrst.supabase.co",
    isLocal: false,
    now: new Date("2026-02-09T10:00:30+05:30"),
    secretKey: "sb_secret_of_a_test",
    environment: {
      DHAN_CLIENT_ID: "1000000001",
      DHAN_PIN: "123456",
      DHAN_TOTP_SECRET: "JBSWY3DPEHPK3PXP",
      CRON_TOKEN: "c".repeat(64),
      POSTBACK_TOKEN: "p".repeat(64),
      TOKEN_KEY: "k".repeat(64),
    },
    migrations: ["20260101000100_foundation"],
    project: {
      status: 200,
      clockAhead: 0.2,
      runtime: "supabase-edge-runtime-1.74.2 (compatible with Deno v2.1.4)",
      functions: [["analyze", 405], ["postback", 200]],
      schedulerStatus: 400,
      desk: seen,
      ...project,
    },
    ...rest,
  };
}
