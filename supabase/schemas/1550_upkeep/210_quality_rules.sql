create function private.quality_rules()
returns table (check_name text, detail text, remedy text)
language sql immutable set search_path = '' as $$
  values
    ('contracts_listed',
      'each enabled underlying has a contract list of the date',
      'npm run maintain -- contracts; disable what the exchange no longer lists'),
    ('contracts_shrunk',
      'each list has at least 80% of the contracts of the one before that have not expired',
      'look at the broker''s master; contracts that are gone cannot be traded'),
    ('contract_lots',
      'one lot an expiry, below the freeze quantity, changed by corporate actions alone',
      'a revision of lots by the exchange is no fault; else enter the action in corporate_actions'),
    ('candles_complete',
      'each name has a candle of each of the last 20 sessions',
      'npm run maintain -- candles, or npm run load with a file'),
    ('candles_possible',
      'open and close lie inside low and high, no close moves by 49% by itself',
      'correct the row in candles, or enter the action in corporate_actions'),
    ('iv_complete',
      'each enabled underlying has a volatility of the last five sessions',
      'npm run maintain -- iv'),
    ('iv_possible',
      'volatilities lie in 2% to 300% and change by less than a factor of three',
      'correct or delete the row in iv_history, then npm run maintain -- iv'),
    ('jobs_done',
      'every job that was begun is done, contracts and candles have run',
      'call the job again; its error says what to do'),
    ('runs_finished',
      'the session has a run, it is done, and no task stumbled',
      'npm run analyze while the market is open; report internal errors'),
    ('strategies_found',
      'at least 80% as many underlyings have strategies as in the five sessions before',
      'look at the reasons in failures and with npm run why'),
    ('chains_possible',
      'prices are positive, bids lie below asks, expiries ahead',
      'the broker''s feed is at fault: analyze again with --force'),
    ('analyses_possible',
      'forward near spot, moves below spot, candles of the session before',
      'npm run maintain -- candles, then analyze again with --force'),
    ('strategies_complete',
      'every accepted strategy has all figures, legs with contracts, scores and exit rules',
      'analyze again with --force; do not trade these'),
    ('strategies_possible',
      'expected values lie between maximum loss and profit, margins and charges are possible',
      'analyze again with --force; do not trade these'),
    ('positions_orphaned',
      'no open position is past its expiry, every leg has its contract, plans end on their day',
      'npm run execute goes on with plans; close or settle positions by hand'),
    ('names_unknown',
      'every candle is of an underlying or of India VIX',
      'delete the rows of that name in candles, or add the underlying'),
    ('regime_measured',
      'a session that was analyzed has a regime, with an India VIX of 5 to 150',
      'npm run maintain -- candles, then npm run analyze')
$$;

revoke all on function private.quality_rules() from public, anon, authenticated;
grant execute on function private.quality_rules() to service_role;

comment on function private.quality_rules() is
  'The checks of maintain quality: what each demands and what a person does about it.';
