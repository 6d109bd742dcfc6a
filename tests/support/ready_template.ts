import type postgres from "postgres";
import { TEMPLATE } from "./template.ts";

/** Locked while one of the files that run side by side fills the template. */
const LOCK = 5_417_001;

/**
 * Name of a second template: the migrated one after `fill` worked on its copy. The first test of a
 * run that asks for it has it made, the others wait. It is of this process, in which all files of
 * a run are: a run after a change of the code never meets the rows of the code before it.
 */
export async function readyTemplate(
  admin: postgres.Sql,
  fill: (database: string) => Promise<void>,
): Promise<string> {
  const name = `ready_desk_${Deno.pid}`;
  await admin`select pg_advisory_lock(${LOCK})`;
  try {
    const found = await admin`select 1 from pg_database where datname = ${name}`;
    if (found.length > 0) return name;
    // Half filled where a run was cut off.
    const part = `${name}_part`;
    await admin.unsafe(`drop database if exists ${part} with (force)`);
    await admin.unsafe(`create database ${part} template ${TEMPLATE} strategy file_copy`);
    await fill(part);
    await admin.unsafe(`alter database ${part} rename to ${name}`);
    return name;
  } finally {
    await admin`select pg_advisory_unlock(${LOCK})`;
  }
}
