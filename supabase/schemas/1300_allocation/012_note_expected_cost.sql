create function private.note_expected_cost() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.sleeve <> 'carry' then
    return null;
  end if;
  insert into public.cost_ledger as l (allocation_id, trading_date, underlying, lots,
    expected_cost, state)
  select new.allocation_id, new.trading_date, new.underlying, new.lots, new.expected_cost,
    case when new.state in ('pending', 'executing', 'executed') then new.state
      else 'released' end
  on conflict (allocation_id) do update set state = excluded.state;
  if new.state = 'executed' then
    -- An entry that ended with fewer lots than were planned has spent their share alone.
    update public.cost_ledger l set lots = f.lots, expected_cost = l.expected_cost * f.lots / l.lots
    from (select sum(x.lots) as lots
      from public.plans p join public.positions x using (plan_id)
      where p.allocation_id = new.allocation_id) f
    where l.allocation_id = new.allocation_id and f.lots < l.lots;
  end if;
  return null;
end $$;

revoke all on function private.note_expected_cost() from public, anon, authenticated;
grant execute on function private.note_expected_cost() to service_role;

comment on function private.note_expected_cost() is
  'Keeps the ledger of what carry is expected to cost equal to the state of its allocation.';
