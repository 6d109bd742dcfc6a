import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import postgres from "postgres";
import { deploy, type Deployment } from "../../../local/platform/deploy/deploy.ts";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";
import { managementApi } from "../../../local/platform/deploy/management_api.ts";
import { storeScheduleSecrets } from "../../../local/platform/deploy/schedule_secrets.ts";
import { bootstrap } from "../../../local/platform/migrate.ts";
import { projectPath } from "../../../local/support/project_root.ts";
import { cloneTemplate } from "../../support/database.ts";
import {
  type LocalManagementApi,
  localManagementApi,
  PROJECT,
} from "../../support/management_api.ts";

const TOKEN = `sbp_${"c".repeat(40)}`;
const URL_OF_PROJECT = `https://${PROJECT}.supabase.test`;
const PASSWORD = "canary-of-the-database";

/** Values that stand nowhere else: found in a text they are a leak. */
const SECRETS = new Map([
  ["DHAN_CLIENT_ID", "1234567890"],
  ["DHAN_PIN", "748391"],
  ["DHAN_TOTP_SECRET", "CANARYOFTHETOTPX"],
  ["CRON_TOKEN", "canary_of_the_scheduler_0123456789"],
  ["POSTBACK_TOKEN", "canary_of_the_postback_0123456789"],
  ["TOKEN_KEY", 'canary_of_the_key_$HOME_#_"0123456789'],
  ["OUTBOUND_PROXY_URL", "http://user:canary%40@proxy.test:1"],
]);

/** A hosted project that nothing was ever deployed to, and a staged tree. */
interface Hosted {
  readonly api: LocalManagementApi;
  readonly sql: postgres.Sql;
  readonly folder: string;
  readonly said: string[];
  readonly versions: readonly string[];
  /** Deploys with what a test changes. */
  deploy(changes?: Partial<Deployment>): Promise<void>;
  applied(): Promise<string[]>;
}

