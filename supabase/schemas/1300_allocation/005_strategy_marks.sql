create table public.strategy_marks (
  strategy_id bigint primary key references public.strategies on delete cascade,
  trading_date date not null,
  priority integer not null default 100 check (priority between 1 and 1000),
  lots integer not null default 1 check (lots between 1 and 10000),
  note text check (length(note) between 1 and 500),
  marked_at timestamptz not null
);
create index strategy_marks_date on public.strategy_marks (trading_date);

alter table public.strategy_marks enable row level security;
revoke all on table public.strategy_marks from public, anon, authenticated;
grant select, insert, update, delete on table public.strategy_marks to service_role;

comment on table public.strategy_marks is
  'Accepted strategies that the owner wants executed on their date. A forced evaluation that '
  'replaces the strategy takes its mark along.';
comment on column public.strategy_marks.trading_date is 'Of its strategy.';
comment on column public.strategy_marks.priority is
  '1 is accepted and executed first; what is not marked comes after all marks.';
comment on column public.strategy_marks.lots is
  'That the owner wants at most: the limits may leave fewer.';
comment on column public.strategy_marks.note is 'The owner''s own words.';
