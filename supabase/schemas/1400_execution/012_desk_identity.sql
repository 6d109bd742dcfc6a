create table public.desk_identity (
  only_row boolean primary key default true check (only_row),
  desk_id text not null check (desk_id ~ '^[a-z0-9]{4}$'),
  made_at timestamptz not null
);
create trigger keep_desk_identity before update or delete on public.desk_identity
  for each row execute function private.guard_kept();

alter table public.desk_identity enable row level security;
revoke all on table public.desk_identity from public, anon, authenticated;
grant select, insert, update, delete on table public.desk_identity to service_role;

comment on table public.desk_identity is
  'Who this desk is at the broker: one row, made once a database by its first trading call.';
comment on column public.desk_identity.desk_id is
  'Every correlation id begins with it, so that no order of another database is ever taken for '
  'one''s own.';
