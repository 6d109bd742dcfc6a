/** A token of the broker with the instants from and to which it lives. */
export interface MintedToken {
  readonly token: string;
  /** When the leave to mint it was taken. */
  readonly mintedAt: Date;
  readonly validUntil: Date;
}

/** Where the shared token of an account is kept, and the leave to mint one. */
export interface TokenStore {
  /** Absent when none is stored, and when the stored one cannot be decrypted. */
  read(clientId: string): Promise<MintedToken | undefined>;
  /** Stores a token, unless one that was minted later is there. */
  write(clientId: string, minted: MintedToken): Promise<void>;
  /** True for one caller in 130 seconds: the broker allows one mint in two minutes (broker 1.1). */
  takeMint(clientId: string, at: Date): Promise<boolean>;
}
