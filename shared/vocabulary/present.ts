type Missing = undefined | null;
type Optional<T> = { [K in keyof T]-?: Extract<T[K], Missing> extends never ? never : K }[keyof T];
type Present<T> =
  & { [K in keyof T as Exclude<K, Optional<T>>]: T[K] }
  & { [K in keyof T as Extract<K, Optional<T>>]?: Exclude<T[K], Missing> };

/**
 * An object without the keys that have no value (undefined, or SQL's null): what is missing is
 * absent. The one way to leave a key out.
 */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  ) as Present<T>;
}
