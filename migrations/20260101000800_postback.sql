-- What the broker's webhook said: a hint to look, never a confirmation.

create table public.postbacks (
  postback_id bigint generated always as identity primary key,
  received_at timestamptz not null,
  broker_order_id text not null,
  correlation_id text,
  status text not null
);
create index postbacks_order on public.postbacks (broker_order_id);
select private.secure_table('public.postbacks');
