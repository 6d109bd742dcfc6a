/** What a secret of the functions must look like. */
interface SecretRule {
  readonly name: string;
  readonly form: RegExp;
  /** The rule in words. */
  readonly must: string;
  readonly optional?: true;
}

/** What a person runs to make a token; Node is there wherever the project is. */
export const MAKE_TOKEN =
  `node -e "console.log(require('crypto').randomBytes(32).toString('hex'))"`;

const TOKEN = { form: /^[\w-]{32,}$/, must: `32 random bytes as text: ${MAKE_TOKEN}` };

const RULES: readonly SecretRule[] = [
  { name: "DHAN_CLIENT_ID", form: /^\d+$/, must: "the client id that Dhan shows, digits only" },
  { name: "DHAN_PIN", form: /^\d{6}$/, must: "6 digits", optional: true },
  {
    name: "DHAN_TOTP_SECRET",
    form: /^[A-Za-z2-7 ]{16,}=*$/,
    must: "base32 (A-Z, 2-7), at least 16 characters",
    optional: true,
  },
  {
    name: "DHAN_ACCESS_TOKEN",
    form: /^[\w.-]+$/,
    must: "a token as Dhan shows it",
    optional: true,
  },
  { name: "CRON_TOKEN", ...TOKEN },
  { name: "POSTBACK_TOKEN", ...TOKEN },
  { name: "TOKEN_KEY", ...TOKEN },
  {
    name: "OUTBOUND_PROXY_URL",
    form: /^(?:https?|socks5):\/\/[^\s']+$/,
    must: "an address that begins with http://, https:// or socks5://",
    optional: true,
  },
  {
    name: "DHAN_LIVE_ORDERS",
    form: /^(?:enabled|disabled)$/,
    must: "enabled or disabled",
    optional: true,
  },
];

/** Names of everything that a deployment sends as a secret. */
export const SECRET_NAMES: readonly string[] = RULES.map(({ name }) => name);

/** Each of its own: who learns one must not have the others. */
const APART = ["CRON_TOKEN", "POSTBACK_TOKEN", "TOKEN_KEY"];

/** A secret that is missing or of another form; its value is nowhere in it. */
export interface SecretFault {
  readonly name: string;
  /** What is wrong with it. */
  readonly seen: "is missing" | "is not of its own" | `has another form (${number} characters)`;
  /** The rule in words. */
  readonly must: string;
}

/** Every fault of the functions' secrets in an environment. */
export function secretFaults(environment: Readonly<Record<string, string>>): SecretFault[] {
  const given = (name: string) => environment[name] || undefined;
  const faults = RULES.flatMap(({ name, form, must, optional }): SecretFault[] => {
    const value = given(name);
    if (value === undefined) return optional ? [] : [{ name, seen: "is missing", must }];
    if (form.test(value)) return [];
    return [{ name, seen: `has another form (${value.length} characters)`, must }];
  });
  const minted = given("DHAN_PIN") !== undefined && given("DHAN_TOTP_SECRET") !== undefined;
  if (!minted && given("DHAN_ACCESS_TOKEN") === undefined) {
    const must = "a token of one day, or DHAN_PIN and DHAN_TOTP_SECRET in its place";
    faults.push({ name: "DHAN_ACCESS_TOKEN", seen: "is missing", must });
  }
  const tokens = APART.map(given).filter((value) => value !== undefined);
  if (new Set(tokens).size < tokens.length) {
    const must = `other than the rest of ${APART.join(", ")}: they must differ`;
    faults.push({ name: "CRON_TOKEN", seen: "is not of its own", must });
  }
  return faults;
}

/**
 * The secrets of the functions in an environment, by name. Throws an Error that names each missing
 * or unusable one with its rule, never a value.
 */
export function deskSecrets(
  environment: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const faults = secretFaults(environment).map(({ name, seen, must }) =>
    `${name} ${seen}: must be ${must}`
  );
  if (faults.length > 0) throw new Error(`secrets of the functions (.env):\n${list(faults)}`);
  return new Map(
    SECRET_NAMES.flatMap((name) => {
      const value = environment[name] || undefined;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/**
 * The secrets as a file that the CLI reads; single quotes keep every character, and no rule above
 * lets one in.
 */
export function secretsFile(secrets: ReadonlyMap<string, string>): string {
  return [...secrets].map(([name, value]) => `${name}='${value}'\n`).join("");
}

function list(faults: readonly string[]): string {
  return faults.map((fault) => `  ${fault}`).join("\n");
}
