/** A refusal of the trading API. */
export function tradingError(
  status: number,
  code: string,
  type: string,
  message: string,
): Response {
  return Response.json({ errorType: type, errorCode: code, errorMessage: message }, { status });
}

/** A refusal of the data API: the code is a key. */
export function dataError(status: number, code: number, message: string): Response {
  return Response.json({ data: { [code]: message }, status: "failed" }, { status });
}

export function success(data: unknown): Response {
  return Response.json({ data, status: "success" });
}

export const badRequest = (): Response =>
  tradingError(
    400,
    "DH-905",
    "Input_Exception",
    "Missing required fields, bad values for parameters etc.",
  );

export const noData = (): Response =>
  tradingError(400, "DH-907", "Input_Exception", "No data present for the given parameters");

export const invalidToken = (): Response =>
  tradingError(
    401,
    "DH-901",
    "Invalid_Authentication",
    "Client ID or user generated access token is invalid or expired.",
  );

export const tooManyRequests = (): Response =>
  dataError(
    429,
    805,
    "Too many requests. Further requests may result in the user being blocked.",
  );
