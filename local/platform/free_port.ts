/** A loopback port that nobody listened on a moment ago. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Throws an Error that names a port on which nobody can listen now. */
export function requireFreePort(port: number): void {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new Error(`port ${port} of 127.0.0.1 is in use by another program: choose another`);
    }
    throw new Error(`port ${port} of 127.0.0.1 cannot be opened: ${(error as Error).message}`);
  }
}
