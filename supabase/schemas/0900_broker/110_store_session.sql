create function public.store_session(
  p_client_id text,
  p_nonce text,
  p_ciphertext text,
  p_valid_until timestamptz,
  p_minted_at timestamptz,
  p_now timestamptz
) returns void
language sql set search_path = '' as $$
  insert into public.broker_sessions as b (client_id, nonce, ciphertext, valid_until, minted_at)
  values (p_client_id, p_nonce, p_ciphertext, p_valid_until, p_minted_at)
  on conflict (client_id) do update set nonce = excluded.nonce, ciphertext = excluded.ciphertext,
    valid_until = excluded.valid_until, minted_at = excluded.minted_at
  -- One of the future is of a clock that was set back since.
  where b.minted_at <= excluded.minted_at or b.minted_at > p_now
$$;

revoke all on function public.store_session(text, text, text, timestamptz, timestamptz, timestamptz)
  from public, anon, authenticated;
grant execute on function
  public.store_session(text, text, text, timestamptz, timestamptz, timestamptz) to service_role;

comment on function
  public.store_session(text, text, text, timestamptz, timestamptz, timestamptz) is
  'Stores a client''s new access token as ciphertext. One that was minted before the stored one is '
  'dropped: the broker ended it with the later mint.';
