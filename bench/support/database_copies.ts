import postgres from "postgres";

/** A database of its own on the cluster of another. */
export interface DatabaseCopy {
  readonly url: string;
  drop(): Promise<void>;
}

/** Copies a database that nobody is connected to. */
export async function copyDatabase(url: string): Promise<DatabaseCopy> {
  const at = url.lastIndexOf("/") + 1;
  const name = `copy_${crypto.randomUUID().replaceAll("-", "")}`;
  const admin = postgres(`${url.slice(0, at)}postgres`, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name} template ${url.slice(at)} strategy file_copy`);
  return {
    url: url.slice(0, at) + name,
    drop: async () => {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
