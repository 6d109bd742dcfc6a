create function public.take_claim(p_claim_id uuid, p_function text, p_now timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare v_claim public.schedule_claims;
begin
  select * into v_claim from public.schedule_claims
  where claim_id = p_claim_id and function_name = p_function for update;
  if not found then
    raise exception 'claim: there is none of this id for %', p_function
      using errcode = 'P0001', hint = 'unauthorised';
  end if;
  if v_claim.state <> 'sent' then
    raise exception 'claim: a claim starts once, this one is %', v_claim.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if p_now >= v_claim.claimed_at + private.claim_validity() then
    raise exception 'claim: it was good for % and is of %', private.claim_validity(),
      to_char(v_claim.claimed_at at time zone 'Asia/Kolkata', 'YYYY-MM-DD HH24:MI "IST"')
      using errcode = 'P0001', hint = 'conflict';
  end if;
  update public.schedule_claims set state = 'taken', taken_at = p_now
  where claim_id = p_claim_id;
  return v_claim.body;
end $$;

revoke all on function public.take_claim(uuid, text, timestamptz) from public, anon, authenticated;
grant execute on function public.take_claim(uuid, text, timestamptz) to service_role;

comment on function public.take_claim(uuid, text, timestamptz) is
  'The body of a scheduler''s call, once. An id that is unknown, of another function, used or '
  'stale is refused: with the token a stranger could start nothing else.';
