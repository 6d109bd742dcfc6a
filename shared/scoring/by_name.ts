/** What a strategy is called by. */
export interface Named {
  readonly underlying: string;
  readonly definition: string;
}

/** By underlying and definition, so that the order of equal ones is the same every time. */
export function byName(p: Named, q: Named): number {
  return byText(p.underlying, q.underlying) || byText(p.definition, q.definition);
}

function byText(p: string, q: string): number {
  return p === q ? 0 : p < q ? -1 : 1;
}
