create table public.iv_history (
  underlying text not null references public.underlyings,
  trading_date date not null,
  atm_volatility numeric not null check (atm_volatility > 0),
  source text not null,
  model_free_volatility numeric check (model_free_volatility > 0),
  risk_reversal numeric,
  put_call_interest numeric check (put_call_interest >= 0),
  put_call_volume numeric check (put_call_volume >= 0),
  spot numeric check (spot > 0),
  primary key (underlying, trading_date)
);

alter table public.iv_history enable row level security;
revoke all on table public.iv_history from public, anon, authenticated;
grant select, insert, update, delete on table public.iv_history to service_role;

comment on table public.iv_history is
  'Volatilities of an underlying once a session, kept so that later sessions can be told from '
  'them.';
comment on column public.iv_history.atm_volatility is
  'Constant 30 days at the money, decimal a year.';
comment on column public.iv_history.model_free_volatility is
  'The same constant 30 days, of the whole smile; null where the source has one strike only.';
comment on column public.iv_history.risk_reversal is
  'Volatility of the 25-delta call less that of the put, decimal.';
comment on column public.iv_history.put_call_interest is
  'Puts over calls of the nearest chain, by open interest.';
comment on column public.iv_history.put_call_volume is
  'Puts over calls of the nearest chain, by volume.';
