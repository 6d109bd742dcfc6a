-- Compiled from supabase/schemas/0400_parameters by `npm run schema`: edit it there.

create function private.guard_parameter() returns trigger
language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from public.parameters p
    where p.name = new.name and p.scope = new.scope and p.effective_from <> new.effective_from
      and p.effective_from <= coalesce(new.effective_to, 'infinity')
      and coalesce(p.effective_to, 'infinity') >= new.effective_from) then
    raise exception 'parameter % % from %: its dates overlap another row of the same name',
      new.name, new.scope, new.effective_from
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_parameter() from public, anon, authenticated;
grant execute on function private.guard_parameter() to service_role;

comment on function private.guard_parameter() is
  'One value a date: ranges of the same name and scope never overlap.';

create table public.parameters (
  name text not null check (name ~ '^[a-z0-9_.]+$'),
  scope text not null default '',
  effective_from date not null,
  effective_to date,
  value numeric not null,
  source text not null,
  primary key (name, scope, effective_from),
  check (effective_to is null or effective_to >= effective_from)
);
create trigger guard_parameter before insert or update on public.parameters
  for each row execute function private.guard_parameter();

alter table public.parameters enable row level security;
revoke all on table public.parameters from public, anon, authenticated;
grant select, insert, update, delete on table public.parameters to service_role;

comment on table public.parameters is
  'Everything that a regulator or the exchange can change, with the dates it holds for.';
comment on column public.parameters.scope is 'index, stock, or empty for both.';
comment on column public.parameters.effective_to is
  'The last date for which the value holds; null while it goes on.';
comment on column public.parameters.value is 'A fraction or rupees, as its name and source say.';

create table public.setting_rules (
  name text primary key check (name ~ '^[a-z0-9_]+$'),
  kind text not null check (kind in ('number', 'whole', 'switch', 'address')),
  least numeric,
  most numeric,
  check ((kind in ('number', 'whole')) = (least is not null and most is not null)),
  check (num_nulls(least, most) in (0, 2)),
  check (least <= most)
);

alter table public.setting_rules enable row level security;
revoke all on table public.setting_rules from public, anon, authenticated;
grant select on table public.setting_rules to service_role;

comment on table public.setting_rules is
  'What a value of `settings` may be. A bad one is refused where it is written; the functions '
  'check it by the same rule.';
comment on column public.setting_rules.kind is
  'A number, a whole one, a switch (true or false), or an address (empty, or http and https).';
comment on column public.setting_rules.least is 'Least value of a number, itself allowed.';
comment on column public.setting_rules.most is 'Greatest value of a number, itself allowed.';

create function private.broken_rule(p_value jsonb, p_rule public.setting_rules) returns text
language sql immutable set search_path = '' as $$
  select case p_rule.kind
    when 'switch' then
      case when jsonb_typeof(p_value) = 'boolean' then null else 'must be true or false' end
    when 'address' then
      case when jsonb_typeof(p_value) = 'string'
          and p_value #>> '{}' ~ '^(https?://[^[:space:][:cntrl:]]+)?$' then null
        else 'must be empty or an http(s) address' end
    else
      case when case when jsonb_typeof(p_value) = 'number'
            then (p_value #>> '{}')::numeric between p_rule.least and p_rule.most
              and (p_rule.kind = 'number' or (p_value #>> '{}')::numeric % 1 = 0)
            else false end then null
        else format('must be a %s from %s to %s',
          case p_rule.kind when 'whole' then 'whole number' else 'number' end,
          p_rule.least, p_rule.most) end
  end
$$;

revoke all on function private.broken_rule(jsonb, public.setting_rules)
  from public, anon, authenticated;
grant execute on function private.broken_rule(jsonb, public.setting_rules) to service_role;

comment on function private.broken_rule(jsonb, public.setting_rules) is
  'The rule that a setting''s value breaks; null where it keeps it.';

create function private.guard_settings() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_name text;
  v_least text;
  v_rule text;
  v_value jsonb;
begin
  select s.name, case when r.name is null then 'is no setting of the desk'
      else private.broken_rule(s.value, r) end, s.value
  into v_name, v_rule, v_value
  from public.settings s left join public.setting_rules r using (name)
  where r.name is null or private.broken_rule(s.value, r) is not null
  order by s.name limit 1;
  if found then
    raise exception 'setting %: %, not %', v_name, v_rule, left(v_value::text, 60)
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  if tg_op <> 'INSERT' then
    select r.name into v_name from public.setting_rules r
    where not exists (select 1 from public.settings s where s.name = r.name)
    order by r.name limit 1;
    if found then
      raise exception 'setting %: cannot be taken away, change its value', v_name
        using errcode = 'P0001', hint = 'bad_request';
    end if;
  end if;
  select o.name, o.least, t.value into v_name, v_least, v_value
  from (values ('trade_sessions', 'strategy_sessions'), ('vix_normal_most', 'vix_low_most'))
    o (name, least)
  join public.settings t on t.name = o.name
  join public.settings s on s.name = o.least
  where t.value < s.value
  order by o.name limit 1;
  if found then
    raise exception 'setting %: must be at least %, not %', v_name, v_least, v_value
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  return null;
end $$;

revoke all on function private.guard_settings() from public, anon, authenticated;
grant execute on function private.guard_settings() to service_role;

comment on function private.guard_settings() is
  'Every setting keeps its rule after every statement, and none is missing: the functions stop '
  'without it.';

create table public.settings (
  name text primary key,
  value jsonb not null,
  description text not null
);
create trigger guard_settings after insert or update or delete on public.settings
  for each statement execute function private.guard_settings();

alter table public.settings enable row level security;
revoke all on table public.settings from public, anon, authenticated;
grant select, insert, update, delete on table public.settings to service_role;

comment on table public.settings is
  'The owner''s choices; the description says unit and meaning, `setting_rules` what is allowed.';
comment on column public.settings.description is 'Unit and meaning of the value.';

create function public.monthly_expiries(p_from date, p_to date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(expiry order by expiry), '[]') from (
    select (select max(s.trading_date) from public.sessions s
      where s.trading_date <= max(d.day)) as expiry
    from (
      select g::date as day
      from generate_series(p_from::timestamp - interval '31 days',
        p_to::timestamp + interval '31 days', interval '1 day') g
    ) d
    join public.parameters p on p.name = 'monthly_expiry_weekday'
      and p.value = extract(isodow from d.day)
      and d.day >= p.effective_from and (p.effective_to is null or d.day <= p.effective_to)
    group by date_trunc('month', d.day)
    having max(d.day) <= (select max(trading_date) from public.sessions)
  ) e
  where expiry between p_from and p_to
$$;

revoke all on function public.monthly_expiries(date, date) from public, anon, authenticated;
grant execute on function public.monthly_expiries(date, date) to service_role;

comment on function public.monthly_expiries(date, date) is
  'Monthly expiries from one date to another, ascending; a holiday moves one to the session '
  'before. Those after the calendar''s end are left out.';

create function private.setting_number(p_name text) returns numeric
language sql stable set search_path = '' as $$
  select (value #>> '{}')::numeric from public.settings where name = p_name
$$;

revoke all on function private.setting_number(text) from public, anon, authenticated;
grant execute on function private.setting_number(text) to service_role;

comment on function private.setting_number(text) is
  'A setting that is a number; a join with settings may read others before it looks at the name.';
