import { sameText } from "../../shared/http/same_text.ts";
import { random } from "./keys.ts";

/** Who may use Studio, which does everything without a key. */
export interface StudioDoor {
  /** The query of the address that opens Studio, printed to who started the platform. */
  readonly query: string;
  /** Whether a request carries the nonce: that query, or the cookie that came with the page. */
  admits(request: Request): Promise<boolean>;
  /** An admitted answer, with the cookie for the page's own requests. */
  remembered(response: Response): Response;
  refusal(): Response;
}

/**
 * A new nonce for this start of the platform on `port`. Any process of any user reaches the port:
 * the page alone must not open the tables.
 */
export function studioDoor(port: number): StudioDoor {
  const nonce = random(43);
  // Cookies of a host are sent to all its ports.
  const cookie = `studio_${port}`;
  const given = (request: Request) =>
    new URL(request.url).searchParams.get("nonce") ??
      new RegExp(`(?:^|; )${cookie}=(\\w+)`).exec(request.headers.get("cookie") ?? "")?.[1];
  return {
    query: `?nonce=${nonce}`,
    admits: async (request) => await sameText(given(request) ?? "", nonce),
    remembered: (response) => {
      const headers = new Headers(response.headers);
      headers.append("set-cookie", `${cookie}=${nonce}; Path=/; HttpOnly; SameSite=Strict`);
      return new Response(response.body, { status: response.status, headers });
    },
    refusal: () =>
      new Response("Studio opens with the address that `npm start` printed.\n", { status: 401 }),
  };
}
