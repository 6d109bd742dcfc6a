create function public.take_mint(p_client_id text, p_now timestamptz) returns boolean
language plpgsql set search_path = '' as $$
begin
  insert into public.broker_mints as m (client_id, next_at)
  values (p_client_id, p_now + interval '130 seconds')
  on conflict (client_id) do update set next_at = excluded.next_at
  -- No window reaches further: one that does is of a clock that was set back since.
  where m.next_at <= p_now or m.next_at > excluded.next_at;
  return found;
end $$;

revoke all on function public.take_mint(text, timestamptz) from public, anon, authenticated;
grant execute on function public.take_mint(text, timestamptz) to service_role;

comment on function public.take_mint(text, timestamptz) is
  'Leave to mint a token now: true for one caller in 130 seconds, whatever became of its mint. Who '
  'got it and died is followed by the next caller after them.';
