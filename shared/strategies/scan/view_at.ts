import type { HorizonView, ScanInput } from "./scan_input.ts";

/** The view of a chain of the scan. Throws when there is none. */
export function viewAt({ views }: ScanInput, i: number): HorizonView {
  const view = views[i];
  if (view === undefined) throw new RangeError(`scanUnderlying: chain ${i + 1} has no view`);
  return view;
}
