create function public.store_margin_ratios(p_answers jsonb, p_weight numeric, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.margin_ratios', p_answers,
    '{underlying,modelled,margin}');
  insert into public.margin_ratios as r (underlying, ratio, answers, modelled, margin, answered_at)
  select x.underlying, least(greatest(sum(x.margin) / sum(x.modelled), 0.5), 2), 1,
    sum(x.modelled), sum(x.margin), p_now
  from jsonb_to_recordset(p_answers) as x(underlying text, modelled numeric, margin numeric)
  group by x.underlying
  on conflict (underlying) do update set
    ratio = r.ratio + p_weight * (excluded.ratio - r.ratio), answers = r.answers + 1,
    modelled = excluded.modelled, margin = excluded.margin, answered_at = excluded.answered_at
  -- The same answers sent again teach nothing.
  where excluded.answered_at > r.answered_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_margin_ratios(jsonb, numeric, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_margin_ratios(jsonb, numeric, timestamptz) to service_role;

comment on function public.store_margin_ratios(jsonb, numeric, timestamptz) is
  'Learns from the broker''s margins of one instant, with the share of the newest answer in the '
  'average. Returns the underlyings that learned.';
