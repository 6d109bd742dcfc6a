create table public.strategy_scores (
  strategy_id bigint not null references public.strategies on delete cascade,
  scheme text not null check (scheme in ('total', 'selection')),
  part text not null,
  score numeric not null check (score between 0 and 1),
  weight numeric not null check (weight between 0 and 1),
  primary key (strategy_id, scheme, part)
);

alter table public.strategy_scores enable row level security;
revoke all on table public.strategy_scores from public, anon, authenticated;
grant select, insert, update, delete on table public.strategy_scores to service_role;

comment on table public.strategy_scores is 'Parts of a strategy''s scores with their weights.';
comment on column public.strategy_scores.scheme is
  'total: the score of the strategy; selection: how well its definition suits the underlying.';
