import { secretFaults } from "../../platform/deploy/desk_secrets.ts";
import type { Facts } from "./facts.ts";
import { failed, type Finding, ok, warning } from "./finding.ts";
import { bringAgain } from "./remedies.ts";

const KEYS = "dashboard, Settings > API Keys";

/** The names and forms of what the commands and the functions are given; values are never shown. */
export function checkEnvironment(facts: Facts): Finding[] {
  const { environment, isLocal } = facts;
  const faults = secretFaults(environment).map(({ name, seen, must }) =>
    failed(
      name,
      seen,
      isLocal
        ? `${bringAgain(facts)}; it must be ${must}`
        : `write into .env ${must}; then ${bringAgain(facts)}`,
    )
  );
  const secrets = faults.length > 0
    ? faults
    : [ok("environment", "every secret of the functions is there and has its form")];
  return [...secrets, ...addressFaults(facts), ...keyFaults(facts)];
}

function addressFaults({ url, isLocal }: Facts): Finding[] {
  if (isLocal || /^https:\/\/[\w.-]+$/.test(url)) return [];
  return [failed("SUPABASE_URL", "is not https:// and a host", "write https://REF.supabase.co")];
}

function keyFaults({ secretKey }: Facts): Finding[] {
  const name = "SUPABASE_SECRET_KEY";
  const remedy = `write the secret key named default, sb_secret_... (${KEYS})`;
  if (secretKey.startsWith("sb_secret_")) return [];
  if (secretKey.startsWith("eyJ")) return [warning(name, "is a legacy key, a JWT", remedy)];
  const seen = secretKey.startsWith("sb_publishable_")
    ? "is the publishable key, which may do nothing here"
    : "does not begin with sb_secret_";
  return [failed(name, seen, remedy)];
}
