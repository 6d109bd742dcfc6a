create table public.adjustments (
  adjustment_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  kind text not null check (kind in ('roll_untested', 'convert', 'defend')),
  state text not null default 'proposed' check (state in
    ('proposed', 'accepted', 'done', 'failed', 'expired', 'superseded', 'withdrawn')),
  tested_right public.option_right not null,
  tested_strike numeric not null check (tested_strike > 0),
  spot numeric not null check (spot > 0),
  net numeric not null,
  charges numeric not null check (charges >= 0),
  max_loss_before numeric,
  max_loss_after numeric,
  ev_p_before numeric not null,
  ev_p_after numeric not null,
  margin_before numeric not null check (margin_before >= 0),
  margin_after numeric not null check (margin_after >= 0),
  capital_before numeric not null check (capital_before >= 0),
  capital_after numeric not null check (capital_after >= 0),
  risk_class_after public.risk_class not null,
  view_beta numeric check (view_beta > 0),
  view_mu numeric,
  reason text,
  proposed_at timestamptz not null,
  valid_until timestamptz not null check (valid_until > proposed_at),
  accepted_at timestamptz,
  ended_at timestamptz,
  check ((view_beta is null) = (view_mu is null)),
  check ((state in ('accepted', 'done', 'failed')) = (accepted_at is not null)),
  check ((state in ('proposed', 'accepted')) = (ended_at is null)),
  check (state not in ('failed', 'superseded', 'withdrawn') or reason is not null)
);
create unique index adjustments_one_live on public.adjustments (position_id, kind)
  where state in ('proposed', 'accepted');
create unique index adjustments_one_accepted on public.adjustments (position_id)
  where state = 'accepted';
create index adjustments_position on public.adjustments (position_id);
create index adjustments_date
  on public.adjustments (((proposed_at at time zone 'Asia/Kolkata')::date));
create index adjustments_proposed on public.adjustments (valid_until) where state = 'proposed';
create trigger guard_adjustment before update on public.adjustments
  for each row execute function private.guard_adjustment();
create trigger keep_adjustment before delete on public.adjustments
  for each row execute function private.guard_kept();

alter table public.adjustments enable row level security;
revoke all on table public.adjustments from public, anon, authenticated;
grant select, insert, update, delete on table public.adjustments to service_role;

comment on table public.adjustments is
  'What monitor proposed to do about a position of which a sold strike was tested, and what came '
  'of it. Rupees of the whole position.';
comment on column public.adjustments.state is
  'proposed, accepted by the owner, done once all of it was traded; failed: what was to be opened '
  'could not be; superseded: another of the position was accepted; withdrawn: its position closed.';
comment on column public.adjustments.tested_right is 'The side whose sold strike the spot tests.';
comment on column public.adjustments.net is
  'Of its orders at the far sides of the quotes, received +, without charges.';
comment on column public.adjustments.charges is 'Of its orders.';
comment on column public.adjustments.max_loss_before is
  'From the position''s entry to its end, held as it is; null when unlimited.';
comment on column public.adjustments.max_loss_after is 'The same once it is adjusted.';
comment on column public.adjustments.ev_p_before is
  'What the position is expected to come to from its entry to its end after all charges, held as '
  'it is, under the view (p).';
comment on column public.adjustments.ev_p_after is 'The same once it is adjusted.';
comment on column public.adjustments.margin_before is 'By the model.';
comment on column public.adjustments.margin_after is 'By the model.';
comment on column public.adjustments.capital_before is 'Margin and the premium that was paid.';
comment on column public.adjustments.capital_after is 'The same once it is adjusted.';
comment on column public.adjustments.view_beta is
  'Of the view that the figures are under; null where none was formed on the date: the market''s.';
comment on column public.adjustments.reason is 'Why it ended without being done.';
comment on column public.adjustments.valid_until is 'It is accepted before that alone.';
