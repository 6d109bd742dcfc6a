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
