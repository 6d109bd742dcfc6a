type Missing = undefined | null;
type Optional<T> = { [K in keyof T]-?: Extract<T[K], Missing> extends never ? never : K }[keyof T];
type Present<T> =
  & { [K in keyof T as Exclude<K, Optional<T>>]: T[K] }
  & { [K in keyof T as Extract<K, Optional<T>>]?: Exclude<T[K], Missing> };

/**
 * An object without the keys that have no value (undefined, or SQL's null): what is missing is
 * absent. The one way to leave a key out. Answers are made of it: a loop takes a quarter of the
 * time of lists of entries.
 */
export function present<T extends object>(values: T): Present<T> {
  const kept: Record<string, unknown> = {};
  for (const name in values) {
    if (values[name] !== undefined && values[name] !== null) kept[name] = values[name];
  }
  return kept as Present<T>;
}
