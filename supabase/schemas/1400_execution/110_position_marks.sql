create table public.position_marks (
  position_id bigint not null references public.positions,
  marked_at timestamptz not null,
  state text not null check (state in ('priced', 'no_quote')),
  close_value numeric,
  unrealised numeric,
  unrealised_mid numeric,
  primary key (position_id, marked_at),
  check ((state = 'priced') = (close_value is not null and unrealised is not null))
);
create index position_marks_date
  on public.position_marks (((marked_at at time zone 'Asia/Kolkata')::date));

alter table public.position_marks enable row level security;
revoke all on table public.position_marks from public, anon, authenticated;
grant select, insert, update, delete on table public.position_marks to service_role;

comment on table public.position_marks is
  'What an open position would bring if it were closed at the far side of the quotes.';
comment on column public.position_marks.close_value is
  'Rupees received (+) or paid (-) when closed at the far side of the quotes; null without a '
  'quote.';
comment on column public.position_marks.unrealised is
  'Rupees after the charges of the entry; null without a quote.';
comment on column public.position_marks.unrealised_mid is
  'Rupees after the charges of the entry at the middle of the quotes; null without both sides of '
  'each leg.';
