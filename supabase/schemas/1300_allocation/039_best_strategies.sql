create function public.best_strategies(
  p_trading_date date, p_risk public.risk, p_top integer, p_underlying text, p_definition text
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(b.strategy_id order by b.rank), '[]')
  from (
    select strategy_id, rank from public.strategies s
    where trading_date = p_trading_date and risk = p_risk and state = 'accepted'
      and rank is not null
      and not exists (select 1 from public.allocations a
        where a.strategy_id = s.strategy_id and a.state in ('executing', 'executed'))
      and (p_underlying is null or underlying = p_underlying)
      and (p_definition is null or definition = p_definition)
    order by rank limit p_top) b
$$;

revoke all on function public.best_strategies(date, public.risk, integer, text, text)
  from public, anon, authenticated;
grant execute on function public.best_strategies(date, public.risk, integer, text, text)
  to service_role;

comment on function public.best_strategies(date, public.risk, integer, text, text) is
  'The first so many of a date''s list that were not executed, all of it or that of an underlying '
  'or a definition; ids in the order of the list.';
