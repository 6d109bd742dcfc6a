/** The text with each of the secrets as ***: what Dhan says is shown, and it may repeat them. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (shown, secret) => secret === "" ? shown : shown.replaceAll(secret, "***"),
    text,
  );
}
