create table public.events (
  event_id bigint generated always as identity primary key,
  underlying text references public.underlyings,
  event_date date not null,
  kind text not null check (kind in ('results', 'budget', 'rbi_policy', 'corporate_action',
    'other')),
  note text,
  source text not null,
  unique nulls not distinct (underlying, event_date, kind)
);
create index events_date on public.events (event_date);

alter table public.events enable row level security;
revoke all on table public.events from public, anon, authenticated;
grant select, insert, update, delete on table public.events to service_role;

comment on table public.events is
  'Dated events of an underlying or of the whole market; which kinds are complete between which '
  'dates stands in event_coverage.';
comment on column public.events.underlying is 'Absent for an event of the whole market.';
