import * as z from "zod";
import { READINESS_STATES } from "../../../shared/vocabulary/states.ts";

const instant = z.string().transform((text) => new Date(text));
const vaultState = z.enum(["missing", "same", "differs"]);

/** What `doctor_facts` answers; null where there is nothing. */
export const deskFacts = z.object({
  scheduler: z.object({
    lastTickAt: instant.nullable(),
    disabled: z.string().array(),
    schedules: z.number(),
    cron: z.boolean(),
    net: z.boolean(),
    job: z.object({ schedule: z.string(), command: z.string(), active: z.boolean() }).nullable(),
    lastRun: z.string().nullable(),
    answers: z.object({
      status: z.number().nullable(),
      timedOut: z.boolean(),
      error: z.string().nullable(),
      code: z.string().nullable(),
      functionName: z.string().nullable(),
      schedule: z.string().nullable(),
    }).array(),
  }),
  vault: z.object({ cron_token: vaultState, project_url: vaultState }).nullable(),
  database: z.object({
    bytes: z.number(),
    earlier: z.object({ days: z.number(), bytes: z.number() }).nullable(),
    migrations: z.string().array(),
    postgres: z.string(),
    extensions: z.record(z.string(), z.string()),
  }),
  desk: z.object({
    session: z.object({ date: z.string(), opensAt: instant, closesAt: instant }).nullable(),
    sessionBefore: z.string().nullable(),
    calendarEnd: z.string().nullable(),
    accountDueAt: instant.nullable(),
    account: z.object({
      name: z.string(),
      state: z.enum(READINESS_STATES),
      detail: z.string(),
      remedy: z.string().nullable(),
      date: z.string(),
    }).array(),
    tokenUntil: instant.nullable(),
    contractsDueAt: instant.nullable(),
    contracts: z.object({
      listedOn: z.string().nullable(),
      count: z.number(),
      first: z.string(),
    }).array(),
    alerts: z.object({ critical: z.number(), warning: z.number() }),
    newestAlert: z.string().nullable(),
    trading: z.object({ mode: z.string(), state: z.string(), reason: z.string().nullable() })
      .nullable(),
  }),
});
export type DeskFacts = z.output<typeof deskFacts>;

/** How a call for the facts was refused. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** Whether it was the key: nobody knows it, or it is of a role that may not ask. */
export function refusesKey({ status, message }: Refusal): boolean {
  return status === 401 || status === 403 && message.includes("doctor_facts");
}

/** What was seen through the project's address; without it nobody answered there. */
export interface ProjectFacts {
  /** HTTP status of function status with the secret key. */
  readonly status: number;
  /** The project's clock less this machine's, seconds. */
  readonly clockAhead?: number;
  /** Deno's version as the functions tell it. */
  readonly runtime?: string;
  /** HTTP status of each function of this checkout, asked with a method that it does not take. */
  readonly functions: readonly (readonly [name: string, status: number])[];
  /** HTTP status of a scheduler's call that names no claim; absent without CRON_TOKEN. */
  readonly schedulerStatus?: number;
  readonly desk: DeskFacts | Refusal;
}

/** All that the doctor judges. */
export interface Facts {
  readonly url: string;
  /** The project is the local platform. */
  readonly isLocal: boolean;
  /** The desk's clock where it could be read, else this machine's. */
  readonly now: Date;
  readonly secretKey: string;
  /** What the functions should be given. */
  readonly environment: Readonly<Record<string, string>>;
  /** Migrations of this checkout, as VERSION_NAME. */
  readonly migrations: readonly string[];
  readonly project: ProjectFacts | { readonly unreachable: string };
}
