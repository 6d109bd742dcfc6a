create function private.share_charges(p_shares integer, p_price numeric, p_on date)
returns numeric
language sql stable set search_path = '' as $$
  -- Shares owed (-) are bought.
  select case when p_shares = 0 then 0 else
    (1 + private.rate_on('charge.gst', p_on)) * (
      private.rate_on('charge.brokerage_per_order', p_on)
      + v.amount * (private.rate_on('charge.exchange_equity', p_on)
        + private.rate_on('charge.ipft_equity', p_on) + private.rate_on('charge.sebi', p_on)))
    + v.amount * (private.rate_on('charge.stt_delivery', p_on)
      + case when p_shares < 0 then private.rate_on('charge.stamp_equity_buy', p_on) else 0 end)
    end
  from (select abs(p_shares) * p_price as amount) v
$$;

revoke all on function private.share_charges(integer, numeric, date)
  from public, anon, authenticated;
grant execute on function private.share_charges(integer, numeric, date) to service_role;

comment on function private.share_charges(integer, numeric, date) is
  'Rupees that selling shares which were delivered (+), or buying those that are owed (-), costs '
  'on a date.';
