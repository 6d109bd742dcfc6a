/**
 * True when a URL's host is this machine itself: the only place where a clock other than real time
 * is obeyed.
 */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname;
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
