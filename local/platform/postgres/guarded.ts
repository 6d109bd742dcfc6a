/**
 * Runs a server as the child of a shell that ends it, and takes its folder away where one is named,
 * once standard input ends: with the process that holds the other end, however that one died. The
 * shell ends as the server did.
 */
const GUARD = `
folder=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
{ read -r line <&3; kill -INT "$server"; } &
guard=$!
exec 3<&- 2>/dev/null
wait "$server"
code=$?
kill "$guard"
[ -z "$folder" ] || rm -rf "$folder"
[ "$code" -le 128 ] || kill -$((code - 128)) $$
exit "$code"`;

/** Program and arguments of the shell; `folder` is removed after the server's end. */
export function guarded(
  program: string,
  args: readonly string[],
  folder: string | undefined,
): { readonly program: string; readonly args: readonly string[] } {
  return {
    program: "/bin/sh",
    args: ["-c", GUARD, "postgres-guard", folder ?? "", program, ...args],
  };
}
