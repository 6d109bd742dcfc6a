create function public.mark_strategies(
  p_trading_date date, p_strategy_ids bigint[], p_terms jsonb, p_now timestamptz
) returns integer
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_date date;
  v_state text;
  v_count integer;
begin
  perform private.require_keys('public.strategy_marks', p_terms, '{priority,lots,note}');
  foreach v_id in array p_strategy_ids loop
    -- Kept until this is stored: a forced evaluation waits.
    select trading_date, state into v_date, v_state from public.strategies
    where strategy_id = v_id for key share;
    if not found then
      raise exception 'there is no strategy %', v_id using errcode = 'P0001', hint = 'not_found';
    end if;
    if v_date <> p_trading_date then
      raise exception 'strategy % is of %, and only those of % can be marked', v_id, v_date,
        p_trading_date
        using errcode = 'P0001', hint = 'stale_data';
    end if;
    if v_state <> 'accepted' then
      raise exception 'strategy % is %, and only an accepted one can be marked', v_id, v_state
        using errcode = 'P0001', hint = 'conflict';
    end if;
    if exists (select 1 from public.allocations
      where strategy_id = v_id and state in ('executing', 'executed')) then
      raise exception 'strategy % was executed already', v_id
        using errcode = 'P0001', hint = 'conflict';
    end if;
  end loop;
  insert into public.strategy_marks as m (strategy_id, trading_date, priority, lots, note,
    marked_at)
  select i.strategy_id, p_trading_date, coalesce(x.priority, 100), coalesce(x.lots, 1), x.note,
    p_now
  from (select distinct strategy_id from unnest(p_strategy_ids) u (strategy_id)) i,
    jsonb_populate_record(null::public.strategy_marks, p_terms) x
  order by i.strategy_id
  on conflict (strategy_id) do update set
    priority = case when p_terms ? 'priority' then excluded.priority else m.priority end,
    lots = case when p_terms ? 'lots' then excluded.lots else m.lots end,
    note = case when p_terms ? 'note' then excluded.note else m.note end;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.mark_strategies(date, bigint[], jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.mark_strategies(date, bigint[], jsonb, timestamptz)
  to service_role;

comment on function public.mark_strategies(date, bigint[], jsonb, timestamptz) is
  'Marks accepted strategies of a date, all or none, and returns how many. A strategy that is '
  'marked already takes the terms that are given and keeps the others; one that was executed is '
  'not marked again.';
