create table public.broker_mints (
  client_id text primary key,
  next_at timestamptz not null
);

alter table public.broker_mints enable row level security;
revoke all on table public.broker_mints from public, anon, authenticated;
grant select, insert, update, delete on table public.broker_mints to service_role;

comment on table public.broker_mints is
  'From when the next token of a client may be minted: the broker allows one in two minutes, and a '
  'refused one starts the window again.';
