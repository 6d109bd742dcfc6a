import { assert, assertEquals, assertMatch } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";

type Pins = Record<string, string>;

function readJson<T>(file: string): T {
  return JSON.parse(Deno.readTextFileSync(projectPath(file)));
}

const packages = readJson<
  { dependencies: Pins; devDependencies: Pins; optionalDependencies: Pins }
>("package.json");
const importMap = readJson<{ imports: Pins }>("import_map.json");
const deno = readJson<{ imports: Pins; importMap?: string }>("deno.json");

Deno.test("every version in package.json is exact", () => {
  const all = {
    ...packages.dependencies,
    ...packages.devDependencies,
    ...packages.optionalDependencies,
  };
  for (const [name, version] of Object.entries(all)) {
    assertMatch(version, /^(npm:@?[a-z0-9/-]+@)?\d+\.\d+\.\d+(-[a-z0-9.]+)?$/, name);
  }
});

Deno.test("import_map.json pins exactly the runtime dependencies of package.json", () => {
  const pins = Object.fromEntries(
    Object.entries(packages.dependencies).map((
      [name, version],
    ) => [name, `npm:${name}@${version}`]),
  );
  assertEquals(importMap.imports, pins);
});

Deno.test("deno.json repeats the pins of import_map.json and has no importMap key", () => {
  assert(!("importMap" in deno));
  for (const [name, pin] of Object.entries(importMap.imports)) {
    assertEquals(deno.imports[name], pin);
  }
});

Deno.test("every other package alias of deno.json is at the version of package.json", () => {
  for (const [alias, pin] of Object.entries(deno.imports)) {
    if (!pin.startsWith("npm:")) continue;
    const [, name = "", version] = /^npm:(@?[^@]+)@([^/]+)/.exec(pin) ?? [];
    const pinned = packages.dependencies[name] ?? packages.devDependencies[name];
    assertEquals(version, pinned, alias);
  }
});

Deno.test("the lock file holds no registry's address", () => {
  const lock = Deno.readTextFileSync(projectPath("package-lock.json"));
  assert(!lock.includes('"resolved"'));
  assert(!/registry\.[a-z]/.test(lock));
});
