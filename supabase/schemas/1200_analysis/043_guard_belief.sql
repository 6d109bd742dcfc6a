create function private.guard_belief() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (old.claim, old.scope, old.horizon_sessions)
      is distinct from (new.claim, new.scope, new.horizon_sessions) then
    raise exception 'belief % of %: a claim keeps its scope and horizon; add a row instead',
      old.claim, old.scope using errcode = 'P0001', hint = 'conflict';
  end if;
  if (old.sceptical_mean, old.sceptical_sd, old.registered_mean, old.registered_sd) is distinct from
      (new.sceptical_mean, new.sceptical_sd, new.registered_mean, new.registered_sd) then
    perform private.note_belief(new, coalesce(
      (select (last_tick_at at time zone 'Asia/Kolkata')::date from public.scheduler),
      (select max(trading_date) from public.job_runs)), 'prior_edited');
  end if;
  return new;
end $$;

revoke all on function private.guard_belief() from public, anon, authenticated;
grant execute on function private.guard_belief() to service_role;

comment on function private.guard_belief() is
  'A claim keeps its key, and a prior that the owner edits leaves a row in belief_history with the '
  'desk''s own date: the posteriors follow in the evening.';
