/** Where the shared token of an account is kept, and the leave to mint one. */
export interface TokenStore {
  read(clientId: string): Promise<{ token: string; validUntil: Date } | undefined>;
  write(clientId: string, token: string, validUntil: Date): Promise<void>;
  /** True for one caller in 130 seconds: the broker allows one mint in two minutes (broker 1.1). */
  takeMint(clientId: string): Promise<boolean>;
}
