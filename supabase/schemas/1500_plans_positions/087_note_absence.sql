create function public.note_absence(p_intent_id bigint, p_fence bigint, p_now timestamptz)
returns text
language plpgsql set search_path = '' as $$
declare v public.intents;
begin
  select * into v from public.intents where intent_id = p_intent_id;
  perform private.hold_plan(v.plan_id, p_fence, p_now);
  update public.intents set
    state = case when absent_at <= p_now - interval '5 seconds' then 'refused' else 'unknown' end,
    reason = 'the broker does not know it',
    absent_at = case when p_now >= send_before + interval '60 seconds'
      then coalesce(absent_at, p_now) end
  where intent_id = p_intent_id and state in ('sending', 'unknown')
  returning * into v;
  return v.state;
end $$;

revoke all on function public.note_absence(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.note_absence(bigint, bigint, timestamptz) to service_role;

comment on function public.note_absence(bigint, bigint, timestamptz) is
  'The broker does not show an order. It is believed, and the intent refused, once that was seen '
  'twice, 5 s apart, a minute after the last instant at which it could have been sent. Returns the '
  'intent''s state.';
