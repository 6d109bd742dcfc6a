create function private.quantum_parts(p_parts numeric[])
returns table (place integer, part text, score numeric, weight numeric)
language sql immutable set search_path = '' as $$
  select w.place, w.part, p_parts[w.place], w.weight
  from (values (1, 'probability', 0.25), (2, 'risk_reward', 0.15), (3, 'total', 0.2),
    (4, 'kelly', 0.15), (5, 'industry', 0.1), (6, 'strategy_fit', 0.1), (7, 'liquidity', 0.05))
    w (place, part, weight)
  where p_parts is not null
$$;

revoke all on function private.quantum_parts(numeric[]) from public, anon, authenticated;
grant execute on function private.quantum_parts(numeric[]) to service_role;

comment on function private.quantum_parts(numeric[]) is
  'The seven parts of a quantum score with names and weights, in the order that '
  'strategies.quantum_parts holds them; no row for null.';
