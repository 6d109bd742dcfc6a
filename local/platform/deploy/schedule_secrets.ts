import type { ManagementApi } from "./management_api.ts";

/** What the scheduler needs of Vault: where the functions are, and what starts them. */
const NAMES = ["project_url", "cron_token"] as const;

/** One statement: it repeats without a trace when both stand as given. */
const STORE = `
select case
  when stored.id is null then vault.create_secret(given.secret, given.name)::text
  else vault.update_secret(stored.id, given.secret)::text
end
from (values ('${NAMES[0]}', $1::text), ('${NAMES[1]}', $2::text)) as given (name, secret)
left join vault.decrypted_secrets as stored on stored.name = given.name
where stored.decrypted_secret is distinct from given.secret`;

const LOOK = `
select to_regclass('vault.decrypted_secrets') is not null as vault,
  to_regclass('cron.job') is not null as cron,
  to_regclass('net.http_request_queue') is not null as net`;

const JOBS = "select jobname, schedule from cron.job where active and command ~ 'private\\.tick'";

/**
 * Gives the scheduler its secrets and tells whether it will start anything. Throws where Vault is
 * not there.
 */
export async function storeScheduleSecrets(
  api: ManagementApi,
  projectUrl: string,
  cronToken: string,
): Promise<string> {
  const [there] = await api.query(LOOK);
  if (there?.["vault"] !== true) {
    throw new Error("Vault is not there: enable it in the dashboard, Integrations > Vault");
  }
  const stored = await api.query(STORE, [projectUrl, cronToken]);
  const secrets = stored.length === 0
    ? `Vault holds ${NAMES.join(" and ")} already`
    : `${stored.length} of ${NAMES.length} secrets stored in Vault`;
  const missing = [["cron", "pg_cron"], ["net", "pg_net"]]
    .flatMap(([key = "", name]) => there[key] === true ? [] : [name]);
  if (missing.length > 0) {
    return `${secrets}; nothing starts by itself: ${missing.join(" and ")} not enabled ` +
      "(dashboard, Integrations)";
  }
  const jobs = await api.query(JOBS);
  return jobs.length === 0
    ? `${secrets}; nothing starts by itself: no job of pg_cron calls private.tick`
    : `${secrets}; ${jobs.map(({ jobname, schedule }) => `${jobname} (${schedule})`).join(", ")}`;
}
