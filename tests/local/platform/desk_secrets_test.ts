import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  deskSecrets,
  MAKE_TOKEN,
  SECRET_NAMES,
  secretFaults,
  secretsFile,
} from "../../../local/platform/deploy/desk_secrets.ts";
import { readEnvironmentVariables } from "../../../shared/wiring/environment_variables.ts";
import { projectPath } from "../../../local/support/project_root.ts";

const token = (letter: string) => letter.repeat(64);
const GOOD: Record<string, string> = {
  DHAN_CLIENT_ID: "1000000001",
  DHAN_PIN: "123456",
  DHAN_TOTP_SECRET: "JBSWY3DPEHPK3PXP",
  CRON_TOKEN: token("a"),
  POSTBACK_TOKEN: token("b"),
  TOKEN_KEY: token("c"),
};

Deno.test("what is for the functions is taken, in order, and nothing else of an environment", () => {
  const environment = {
    ...GOOD,
    SUPABASE_ACCESS_TOKEN: "sbp_x",
    PATH: "/bin",
    DHAN_LIVE_ORDERS: "",
  };
  assertEquals([...deskSecrets(environment).keys()], Object.keys(GOOD));
});

Deno.test("a day's token stands in for PIN and TOTP secret", () => {
  const { DHAN_PIN: _pin, DHAN_TOTP_SECRET: _secret, ...rest } = GOOD;
  assertEquals(
    deskSecrets({ ...rest, DHAN_ACCESS_TOKEN: "ey.J_-1" }).get("DHAN_ACCESS_TOKEN"),
    "ey.J_-1",
  );
  const { message } = assertThrows(() => deskSecrets({ ...rest, DHAN_PIN: "123456" }), Error);
  assertStringIncludes(
    message,
    "DHAN_ACCESS_TOKEN is missing: must be a token of one day, or DHAN_PIN and DHAN_TOTP_SECRET",
  );
});

const FAULTS: [string, Record<string, string>, string][] = [
  [
    "a client id of letters",
    { DHAN_CLIENT_ID: "canary" },
    "DHAN_CLIENT_ID has another form (6 characters)",
  ],
  [
    "a PIN of five digits",
    { DHAN_PIN: "98765" },
    "DHAN_PIN has another form (5 characters): must be 6 digits",
  ],
  ["a TOTP secret that is not base32", { DHAN_TOTP_SECRET: "canary0189" }, "base32"],
  [
    "a short token",
    { CRON_TOKEN: "canary" },
    "CRON_TOKEN has another form (6 characters): must be 32 random bytes",
  ],
  [
    "a token with a quote",
    { TOKEN_KEY: `canary'${token("d")}` },
    "TOKEN_KEY has another form (71 characters)",
  ],
  ["no token at all", { POSTBACK_TOKEN: "" }, "POSTBACK_TOKEN is missing: must be 32 random bytes"],
  ["one token twice", { POSTBACK_TOKEN: token("a") }, "must differ"],
  ["a switch of another word", { DHAN_LIVE_ORDERS: "canary" }, "must be enabled or disabled"],
  ["a proxy of another kind", { OUTBOUND_PROXY_URL: "ftp://canary" }, "must be an address"],
];

for (const [what, changed, told] of FAULTS) {
  Deno.test(`${what} is refused by name, without its value`, () => {
    const { message } = assertThrows(() => deskSecrets({ ...GOOD, ...changed }), Error);
    assertStringIncludes(message, told);
    assert(!message.includes("canary") && !message.includes("98765"));
  });
}

/** Values at both sides of each form: taken, and refused. */
const FORMS: [string, string[], string[]][] = [
  ["DHAN_CLIENT_ID", ["1", "1000000001"], ["a1", "1a", "1 ", "x"]],
  ["DHAN_PIN", ["000000"], ["12345", "1234567", "a123456", "123456a", "12345a"]],
  [
    "DHAN_TOTP_SECRET",
    ["JBSWY3DPEHPK3PXP", "jbswy3dpehpk3pxp", "JBSW Y3DP EHPK 3PXP", "JBSWY3DPEHPK3PXP=="],
    [
      "JBSWY3DPEHPK3PX",
      "0JBSWY3DPEHPK3PXP",
      "JBSWY3DPEHPK3PXP1",
      "JBSWY3DPEHPK3PXP=A",
      "8".repeat(16),
    ],
  ],
  ["DHAN_ACCESS_TOKEN", ["ey.J_-1", "x"], ["'ey", "ey'", "ey J", "'"]],
  ["CRON_TOKEN", ["x".repeat(32), "_-".repeat(20)], [
    "x".repeat(31),
    `'${"x".repeat(32)}`,
    `${"x".repeat(32)}'`,
  ]],
  [
    "OUTBOUND_PROXY_URL",
    ["http://p", "https://p:1", "socks5://u:p@h:1"],
    [
      "xhttp://p",
      "http://p q",
      "http://p'",
      "http://",
      "socks5s://p",
      "ftp://p",
      "https:/p",
      "'http://p",
    ],
  ],
  ["DHAN_LIVE_ORDERS", ["enabled", "disabled"], ["disenabled", "enabledx", "xdisabled", "yes"]],
];

