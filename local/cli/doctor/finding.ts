/** One thing that the doctor looked at; `remedy` is a command, or a path through the dashboard. */
export type Finding =
  | { readonly name: string; readonly state: "ok"; readonly seen: string }
  | {
    readonly name: string;
    /** failed: the session cannot be worked through; warning: it can. */
    readonly state: "warning" | "failed";
    readonly seen: string;
    readonly remedy: string;
  };

export function ok(name: string, seen: string): Finding {
  return { name, state: "ok", seen };
}

export function warning(name: string, seen: string, remedy: string): Finding {
  return { name, state: "warning", seen, remedy };
}

export function failed(name: string, seen: string, remedy: string): Finding {
  return { name, state: "failed", seen, remedy };
}
