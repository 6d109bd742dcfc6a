create table public.margin_ratios (
  underlying text primary key references public.underlyings,
  ratio numeric not null check (ratio between 0.5 and 2),
  answers integer not null check (answers > 0),
  modelled numeric not null check (modelled > 0),
  margin numeric not null check (margin > 0),
  answered_at timestamptz not null
);

alter table public.margin_ratios enable row level security;
revoke all on table public.margin_ratios from public, anon, authenticated;
grant select, insert, update, delete on table public.margin_ratios to service_role;

comment on table public.margin_ratios is
  'What the broker''s margin calculator has taught of each underlying: candidates'' modelled '
  'margins are multiplied by it.';
comment on column public.margin_ratios.ratio is
  'Moving average of the broker''s margin over the model''s (setting margin_ratio_weight), each '
  'and the average kept within 0.5 and 2.';
comment on column public.margin_ratios.answers is 'Answers it was learned from.';
comment on column public.margin_ratios.modelled is
  'Rupees: the model''s margin of what was asked last, before the ratio.';
comment on column public.margin_ratios.margin is 'Rupees: the broker''s margin of the same.';
