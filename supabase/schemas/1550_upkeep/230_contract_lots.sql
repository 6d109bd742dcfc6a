create function private.contract_lots(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select u.underlying, e.expiry || case
      when e.least <> e.most then ': lots of ' || e.least || ' and ' || e.most || ' in one expiry'
      when e.freeze <= e.most then ': freeze quantity ' || e.freeze || ', lot ' || e.most
      else ': lot ' || e.before || ' to ' || e.most || ' without a corporate action' end,
    e.least <> e.most or coalesce(e.freeze <= e.most, false)
  from public.underlyings u
  cross join lateral (
    select expiry, min(lot_size) as least, max(lot_size) as most, min(freeze_quantity) as freeze,
      max(previous_lot_size) as before, min(previous_listed_on) as since
    from public.contracts
    where underlying = u.underlying and expiry >= p_date and listed_on = p_date
    group by expiry) e
  where u.enabled and (e.least <> e.most or e.freeze <= e.most
    or e.before <> e.most and not exists (
      select 1 from public.corporate_actions a
      where a.underlying = u.underlying and a.action_date > e.since and a.action_date <= p_date))
$$;

revoke all on function private.contract_lots(date, date) from public, anon, authenticated;
grant execute on function private.contract_lots(date, date) to service_role;

comment on function private.contract_lots(date, date) is
  'Expiries of the list of the date with several lots, with a freeze quantity that forbids one '
  'lot, or with another lot than before although no corporate action says why.';
