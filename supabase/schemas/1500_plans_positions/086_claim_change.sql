create function public.claim_change(
  p_intent_id bigint, p_fence bigint, p_limit_price numeric, p_most integer, p_now timestamptz
) returns timestamptz
language plpgsql set search_path = '' as $$
declare
  v public.intents;
begin
  select * into v from public.intents where intent_id = p_intent_id;
  perform private.hold_plan(v.plan_id, p_fence, p_now);
  update public.orders o set changes = o.changes + 1, asked_limit = p_limit_price
  from public.plans p
  where o.intent_id = p_intent_id and o.state = 'open' and o.changes < p_most
    and p.plan_id = v.plan_id
    and p.state = (case v.purpose when 'unwind' then 'unwinding' else 'executing' end)
    -- Never the same twice, nor a step back: whatever became of an earlier change.
    and case v.side when 'buy' then p_limit_price > greatest(v.limit_price, o.asked_limit)
      else p_limit_price < least(v.limit_price, o.asked_limit) end;
  return case when found then p_now + interval '5 seconds' end;
end $$;

revoke all on function public.claim_change(bigint, bigint, numeric, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.claim_change(bigint, bigint, numeric, integer, timestamptz)
  to service_role;

comment on function public.claim_change(bigint, bigint, numeric, integer, timestamptz) is
  'The leave to change an open order''s limit, once, for 5 s: returns the instant from which it '
  'may not be asked any more. Null when it is not open, its plan does something else, it was '
  'changed p_most times, or the limit is no step towards the market. It counts whatever becomes '
  'of it.';
