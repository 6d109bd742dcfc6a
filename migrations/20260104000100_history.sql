-- What analyze measures of an underlying once a session, kept so that later sessions can be told from it.

alter table public.iv_history
  -- The same constant 30 days, of the whole smile (method 3.15); null where the source has one strike only.
  add column model_free_volatility numeric check (model_free_volatility > 0),
  -- Volatility of the 25-delta call less that of the put, decimal.
  add column risk_reversal numeric,
  -- Puts over calls of the nearest chain, by open interest and by volume.
  add column put_call_interest numeric check (put_call_interest >= 0),
  add column put_call_volume numeric check (put_call_volume >= 0),
  add column spot numeric check (spot > 0);

alter table public.underlyings
  -- Rupees; the owner's or a loader's. Null is unknown, not small.
  add column market_cap numeric check (market_cap > 0),
  add column market_cap_source text,
  add check ((market_cap is null) = (market_cap_source is null));
