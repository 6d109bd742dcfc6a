import { getFunction } from "./call_function.ts";
import type { Connection } from "./connection.ts";

/** Prints the page of a show of status. */
export async function printShow(
  connection: Connection,
  show: string,
  query: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { body } = await getFunction(connection, "status", { ...query, show, format: "text" });
  console.log(String(body["text"]).trimEnd());
}