for (const [name, taken, refused] of FORMS) {
  Deno.test(`${name} is taken in its form and in no other, with its length told`, () => {
    for (const value of taken) {
      assertEquals([value, secretFaults({ ...GOOD, [name]: value })], [value, []]);
    }
    for (const value of refused) {
      const faults = secretFaults({ ...GOOD, [name]: value });
      assertEquals(faults.map((fault) => [value, fault.name, fault.seen]), [
        [value, name, `has another form (${value.length} characters)`],
      ]);
    }
  });
}

Deno.test("what the broker and the scheduler cannot do without is missed, the rest is not", () => {
  const missed = (environment: Record<string, string>) =>
    secretFaults(environment).map(({ name, seen }) => `${name} ${seen}`);
  assertEquals(missed({}), [
    "DHAN_CLIENT_ID is missing",
    "CRON_TOKEN is missing",
    "POSTBACK_TOKEN is missing",
    "TOKEN_KEY is missing",
    "DHAN_ACCESS_TOKEN is missing",
  ]);
  for (const name of ["DHAN_PIN", "DHAN_TOTP_SECRET"]) {
    assertEquals(missed({ ...GOOD, [name]: "" }), ["DHAN_ACCESS_TOKEN is missing"]);
    assertEquals(missed({ ...GOOD, [name]: "", DHAN_ACCESS_TOKEN: "x" }), []);
  }
});

Deno.test("each of the three tokens is of its own", () => {
  for (const name of ["CRON_TOKEN", "POSTBACK_TOKEN", "TOKEN_KEY"]) {
    for (const other of ["CRON_TOKEN", "POSTBACK_TOKEN", "TOKEN_KEY"]) {
      const faults = secretFaults({ ...GOOD, [name]: GOOD[other] ?? "" });
      assertEquals(
        faults.map(({ name: told, seen }) => [told, seen]),
        name === other ? [] : [["CRON_TOKEN", "is not of its own"]],
      );
    }
  }
  const must = "other than the rest of CRON_TOKEN, POSTBACK_TOKEN, TOKEN_KEY: they must differ";
  assertEquals(secretFaults({ ...GOOD, TOKEN_KEY: token("a") })[0]?.must, must);
});

Deno.test("faults stand below one another, each with its rule", () => {
  const { message } = assertThrows(
    () => deskSecrets({ ...GOOD, DHAN_PIN: "1", TOKEN_KEY: "" }),
    Error,
  );
  assertEquals(
    message,
    "secrets of the functions (.env):\n" +
      "  DHAN_PIN has another form (1 characters): must be 6 digits\n" +
      `  TOKEN_KEY is missing: must be 32 random bytes as text: ${MAKE_TOKEN}`,
  );
});

Deno.test("every missing one is named at once", () => {
  const { message } = assertThrows(() => deskSecrets({}), Error);
  for (const name of Object.keys(GOOD)) assertStringIncludes(message, name);
});

Deno.test("the file for the CLI keeps every character", () => {
  assertEquals(
    secretsFile(new Map([["A", '$HOME "x" #'], ["B", "y"]])),
    `A='$HOME "x" #'\nB='y'\n`,
  );
});

Deno.test("what the functions read of their environment is sent, but what the platform sets", () => {
  const read: string[] = [];
  readEnvironmentVariables((name) => {
    read.push(name);
    return name === "SUPABASE_URL" || name === "SUPABASE_SERVICE_ROLE_KEY" ? "x" : undefined;
  });
  // The broker's addresses differ on one machine only.
  const own = read.filter((name) => !/^SUPABASE_|^DHAN_(?:BASE|AUTH)_URL$/.test(name));
  assertEquals(own.filter((name) => !SECRET_NAMES.includes(name)), []);
});

Deno.test(".env.example names every secret, in the order in which they are sent", () => {
  const text = Deno.readTextFileSync(projectPath(".env.example"));
  const names = [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = ""]) => name);
  assertEquals(names.filter((name) => SECRET_NAMES.includes(name)), SECRET_NAMES);
});
