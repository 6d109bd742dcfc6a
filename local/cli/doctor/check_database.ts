import type { DeskFacts, Facts } from "./facts.ts";
import { failed, type Finding, ok, warning } from "./finding.ts";
import { bringAgain } from "./remedies.ts";

const MB = 1024 * 1024;
/** What maintain archive keeps a desk below, and what a free project has. */
const KEPT_MB = 350;
const LIMIT_MB = 500;
const FULL = 0.8;
/** Fewer days tell no growth. */
const GROWTH_DAYS = 5;
const WARNING_DAYS = 30;
const OLDEST_POSTGRES = 15;
/** What the functions are written for (platform 2). */
const EDGE_DENO = "2.1.";

/** Migrations against this checkout, size against the quota, versions. */
export function checkDatabase(facts: Facts, { database }: DeskFacts): Finding[] {
  return [
    migrationsFinding(facts, database),
    sizeFinding(database),
    versionsFinding(facts, database),
  ];
}

type Database = DeskFacts["database"];

function migrationsFinding(facts: Facts, database: Database): Finding {
  const name = "migrations";
  const applied = new Set(database.migrations);
  const versionOf = (migration: string) => migration.slice(0, migration.indexOf("_"));
  const missing = facts.migrations.filter((each) => !applied.has(versionOf(each)));
  if (missing.length > 0) {
    return failed(name, `not applied: ${missing.join(", ")}`, bringAgain(facts));
  }
  const known = new Set(facts.migrations.map(versionOf));
  const others = database.migrations.filter((version) => !known.has(version));
  if (others.length > 0) {
    const seen = `the database has more than this checkout: ${others.join(", ")}`;
    return warning(name, seen, "`git pull`: the checkout is older than what is deployed");
  }
  return ok(name, `all ${facts.migrations.length} are applied`);
}

function sizeFinding({ bytes, earlier }: Database): Finding {
  const name = "database_size";
  const size = bytes / MB;
  const growth = earlier !== null && earlier.days >= GROWTH_DAYS
    ? (bytes - earlier.bytes) / MB / earlier.days
    : undefined;
  const share = Math.round(100 * size / LIMIT_MB);
  const seen = `${size.toFixed(0)} MB, ${share}% of a free project's ${LIMIT_MB}${
    told(size, growth)
  }`;
  const remedy = "`npm run maintain -- archive`; `npm run status -- stored` tells what takes it; " +
    "settings: record_sessions, candle_days";
  if (size > FULL * LIMIT_MB) return failed(name, seen, remedy);
  const isFilling = growth !== undefined && growth > 0 &&
    (LIMIT_MB - size) / growth < WARNING_DAYS;
  return size > KEPT_MB || isFilling ? warning(name, seen, remedy) : ok(name, seen);
}

/** Days until each limit as the database grows now. */
function told(size: number, growth: number | undefined): string {
  if (growth === undefined) return "; its growth is told after 5 days";
  if (growth <= 0) return "; it does not grow";
  const days = [KEPT_MB, LIMIT_MB].filter((limit) => limit > size).map((limit) =>
    `${Math.floor((limit - size) / growth)} days to ${limit} MB`
  );
  return `; ${growth.toFixed(2)} MB a day, ${days.join(", ") || "both limits are passed"}`;
}

function versionsFinding({ isLocal, project }: Facts, { postgres, extensions }: Database): Finding {
  const name = "versions";
  const runtime = "runtime" in project ? project.runtime : undefined;
  const parts = Object.entries(extensions).map(([extension, version]) => `${extension} ${version}`);
  const seen = [
    `Postgres ${postgres}`,
    ...parts.length > 0 || !isLocal ? parts : ["stand-ins for pg_cron, pg_net, Vault"],
    ...runtime === undefined
      ? []
      : [`functions under ${/^\d/.test(runtime) ? "Deno " : ""}${runtime}`],
  ].join(", ");
  if (Number.parseInt(postgres) < OLDEST_POSTGRES) {
    const remedy = `upgrade to Postgres ${OLDEST_POSTGRES} or later (dashboard, Settings)`;
    return failed(name, seen, remedy);
  }
  if (!isLocal && runtime !== undefined && !runtime.includes(EDGE_DENO)) {
    return warning(name, seen, "the functions were tried on Deno 2.1.4: look at status -- recent");
  }
  return ok(name, seen);
}
