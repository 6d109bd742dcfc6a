create function public.store_bans(
  p_trading_date date, p_underlyings text[], p_source text, p_now timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.ban_lists (trading_date, source, fetched_at)
  values (p_trading_date, p_source, p_now)
  on conflict (trading_date) do update set source = excluded.source,
    fetched_at = excluded.fetched_at;
  delete from public.bans where trading_date = p_trading_date;
  insert into public.bans (trading_date, underlying) select distinct p_trading_date, u
  from unnest(p_underlyings) u;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_bans(date, text[], text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_bans(date, text[], text, timestamptz) to service_role;

comment on function public.store_bans(date, text[], text, timestamptz) is
  'Replaces the list of a date; returns how many are banned.';
