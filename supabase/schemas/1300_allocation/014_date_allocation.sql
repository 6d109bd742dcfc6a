create function private.date_allocation() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.trading_date := (select r.trading_date from public.allocation_runs r
    where r.allocation_run_id = new.allocation_run_id);
  return new;
end $$;

revoke all on function private.date_allocation() from public, anon, authenticated;
grant execute on function private.date_allocation() to service_role;

comment on function private.date_allocation() is 'An allocation is of the date of its run.';