function hostedTest(
  name: string,
  run: (hosted: Hosted) => Promise<void>,
  { ignore = false } = {},
): void {
  Deno.test(name, { ignore }, async () => {
    const { url: template, drop } = await cloneTemplate();
    const admin = postgres(template, { max: 1, onnotice: () => {} });
    const database = `hosted_${crypto.randomUUID().replaceAll("-", "")}`;
    const url = template.slice(0, template.lastIndexOf("/") + 1) + database;
    await admin.unsafe(`create database ${database} template template0`);
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await bootstrap(sql);
    const api = localManagementApi({ token: TOKEN, databaseUrl: url });
    const folder = await stageTree(api.profile);
    const said: string[] = [];
    const versions = [...Deno.readDirSync(`${folder}/supabase/migrations`)]
      .map((file) => file.name.slice(0, 14)).sort();
    const role = `of_${database}`;
    await admin.unsafe(`create role ${role} superuser login password '${PASSWORD}'`);
    const withPassword = new URL(`${url}?sslmode=disable`);
    [withPassword.username, withPassword.password] = [role, PASSWORD];
    try {
      await run({
        api,
        sql,
        folder,
        said,
        versions,
        deploy: (changes) =>
          deploy({
            project: PROJECT,
            projectUrl: URL_OF_PROJECT,
            api: managementApi({ url: api.url, token: TOKEN, project: PROJECT }),
            accessToken: TOKEN,
            databaseUrl: withPassword.href,
            profile: `${folder}/profile.yaml`,
            secrets: SECRETS,
            folder,
            sizes: new Map(functionNames().map((each) => [each, 1])),
            back: false,
            dryRun: false,
            say: (line) => said.push(line),
            confirm: () => true,
            ...changes,
          }),
        applied: async () =>
          (await sql`select version from supabase_migrations.schema_migrations order by version`)
            .map(({ version }) => version),
      });
    } finally {
      await api.stop();
      await sql.end({ timeout: 1 });
      await admin.unsafe(`drop database ${database} with (force)`);
      await admin.unsafe(`drop role ${role}`);
      await admin.end();
      await drop();
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** The project's migrations and config with functions of one line each. */
async function stageTree(profile: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 hosted " });
  await Deno.mkdir(`${folder}/supabase/migrations`, { recursive: true });
  for (const { name } of Deno.readDirSync(projectPath("migrations"))) {
    await Deno.copyFile(
      projectPath(`migrations/${name}`),
      `${folder}/supabase/migrations/${name}`,
    );
  }
  for (const file of ["import_map.json", "supabase/config.toml"]) {
    await Deno.copyFile(projectPath(file), `${folder}/${file}`);
  }
  for (const name of functionNames()) {
    await Deno.mkdir(`${folder}/functions/${name}`, { recursive: true });
    await Deno.writeTextFile(
      `${folder}/functions/${name}/index.ts`,
      `export default { fetch: () => new Response("${name}") };\n`,
    );
  }
  await Deno.writeTextFile(`${folder}/profile.yaml`, profile);
  return folder;
}

const vault = async (sql: postgres.Sql) =>
  Object.fromEntries(
    (await sql`select name, decrypted_secret from vault.decrypted_secrets order by name`)
      .map(({ name, decrypted_secret }) => [name, decrypted_secret]),
  );

const WRITTEN = [
  "POST /secrets",
  ...functionNames().map((name) => `PUT /functions/${name}`),
  "POST /database/query",
];

hostedTest(
  "a first deployment brings migrations, secrets, functions, schedules, each told in this order",
  async ({ api, sql, said, versions, deploy, applied }) => {
    await deploy();
    assertEquals(await applied(), versions);
    const [seeded] = await sql`select count(*)::int from public.underlyings`;
    assertEquals(seeded?.["count"], 211);
    assertEquals(api.secrets, SECRETS);
    assertEquals([...api.uploads.keys()].sort(), functionNames());
    assertEquals(await vault(sql), {
      cron_token: SECRETS.get("CRON_TOKEN"),
      project_url: URL_OF_PROJECT,
    });
    assertEquals(api.changes, WRITTEN);
    const told = said.filter((line) => /^\d\/4 /.test(line));
    assertEquals(told, ["1/4 migrations", "2/4 secrets", "3/4 functions", "4/4 schedules"]);
    assertEquals(said.at(-1), "deployed");
  },
);

hostedTest(
  "a second deployment applies nothing twice and gives the scheduler what changed",
  async ({ api, sql, said, versions, deploy, applied }) => {
    await deploy();
    const before = await sql`select id, name, updated_at from vault.secrets order by name`;
    said.length = 0;
    await deploy();
    assertEquals(await applied(), versions);
    assertEquals(await sql`select id, name, updated_at from vault.secrets order by name`, before);
    assertStringIncludes(said.join("\n"), `none to apply, ${versions.length} stand`);
    assertStringIncludes(said.join("\n"), "Vault holds project_url and cron_token already");
    const renewed = "another_token_of_the_scheduler_01234";
    const client = managementApi({ url: api.url, token: TOKEN, project: PROJECT });
    const told = await storeScheduleSecrets(client, URL_OF_PROJECT, renewed);
    assertStringIncludes(told, "1 of 2 secrets stored in Vault");
    assertEquals(await vault(sql), { cron_token: renewed, project_url: URL_OF_PROJECT });
  },
);

hostedTest(
  "no secret is printed, nor stands among the arguments of a process",
  async ({ api, said, folder, deploy }) => {
    const seen = new Set<string>();
    const look = () => commandLines().forEach((line) => seen.add(line));
    api.onRequest = look;
    const looking = setInterval(look, 10);
    try {
      await deploy();
    } finally {
      clearInterval(looking);
    }
    const cli = [...seen].filter((line) => line.includes("supabase"));
    assert(cli.some((line) => line.includes("--env-file")));
    assert(cli.some((line) => line.includes("--db-url")));
    for (const value of [...SECRETS.values(), TOKEN, PASSWORD]) {
      assertEquals([...seen, ...said].filter((line) => line.includes(value)), []);
    }
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(names, ["functions", "import_map.json", "profile.yaml", "supabase"]);
  },
  // Another system does not tell the arguments of a process as files.
  { ignore: Deno.build.os !== "linux" },
);

/** Arguments of every process of this machine, where the system tells them. */
function commandLines(): string[] {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).map(({ name }) => {
    try {
      return Deno.readTextFileSync(`/proc/${name}/cmdline`);
    } catch {
      return "";
    }
  });
}

hostedTest(
  "a migration that fails leaves those before it, itself not at all, and nothing else",
  async ({ api, sql, folder, versions, deploy, applied }) => {
    const file = `${folder}/supabase/migrations/29990101000000_broken.sql`;
    const leak = [...SECRETS.values(), TOKEN, PASSWORD].join(" ").replaceAll("'", "''");
    const raise = `do $raise$ begin raise exception 'planted: ${leak}'; end $raise$;`;
    await Deno.writeTextFile(file, `create table public.half ();\n${raise}\n`);
    const { message } = await assertRejects(() => deploy(), Error);
    assertStringIncludes(message, "migrations failed");
    assertStringIncludes(message, "planted: [hidden] ");
    for (const value of [...SECRETS.values(), TOKEN, PASSWORD]) assert(!message.includes(value));
    const stands = `migrations: ${versions.length} of ${versions.length + 1} applied, ` +
      `${versions.length} of them now (${versions[0]} to ${versions.at(-1)})`;
    assertStringIncludes(message, stands);
    assertStringIncludes(message, `none deployed now, as before: ${functionNames().join(", ")}`);
    assertStringIncludes(message, "run it again");
    assertEquals(await applied(), versions);
    assertEquals((await sql`select to_regclass('public.half') as half`)[0]?.["half"], null);
    assertEquals(api.changes, []);
    await Deno.writeTextFile(file, "create table public.whole ();\n");
    await deploy();
    assertEquals((await applied()).at(-1), "29990101000000");
    assertEquals(api.changes, WRITTEN);
  },
);

hostedTest(
  "an upload that fails says which functions are new, and the next deployment ends it",
  async ({ api, sql, versions, deploy }) => {
    api.refused.add("monitor");
    const { message } = await assertRejects(() => deploy(), Error);
    assertStringIncludes(message, "functions failed");
    assertStringIncludes(message, "no room for monitor");
    assertStringIncludes(message, `${versions.length} of ${versions.length} applied`);
    const there = api.changes.filter((change) => change.startsWith("PUT"))
      .map((change) => change.slice("PUT /functions/".length));
    const told = /functions: (.*) deployed now, as before: (.*)/.exec(message);
    assertEquals(told?.[1], there.length === 0 ? "none" : there.sort().join(", "));
    assertStringIncludes(told?.[2] ?? "", "monitor");
    assertEquals(await vault(sql), {});
    api.refused.clear();
    await deploy();
    assertEquals([...api.uploads.keys()].sort(), functionNames());
    assertEquals(Object.keys(await vault(sql)), ["cron_token", "project_url"]);
  },
);

hostedTest(
  "a project without Vault fails at its schedules alone",
  async ({ sql, api, deploy }) => {
    await sql`drop schema vault cascade`;
    const { message } = await assertRejects(() => deploy(), Error);
    assertStringIncludes(message, "schedules failed: Vault is not there: enable it");
    assertEquals(api.changes, WRITTEN.slice(0, -1));
  },
);

hostedTest(
  "a dry run and a refused question change nothing",
  async ({ api, sql, said, versions, deploy, applied }) => {
    let asked = 0;
    await deploy({ dryRun: true, confirm: () => (asked += 1) > 0 });
    assertEquals(asked, 0);
    const text = said.join("\n");
    assertStringIncludes(
      text,
      `${versions.length} to apply (${versions[0]} to ${versions.at(-1)})`,
    );
    for (const name of [...SECRETS.keys(), ...functionNames(), "project_url", "cron_token"]) {
      assertStringIncludes(text, name);
    }
    assertEquals(said.at(-1), "dry run: nothing was changed");
    const questions: string[] = [];
    const refuse = (question: string) => questions.push(question) < 0;
    const { message } = await assertRejects(() => deploy({ confirm: refuse }), Error);
    assertEquals(questions, [`Change the hosted project desk (${PROJECT})?`]);
    assertStringIncludes(message, "nothing was changed");
    assertEquals([api.changes, await applied(), await vault(sql)], [[], [], {}]);
  },
);

hostedTest(
  "another project than the token's is named with those that it may see, nothing is changed",
  async ({ api, deploy, applied }) => {
    const project = "z".repeat(20);
    const wrong = managementApi({ url: api.url, token: TOKEN, project });
    const { message } = await assertRejects(() => deploy({ project, api: wrong }), Error);
    assertStringIncludes(message, `no project ${project}`);
    assertStringIncludes(message, `${PROJECT} (desk)`);
    const token = managementApi({ url: api.url, token: "sbp_wrong", project: PROJECT });
    const refused = await assertRejects(() => deploy({ api: token }), Error);
    assertStringIncludes(refused.message, "SUPABASE_ACCESS_TOKEN is not taken");
    assert(!refused.message.includes("sbp_wrong"));
    assertEquals([api.changes, await applied()], [[], []]);
  },
);

hostedTest(
  "a checkout older than the project is refused, and goes back to its functions when asked to",
  async ({ api, sql, deploy, applied }) => {
    const newer = "29990101000000";
    await sql`insert into supabase_migrations.schema_migrations (version) values (${newer})`;
    const { message } = await assertRejects(() => deploy(), Error);
    assertStringIncludes(message, "1 migrations that this checkout lacks");
    assertStringIncludes(message, newer);
    assertEquals(api.changes, []);
    await deploy({ back: true });
    assertEquals(api.changes, WRITTEN);
    assertEquals(await applied(), [newer]);
  },
);

hostedTest(
  "secrets that stand in the project and are not given are told, and kept",
  async ({ api, said, deploy }) => {
    api.secrets.set("DHAN_LIVE_ORDERS", "enabled");
    await deploy({ dryRun: true });
    assertStringIncludes(said.join("\n"), "stay as they are: DHAN_LIVE_ORDERS");
    assertEquals(api.secrets.get("DHAN_LIVE_ORDERS"), "enabled");
  },
);

hostedTest(
  "without an address of the database the CLI asks for the project's by its reference",
  async ({ api, deploy, applied }) => {
    const asked: string[] = [];
    api.onRequest = ({ url }) => asked.push(new URL(url).pathname);
    const { message } = await assertRejects(() => deploy({ databaseUrl: undefined }), Error);
    assertStringIncludes(message, "migrations failed: the Supabase CLI ended with 1");
    assert(asked.includes(`/v1/projects/${PROJECT}/config/database/pooler`));
    assertEquals([api.changes, await applied()], [[], []]);
  },
);
