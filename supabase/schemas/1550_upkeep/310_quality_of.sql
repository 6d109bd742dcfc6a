create function private.quality_of(p_check text, p_date date, p_session date)
returns table (name text, found text, serious boolean)
language plpgsql stable set search_path = '' as $$
begin
  case p_check
    when 'contracts_listed' then
      return query select * from private.contracts_listed(p_date, p_session);
    when 'contracts_shrunk' then
      return query select * from private.contracts_shrunk(p_date, p_session);
    when 'contract_lots' then
      return query select * from private.contract_lots(p_date, p_session);
    when 'candles_complete' then
      return query select * from private.candles_complete(p_date, p_session);
    when 'candles_possible' then
      return query select * from private.candles_possible(p_date, p_session);
    when 'iv_complete' then
      return query select * from private.iv_complete(p_date, p_session);
    when 'iv_possible' then
      return query select * from private.iv_possible(p_date, p_session);
    when 'premiums_complete' then
      return query select * from private.premiums_complete(p_date, p_session);
    when 'premiums_possible' then
      return query select * from private.premiums_possible(p_date, p_session);
    when 'jobs_done' then
      return query select * from private.jobs_done(p_date, p_session);
    when 'runs_finished' then
      return query select * from private.runs_finished(p_date, p_session);
    when 'strategies_found' then
      return query select * from private.strategies_found(p_date, p_session);
    when 'chains_possible' then
      return query select * from private.chains_possible(p_date, p_session);
    when 'analyses_possible' then
      return query select * from private.analyses_possible(p_date, p_session);
    when 'strategies_complete' then
      return query select * from private.strategies_complete(p_date, p_session);
    when 'strategies_possible' then
      return query select * from private.strategies_possible(p_date, p_session);
    when 'positions_orphaned' then
      return query select * from private.positions_orphaned(p_date, p_session);
    when 'names_unknown' then
      return query select * from private.names_unknown(p_date, p_session);
    when 'regime_measured' then
      return query select * from private.regime_measured(p_date, p_session);
  end case;
end $$;

revoke all on function private.quality_of(text, date, date) from public, anon, authenticated;
grant execute on function private.quality_of(text, date, date) to service_role;

comment on function private.quality_of(text, date, date) is
  'What breaks the rule of one check on a date, and in the last session that has ended.';
