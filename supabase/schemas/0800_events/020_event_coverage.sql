create table public.event_coverage (
  event_coverage_id bigint generated always as identity primary key,
  kind text not null check (kind in ('results', 'budget', 'rbi_policy', 'corporate_action',
    'other')),
  underlying text references public.underlyings,
  covers_from date not null,
  covers_to date not null check (covers_to >= covers_from),
  source text not null,
  unique nulls not distinct (kind, underlying, covers_from, covers_to)
);
create index event_coverage_underlying on public.event_coverage (underlying, covers_to);

alter table public.event_coverage enable row level security;
revoke all on table public.event_coverage from public, anon, authenticated;
grant select, insert, update, delete on table public.event_coverage to service_role;

comment on table public.event_coverage is
  'Between which dates the events of a kind are complete; of one underlying, or of the whole '
  'market and every underlying.';
