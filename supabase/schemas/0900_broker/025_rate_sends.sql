create table public.rate_sends (
  send_id bigint generated always as identity primary key,
  family text not null references public.rate_limits,
  sent_at timestamptz not null,
  is_reducing boolean not null
);

create index rate_sends_by_time on public.rate_sends (family, sent_at);

alter table public.rate_sends enable row level security;
revoke all on table public.rate_sends from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_sends to service_role;

comment on table public.rate_sends is
  'Reserved requests of the families that rate_windows counts, as long as its longest window.';
comment on column public.rate_sends.sent_at is 'From when it may be sent.';
comment on column public.rate_sends.is_reducing is
  'True for what takes risk off: cancels, unwinds, exits.';
