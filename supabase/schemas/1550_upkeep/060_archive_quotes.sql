create function public.archive_quotes(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  update public.chain_snapshots c set quotes = null
  from (select trading_date, underlying, expiry from public.chain_snapshots
    where trading_date < p_before and quotes is not null limit p_limit) o
  where (c.trading_date, c.underlying, c.expiry) = (o.trading_date, o.underlying, o.expiry);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.archive_quotes(date, integer) from public, anon, authenticated;
grant execute on function public.archive_quotes(date, integer) to service_role;

comment on function public.archive_quotes(date, integer) is
  'Lets the quotes of at most so many chains before a date go; smile, digest and counts stay. '
  'Returns how many it took, 0 once none is left.';
