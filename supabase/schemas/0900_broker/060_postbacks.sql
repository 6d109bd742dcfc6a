create table public.postbacks (
  postback_id bigint generated always as identity primary key,
  received_at timestamptz not null,
  broker_order_id text not null,
  correlation_id text,
  status text not null,
  constraint postbacks_hint
    unique nulls not distinct (broker_order_id, status, correlation_id)
);

alter table public.postbacks enable row level security;
revoke all on table public.postbacks from public, anon, authenticated;
grant select, insert, update, delete on table public.postbacks to service_role;

comment on table public.postbacks is
  'What the broker''s webhook said: a hint to look, never a confirmation. One row a hint, however '
  'often it came.';
