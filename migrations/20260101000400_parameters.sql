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

create table public.settings (
  name text primary key check (name ~ '^[a-z0-9_]+$'),
  value jsonb not null,
  description text not null
);

alter table public.settings enable row level security;
revoke all on table public.settings from public, anon, authenticated;
grant select, insert, update, delete on table public.settings to service_role;

comment on table public.settings is 'The owner''s choices; the description says unit and rule.';
comment on column public.settings.description is 'Unit and rule of the value.';

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
