create table public.position_marks (
  position_id bigint not null references public.positions,
  marked_at timestamptz not null,
  state text not null check (state in ('priced', 'no_quote')),
  close_value numeric,
  unrealised numeric,
  unrealised_mid numeric,
  spot real,
  delta real,
  implied_volatility real,
  volatility_change real,
  primary key (position_id, marked_at),
  check ((state = 'priced') = (unrealised_mid is not null)),
  check ((close_value is null) = (unrealised is null)),
  check (state = 'priced' or num_nonnulls(unrealised, spot, delta, implied_volatility,
    volatility_change) = 0)
);
create index position_marks_date
  on public.position_marks (((marked_at at time zone 'Asia/Kolkata')::date));

alter table public.position_marks enable row level security;
revoke all on table public.position_marks from public, anon, authenticated;
grant select, insert, update, delete on table public.position_marks to service_role;

comment on table public.position_marks is
  'What an open position was worth: at the middle of the quotes, which rules go by, and if it were '
  'closed at their far side.';
comment on column public.position_marks.state is 'no_quote: a leg has neither side.';
comment on column public.position_marks.close_value is
  'Rupees received (+) or paid (-) when closed at the far side of the quotes; null where one is '
  'missing.';
comment on column public.position_marks.unrealised is
  'Rupees after the charges of the entry, closed at the far side; null where one is missing.';
comment on column public.position_marks.unrealised_mid is
  'Rupees after the charges of the entry at the middle of the quotes; a leg that nobody bids for '
  'counts half of its ask.';
comment on column public.position_marks.spot is
  'Rupees; null, as the next three, where the spot or a leg had no price to tell it from.';
comment on column public.position_marks.delta is
  'Rupees per rupee of the spot, of one unit of the structure.';
comment on column public.position_marks.implied_volatility is
  'Decimal a year: mean over the legs, weighed by their vegas.';
comment on column public.position_marks.volatility_change is
  'Since the entry, as a share of the implied volatility then, over the same legs.';
