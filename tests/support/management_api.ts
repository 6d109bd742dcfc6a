import postgres from "postgres";

/** The reference of the project that stands behind the address. */
export const PROJECT = "abcdefghijklmnopqrst";

/** Files of one upload by name. */
export type Upload = ReadonlyMap<string, string>;

/** A management API on loopback, with one project whose database is a real one. */
export interface LocalManagementApi {
  readonly url: string;
  /** Text of a profile that leads the CLI here. */
  readonly profile: string;
  /** What was deployed last, by function. */
  readonly uploads: ReadonlyMap<string, Upload>;
  readonly secrets: Map<string, string>;
  /** Requests that change something, in order: method and path below the project. */
  readonly changes: readonly string[];
  /** Called with every request, while who sent it waits. */
  onRequest: (request: Request) => void;
  /** Functions whose upload is refused. */
  readonly refused: Set<string>;
  stop(): Promise<void>;
}

interface Project {
  readonly sql: postgres.Sql | undefined;
  readonly token: string;
  readonly versions: Map<string, number>;
  readonly uploads: Map<string, Upload>;
  readonly secrets: Map<string, string>;
  readonly changes: string[];
  readonly refused: Set<string>;
}

const OF_PROJECT = `/v1/projects/${PROJECT}`;
const DESCRIPTION = {
  id: PROJECT,
  ref: PROJECT,
  organization_id: "o",
  organization_slug: "o",
  name: "desk",
  region: "ap-south-1",
  created_at: "2026-01-01T00:00:00Z",
  status: "ACTIVE_HEALTHY",
  database: { host: "db", version: "17", postgres_engine: "17", release_channel: "ga" },
};

/** Starts one. It takes one access token; without a database its SQL is refused. */
export function localManagementApi(
  { token, databaseUrl }: { token: string; databaseUrl?: string },
): LocalManagementApi {
  const project: Project = {
    sql: databaseUrl === undefined ? undefined : postgres(databaseUrl, {
      max: 1,
      onnotice: () => {},
    }),
    token,
    versions: new Map(),
    uploads: new Map(),
    secrets: new Map(),
    changes: [],
    refused: new Set(),
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      api.onRequest(request);
      return await answer(project, request);
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  const api: LocalManagementApi = {
    ...project,
    url,
    profile: [
      ...["name: local", `api_url: ${url}`, `dashboard_url: ${url}`, `docs_url: ${url}`],
      "project_host: supabase.test\n",
    ].join("\n"),
    onRequest: () => {},
    stop: async () => {
      await server.shutdown();
      await project.sql?.end({ timeout: 1 });
    },
  };
  return api;
}

async function answer(project: Project, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const refuse = (status: number, message: string) => Response.json({ message }, { status });
  if (request.headers.get("authorization") !== `Bearer ${project.token}`) {
    return refuse(401, "Unauthorized");
  }
  if (pathname === "/v1/projects") return Response.json([DESCRIPTION]);
  if (!pathname.startsWith(OF_PROJECT)) return refuse(404, "Project not found");
  const path = pathname.slice(OF_PROJECT.length);
  const changes = (name = path) => project.changes.push(`${request.method} ${name}`);
  const slug = searchParams.get("slug") ?? "";
  switch (`${request.method} ${path}`) {
    case "GET ":
      return Response.json(DESCRIPTION);
    case "GET /functions":
      return Response.json([...project.versions].map(([name, version]) => entry(name, version)));
    case "POST /functions/deploy": {
      const form = await request.formData();
      if (project.refused.has(slug)) return refuse(500, `no room for ${slug}`);
      const files = form.getAll("file").filter((file) => file instanceof File);
      project.uploads.set(
        slug,
        new Map(
          await Promise.all(files.map(async (file) => [file.name, await file.text()] as const)),
        ),
      );
      return Response.json(entry(slug, (project.versions.get(slug) ?? 0) + 1), { status: 201 });
    }
    case "PUT /functions": {
      const functions: { slug: string; version: number }[] = await request.json();
      for (const { slug: name } of functions) {
        changes(`/functions/${name}`);
        project.versions.set(name, (project.versions.get(name) ?? 0) + 1);
      }
      return Response.json({ functions: [] });
    }
    case "GET /secrets":
      return Response.json([...project.secrets.keys()].map((name) => ({ name, value: "0" })));
    case "POST /secrets": {
      changes();
      for (const { name, value } of await request.json()) project.secrets.set(name, value);
      return Response.json([], { status: 201 });
    }
    case "POST /database/query":
      return await query(project, await request.json());
  }
  await request.body?.cancel();
  return refuse(404, `there is no ${request.method} ${path}`);
}

async function query(
  { sql, changes }: Project,
  { query: text, parameters = [] }: { query: string; parameters?: string[] },
): Promise<Response> {
  if (sql === undefined) return Response.json([], { status: 201 });
  if (parameters.length > 0) changes.push("POST /database/query");
  try {
    return Response.json([...await sql.unsafe(text, parameters)], { status: 201 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return Response.json({ message }, { status: 400 });
  }
}

function entry(slug: string, version: number): Record<string, unknown> {
  return {
    ...{ id: crypto.randomUUID(), slug, name: slug, status: "ACTIVE", version },
    ...{ created_at: 1, updated_at: 1, verify_jwt: false },
  };
}
