create function public.propose_adjustment(p_row jsonb, p_legs jsonb, p_now timestamptz)
returns bigint
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_position public.positions;
  v_last integer;
begin
  perform private.require_keys('public.adjustments', p_row, '{position_id,kind,tested_right,
    tested_strike,spot,net,charges,max_loss_before,max_loss_after,ev_p_before,ev_p_after,
    margin_before,margin_after,capital_before,capital_after,risk_class_after,view_beta,view_mu,
    valid_until}');
  perform private.require_keys('public.adjustment_legs', p_legs, '{leg_number,purpose,leg_right,
    side,strike,expiry,segment,security_id,quantity,lot_size,tick,bid,ask,implied_volatility}');
  update public.adjustments set state = 'expired', ended_at = p_now
  where state = 'proposed' and valid_until <= p_now;
  select * into v_position from public.positions
  where position_id = (p_row ->> 'position_id')::bigint and state = 'open' for update;
  if not found or exists (select 1 from public.adjustments j
      where j.position_id = v_position.position_id and j.kind = p_row ->> 'kind'
        and j.state in ('proposed', 'accepted')) then
    return null;
  end if;
  insert into public.adjustments (position_id, kind, tested_right, tested_strike, spot, net,
    charges, max_loss_before, max_loss_after, ev_p_before, ev_p_after, margin_before,
    margin_after, capital_before, capital_after, risk_class_after, view_beta, view_mu,
    proposed_at, valid_until)
  select r.position_id, r.kind, r.tested_right, r.tested_strike, r.spot, r.net, r.charges,
    r.max_loss_before, r.max_loss_after, r.ev_p_before, r.ev_p_after, r.margin_before,
    r.margin_after, r.capital_before, r.capital_after, r.risk_class_after, r.view_beta, r.view_mu,
    p_now, r.valid_until
  from jsonb_populate_record(null::public.adjustments, p_row) r
  returning adjustment_id into v_id;
  -- A number that no leg of the position ever had: its fills tell it from every other.
  select greatest(
    (select max(l.leg_number) from public.position_legs l
      where l.position_id = v_position.position_id),
    (select max(n.leg_number) from public.adjustment_legs n
      where n.position_id = v_position.position_id)) into v_last;
  insert into public.adjustment_legs (adjustment_id, position_id, leg_number, purpose, leg_right,
    side, strike, expiry, segment, security_id, quantity, lot_size, tick, bid, ask,
    implied_volatility)
  select v_id, v_position.position_id,
    case x.purpose when 'open' then v_last + x.leg_number else x.leg_number end, x.purpose,
    x.leg_right, x.side, x.strike, x.expiry, x.segment, x.security_id, x.quantity, x.lot_size,
    x.tick, x.bid, x.ask, x.implied_volatility
  from jsonb_populate_recordset(null::public.adjustment_legs, p_legs) x;
  perform private.raise_alert('warning', 'adjustment',
    concat_ws(' ', p_row ->> 'kind', 'of position', v_position.position_id, 'on',
      (p_now at time zone 'Asia/Kolkata')::date),
    concat_ws(' ', v_position.underlying, v_position.definition || ':', 'its',
      p_row ->> 'tested_right', 'sold at', p_row ->> 'tested_strike', 'is tested at',
      p_row ->> 'spot' || ';',
      p_row ->> 'kind', 'is proposed: show the adjustments, accept one or leave it'), p_now);
  return v_id;
end $$;

revoke all on function public.propose_adjustment(jsonb, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.propose_adjustment(jsonb, jsonb, timestamptz) to service_role;

comment on function public.propose_adjustment(jsonb, jsonb, timestamptz) is
  'Stores what monitor proposes for an open position, with its legs: those to open are numbered 1, '
  '2 and get the next free numbers of the position. At most one of a kind a position lives; null '
  'where one does, or the position is not open. Alerts once a position, kind and date.';
