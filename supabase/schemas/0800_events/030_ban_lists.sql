create table public.ban_lists (
  trading_date date primary key,
  source text not null,
  fetched_at timestamptz not null
);

alter table public.ban_lists enable row level security;
revoke all on table public.ban_lists from public, anon, authenticated;
grant select, insert, update, delete on table public.ban_lists to service_role;

comment on table public.ban_lists is 'One row per trading date whose list was read.';
