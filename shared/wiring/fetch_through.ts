import { DeskError } from "../vocabulary/desk_error.ts";

/** Sends through a proxy where one is given (platform 2). Its address is shown in no error. */
export function fetchThrough(send: typeof fetch, proxyUrl: string): typeof fetch {
  let client: Deno.HttpClient | undefined;
  return async (input, init) => {
    try {
      client ??= Deno.createHttpClient({ proxy: { url: proxyUrl } });
    } catch {
      throw new DeskError("internal", "the secret OUTBOUND_PROXY_URL is no address of a proxy");
    }
    const through: RequestInit & { client: Deno.HttpClient } = { ...init, client };
    return await send(input, through);
  };
}
