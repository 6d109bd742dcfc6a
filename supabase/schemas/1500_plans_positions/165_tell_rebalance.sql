create function public.tell_rebalance(p_date date, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_set jsonb := (select jsonb_object_agg(name, value) from public.settings
    where name like 'rebalance\_%');
  v_from date;
  v_before public.market_regimes;
  v_now public.market_regimes;
  v_count integer := 0;
  v_new record;
begin
  select trading_date into v_from from (
    select trading_date from public.sessions where trading_date < p_date
    order by trading_date desc limit (v_set ->> 'rebalance_sessions')::integer) s
  order by trading_date limit 1;
  select * into v_before from public.market_regimes where trading_date = v_from;
  select * into v_now from public.market_regimes where trading_date = p_date;
  for v_new in
    select 'India VIX' as subject, format('India VIX went from %s to %s since %s',
        round(v_before.vix, 2), round(v_now.vix, 2), v_from) as message
    where abs(v_now.vix - v_before.vix) >= (v_set ->> 'rebalance_vix_points')::numeric
    union all
    select 'India VIX percentile', format('the percentile of India VIX went from %s to %s since %s',
        round(v_before.vix_percentile), round(v_now.vix_percentile), v_from)
    where abs(v_now.vix_percentile - v_before.vix_percentile)
      >= (v_set ->> 'rebalance_percentile_points')::numeric
    union all
    select format('%s %s, position %s', w.underlying, w.definition, w.position_id),
      format('its share of the book went from %s%% to %s%% since it was entered',
        round(100 * w.entered, 1), round(100 * w.now, 1))
    from (
      select x.position_id, x.underlying, x.definition,
        x.capital_used / nullif(sum(x.capital_used) over (), 0) as entered,
        (x.capital_used + m.unrealised_mid)
          / nullif(sum(x.capital_used + m.unrealised_mid) over (), 0) as now
      from public.positions x
      cross join lateral (
        select k.unrealised_mid from public.position_marks k
        where k.position_id = x.position_id and k.unrealised_mid is not null
        order by k.marked_at desc limit 1) m
      where x.state <> 'closed') w
    where abs(w.now - w.entered) >= (v_set ->> 'rebalance_drift')::numeric
  loop
    -- What was said stays said for as many sessions as it looks back.
    if not exists (select 1 from public.alerts a where a.kind = 'rebalance'
        and starts_with(a.subject, v_new.subject || ' on ')
        and a.raised_at >= v_from::timestamp at time zone 'Asia/Kolkata') then
      perform private.raise_alert('info', 'rebalance', v_new.subject || ' on ' || p_date,
        v_new.message || ': look whether the book still is what you want', p_now);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end $$;

revoke all on function public.tell_rebalance(date, timestamptz) from public, anon, authenticated;
grant execute on function public.tell_rebalance(date, timestamptz) to service_role;

comment on function public.tell_rebalance(date, timestamptz) is
  'Raises an alert where India VIX or its percentile moved far, or a position''s share of the book '
  'drifted from that of its entry, by the settings rebalance_*; the same again only after as many '
  'sessions as they look back. Returns how many are new.';
