import { DeskError } from "../vocabulary/desk_error.ts";
import { present } from "../vocabulary/present.ts";

/** What a function reads from its environment; nothing else of it is used. */
export interface EnvironmentVariables {
  readonly supabaseUrl: string;
  readonly secretKey: string;
  readonly cronToken?: string;
  readonly dhanClientId?: string;
  readonly dhanAccessToken?: string;
  readonly dhanPin?: string;
  readonly dhanTotpSecret?: string;
  /** What the key of the stored access token is derived from. */
  readonly tokenKey?: string;
  readonly dhanBaseUrl: string;
  readonly dhanAuthUrl: string;
  /** True only where the secret DHAN_LIVE_ORDERS reads `enabled`. */
  readonly liveOrdersEnabled: boolean;
  readonly outboundProxyUrl?: string;
}

const DHAN_BASE_URL = "https://api.dhan.co/v2";
const DHAN_AUTH_URL = "https://auth.dhan.co";

type Read = (name: string) => string | undefined;

/**
 * Reads and checks the environment. Throws `internal` naming the variable that is missing, never
 * its value.
 */
export function readEnvironmentVariables(
  read: Read = (name) => Deno.env.get(name),
): EnvironmentVariables {
  const optional = (name: string) => {
    const value = read(name);
    return value === undefined || value === "" ? undefined : value;
  };
  return {
    supabaseUrl: required("SUPABASE_URL", optional("SUPABASE_URL")),
    secretKey: required("SUPABASE_SECRET_KEYS", secretKey(optional)),
    dhanBaseUrl: optional("DHAN_BASE_URL") ?? DHAN_BASE_URL,
    dhanAuthUrl: optional("DHAN_AUTH_URL") ?? DHAN_AUTH_URL,
    liveOrdersEnabled: optional("DHAN_LIVE_ORDERS") === "enabled",
    ...present({
      cronToken: optional("CRON_TOKEN"),
      dhanClientId: optional("DHAN_CLIENT_ID"),
      dhanAccessToken: optional("DHAN_ACCESS_TOKEN"),
      dhanPin: optional("DHAN_PIN"),
      dhanTotpSecret: optional("DHAN_TOTP_SECRET"),
      tokenKey: optional("TOKEN_KEY"),
      outboundProxyUrl: optional("OUTBOUND_PROXY_URL"),
    }),
  };
}

/**
 * The new dictionary of keys first, then the legacy key, as hosted projects set them (platform 4).
 */
function secretKey(optional: Read): string | undefined {
  const keys = optional("SUPABASE_SECRET_KEYS");
  if (keys !== undefined) {
    try {
      const value: unknown = JSON.parse(keys);
      if (typeof value === "object" && value !== null && "default" in value) {
        return typeof value.default === "string" ? value.default : undefined;
      }
    } catch {
      return undefined;
    }
  }
  return optional("SUPABASE_SERVICE_ROLE_KEY");
}

function required(name: string, value: string | undefined): string {
  if (value === undefined) {
    throw new DeskError("internal", `environment: ${name} is missing or has no usable value`);
  }
  return value;
}
