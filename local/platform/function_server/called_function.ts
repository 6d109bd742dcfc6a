/** The name of the function that a request is for; empty where its path names none. */
export function calledFunction(request: Request): string {
  return /^\/functions\/v1\/([a-z]+)(?:\/|$)/.exec(new URL(request.url).pathname)?.[1] ?? "";
}

/** The platform's answer to a call of a function that is not there. */
export function functionNotFound(): Response {
  return Response.json({ code: "NOT_FOUND", message: "Requested function was not found" }, {
    status: 404,
  });
}
