import type postgres from "postgres";

/** One object and its lines. */
interface Described {
  readonly head: string;
  readonly lines: readonly string[];
}

const OURS = "('public'::regnamespace, 'private'::regnamespace)";

/**
 * The schema of a database as text, for reading and for comparing: types, tables, views, functions
 * of `public` and `private` with comments and grants, sorted by name. Bodies of functions are not
 * in it.
 */
export async function describeSchema(sql: postgres.Sql): Promise<string> {
  const described = await sql.begin(async (transaction) => {
    // Every name that the catalog prints is qualified.
    await transaction.unsafe("set local search_path = ''");
    return [
      ...await transaction.unsafe<Described[]>(TYPES),
      ...await transaction.unsafe<Described[]>(RELATIONS),
      ...await transaction.unsafe<Described[]>(FUNCTIONS),
    ];
  });
  return described.map(({ head, lines }) =>
    [head, ...lines.map((line) => `  ${line}`)].join("\n") + "\n"
  ).join("\n");
}

const TYPES = `
  select 'type ' || t.oid::regtype as head, array[
    '-- ' || coalesce(obj_description(t.oid, 'pg_type'), ''),
    (select string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid)
  ] as lines
  from pg_type t where t.typnamespace in ${OURS} and t.typtype = 'e'
  order by t.typname`;

/** Grants by role, the owner's left out. */
const grants = (acl: string, owner: string) => `
  (select coalesce(array_agg('grant ' || privileges || ' to ' || role order by role), '{}') from (
    select case a.grantee when 0 then 'public' else a.grantee::regrole::text end as role,
      string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) as privileges
    from aclexplode(${acl}) a where a.grantee <> ${owner} group by a.grantee) g)`;

const RELATIONS = `
  select case c.relkind when 'v' then 'view ' else 'table ' end || c.oid::regclass as head,
    array['-- ' || coalesce(obj_description(c.oid, 'pg_class'), '')]
    || array(
      select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attnotnull then ' not null' else '' end
        || case when a.attidentity = 'a' then ' generated always as identity' else '' end
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        || coalesce('  -- ' || col_description(c.oid, a.attnum), '')
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum)
    || array(
      select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid)
      from pg_constraint where conrelid = c.oid and contype <> 'n' order by conname)
    || array(
      select replace(pg_get_indexdef(i.indexrelid), 'CREATE ', '')
      from pg_index i join pg_class x on x.oid = i.indexrelid
      where i.indrelid = c.oid and not exists (
        select 1 from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)
      order by x.relname)
    || array(
      select replace(pg_get_triggerdef(oid), 'CREATE ', '')
      from pg_trigger where tgrelid = c.oid and not tgisinternal order by tgname)
    || array(
      select 'policy ' || polname from pg_policy where polrelid = c.oid order by polname)
    || case when c.relrowsecurity then array['row level security'] else '{}' end
    || case when c.reloptions is null then '{}'
      else array['with ' || array_to_string(c.reloptions, ', ')] end
    || ${grants("c.relacl", "c.relowner")} as lines
  from pg_class c where c.relnamespace in ${OURS} and c.relkind in ('r', 'v')
  order by c.relkind, c.relname`;

const FUNCTIONS = `
  select 'function ' || n.nspname || '.' || p.proname || '('
      || pg_get_function_arguments(p.oid) || ')' as head,
    array[
      '-- ' || coalesce(obj_description(p.oid, 'pg_proc'), ''),
      'returns ' || pg_get_function_result(p.oid),
      'language ' || l.lanname
        || case p.provolatile when 'i' then ' immutable' when 's' then ' stable' else '' end
        || case when p.prosecdef then ' security definer' else '' end
        || coalesce(' set ' || array_to_string(p.proconfig, ' set '), '')
    ] || ${grants("p.proacl", "p.proowner")} as lines
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
  where p.pronamespace in ${OURS}
  order by n.nspname, p.proname`;
