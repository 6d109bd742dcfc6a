create function public.store_session(
  p_client_id text, p_access_token text, p_valid_until timestamptz, p_now timestamptz
) returns void
language sql set search_path = '' as $$
  insert into public.broker_sessions (client_id, access_token, valid_until, minted_at)
  values (p_client_id, p_access_token, p_valid_until, p_now)
  on conflict (client_id) do update set access_token = excluded.access_token,
    valid_until = excluded.valid_until, minted_at = excluded.minted_at
$$;

revoke all on function public.store_session(text, text, timestamptz, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_session(text, text, timestamptz, timestamptz)
  to service_role;

comment on function public.store_session(text, text, timestamptz, timestamptz) is
  'Stores a client''s new access token.';
