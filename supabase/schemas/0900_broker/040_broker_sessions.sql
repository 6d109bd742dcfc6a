create table public.broker_sessions (
  client_id text primary key,
  access_token text not null,
  valid_until timestamptz not null,
  minted_at timestamptz not null
);

alter table public.broker_sessions enable row level security;
revoke all on table public.broker_sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.broker_sessions to service_role;

comment on table public.broker_sessions is 'The broker''s access token of each client.';
