-- Figures are real: their seven digits are more than quotes have, and a row half as large.
create table public.premium_days (
  underlying text not null references public.underlyings,
  trading_date date not null,
  expiry date not null check (expiry >= trading_date),
  sessions real not null check (sessions > 0),
  atm_variance real not null check (atm_variance > 0),
  model_free_variance real check (model_free_variance > 0),
  risk_reversal real,
  term_slope real,
  gap_variance real check (gap_variance >= 0),
  session_variance real check (session_variance >= 0),
  forward real check (forward > 0),
  straddle_strike real check (straddle_strike > 0),
  straddle_price real check (straddle_price > 0),
  straddle_delta real check (straddle_delta between -1 and 1),
  straddle_return real check (straddle_return >= -2),
  straddle_cost real check (straddle_cost >= 0),
  spread_near real check (spread_near >= 0),
  spread_middle real check (spread_middle >= 0),
  spread_far real check (spread_far >= 0),
  source text not null,
  primary key (underlying, trading_date, expiry),
  check ((straddle_strike is null) = (straddle_price is null)),
  check ((straddle_strike is null) = (straddle_delta is null)),
  check (straddle_strike is null or forward is not null)
);

alter table public.premium_days enable row level security;
revoke all on table public.premium_days from public, anon, authenticated;
grant select, insert, update, delete on table public.premium_days to service_role;

comment on table public.premium_days is
  'What was learned of each underlying and expiry on a session: what volatility cost, what the day '
  'realised and what the at-the-money straddle earned. Kept for years (setting learning_days).';
comment on column public.premium_days.sessions is
  'Sessions of variance to the expiry, the rest of the day''s own among them.';
comment on column public.premium_days.atm_variance is
  'Total variance to the expiry at the forward, measure Q.';
comment on column public.premium_days.model_free_variance is
  'The same of the whole smile within its quotes; null where the source has one strike only.';
comment on column public.premium_days.risk_reversal is
  'Volatility of the 25-delta call less that of the put, decimal a year.';
comment on column public.premium_days.term_slope is
  'ln of the daily volatility at the money of the next stored expiry over this one''s; null for '
  'the furthest.';
comment on column public.premium_days.gap_variance is
  'Square of the log return from the close before to the open, corporate actions divided out.';
comment on column public.premium_days.session_variance is 'Rogers-Satchell of the session.';
comment on column public.premium_days.straddle_strike is 'The listed strike nearest the forward.';
comment on column public.premium_days.straddle_price is
  'Mid of its call and put together, rupees a unit.';
comment on column public.premium_days.straddle_delta is 'Of both, to the forward.';
comment on column public.premium_days.straddle_return is
  'One session''s result of having bought the straddle of the session before at its mid and hedged '
  'its delta once, as a share of that mid; null where its quotes are not known on both days.';
comment on column public.premium_days.straddle_cost is
  'Spread and charges of buying and selling the day''s straddle, as a share of its mid.';
comment on column public.premium_days.spread_near is
  'Median of ask less bid over mid, options up to 2% out of the money; quoted, never modelled.';
comment on column public.premium_days.spread_middle is 'The same from 2% to 5%.';
comment on column public.premium_days.spread_far is 'The same from 5% to 10%.';
comment on column public.premium_days.source is
  'analyze: the desk''s own chains. bhavcopy: closes of a loaded day. dhan_rolling: the broker''s '
  'expired options, at the money alone.';
