create function private.held_beside(p_mode public.trading_mode)
returns setof private.held_structures
-- About a book's places: with the guess of a thousand rows whole tables would be read beside it.
language sql stable rows 20 set search_path = '' as $$
  select h.* from private.held_structures h
  where (p_mode = 'live' and h.mode = 'paper') is not true
$$;

revoke all on function private.held_beside(public.trading_mode) from public, anon, authenticated;
grant execute on function private.held_beside(public.trading_mode) to service_role;

comment on function private.held_beside(public.trading_mode) is
  'What counts as held beside something of a mode: beside live no position on paper, beside paper '
  'everything, for what is chosen on paper may be executed live.';
