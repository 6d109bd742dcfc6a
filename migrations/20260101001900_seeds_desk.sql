-- Compiled from supabase/schemas/1900_seeds_desk by `npm run schema`: edit it there.

-- Charges and margin parameters with the dates they hold for. Fractions of turnover, notional or
-- price; brokerage in rupees an order; the weekday of monthly expiries in ISO, which before 2025
-- differed between underlyings.
insert into public.parameters (name, scope, effective_from, effective_to, value, source) values
  ('risk_free_rate', '', '2024-01-01', null, 0.065, '91-day treasury bill, flat'),
  ('charge.brokerage_per_order', '', '2024-01-01', null, 20, 'Dhan price list'),
  ('charge.gst', '', '2024-01-01', null, 0.18, 'on brokerage, exchange, IPFT and SEBI fees'),
  ('charge.sebi', '', '2024-01-01', null, 1e-06, 'Rs 10 per crore'),
  ('charge.stt_option_sell', '', '2024-01-01', '2024-09-30', 0.000625, 'Finance Act 2023'),
  ('charge.stt_option_sell', '', '2024-10-01', '2026-03-31', 0.001, 'Finance (No. 2) Act 2024'),
  ('charge.stt_option_sell', '', '2026-04-01', null, 0.0015, 'NSE circular of 2026-03-31'),
  ('charge.stt_exercise', '', '2024-01-01', '2026-03-31', 0.00125, 'of intrinsic value'),
  ('charge.stt_exercise', '', '2026-04-01', null, 0.0015, 'Union Budget 2026'),
  ('charge.exchange_option', '', '2024-01-01', '2026-02-28', 0.0003503,
    'NSE, uniform slab since 2024-10'),
  ('charge.exchange_option', '', '2026-03-01', null, 0.0003552, 'NSE/FA/73061: Rs 3552 per crore'),
  ('charge.ipft_option', '', '2024-01-01', '2026-02-28', 5e-06, 'NSE: Rs 50 per crore'),
  ('charge.ipft_option', '', '2026-03-01', null, 1e-07, 'NSE/FA/73061: Re 1 per crore'),
  ('charge.stamp_option_buy', '', '2024-01-01', null, 3e-05, 'buyer'),
  ('charge.stt_future_sell', '', '2024-01-01', '2024-09-30', 0.000125, 'Finance Act 2023'),
  ('charge.stt_future_sell', '', '2024-10-01', '2026-03-31', 0.0002, 'Finance (No. 2) Act 2024'),
  ('charge.stt_future_sell', '', '2026-04-01', null, 0.0005, 'NSE circular of 2026-03-31'),
  ('charge.exchange_future', '', '2024-01-01', '2026-02-28', 1.73e-05,
    'NSE, uniform slab since 2024-10'),
  ('charge.exchange_future', '', '2026-03-01', null, 1.8299e-05,
    'NSE/FA/73061: Rs 182.99 per crore'),
  ('charge.ipft_future', '', '2024-01-01', '2026-02-28', 1e-06, 'NSE: Rs 10 per crore'),
  ('charge.ipft_future', '', '2026-03-01', null, 1e-09, 'NSE/FA/73061: Re 0.01 per crore'),
  ('charge.stamp_future_buy', '', '2024-01-01', null, 2e-05, 'buyer'),
  ('charge.stt_delivery', '', '2024-01-01', null, 0.001, 'both sides of a delivery'),
  ('charge.exchange_equity', '', '2024-01-01', null, 2.97e-05,
    'general knowledge: confirm on a contract note'),
  ('charge.ipft_equity', '', '2024-01-01', null, 1e-06,
    'general knowledge: confirm on a contract note'),
  ('charge.stamp_equity_buy', '', '2024-01-01', null, 0.00015, 'buyer'),
  ('margin.psr_floor', 'index', '2024-01-01', null, 0.093, 'NSE Clearing, SPAN risk parameters'),
  ('margin.vsr_floor', 'index', '2024-01-01', null, 0.04, 'NSE Clearing, SPAN risk parameters'),
  ('margin.exposure', 'index', '2024-01-01', null, 0.02, 'exposure margin'),
  ('margin.exposure_deep_otm', 'index', '2024-01-01', null, 0.05,
    'index strikes far out of the money from the previous close: 2% + 3%'),
  ('margin.deep_otm', 'index', '2024-01-01', null, 0.1, 'distance from which that holds'),
  ('margin.expiry_day', 'index', '2024-11-20', null, 0.02,
    'extra loss margin on short index options on their expiry day'),
  ('margin.psr_floor', 'stock', '2024-01-01', null, 0.142, 'NSE Clearing, SPAN risk parameters'),
  ('margin.vsr_floor', 'stock', '2024-01-01', null, 0.1, 'NSE Clearing, SPAN risk parameters'),
  ('margin.exposure', 'stock', '2024-01-01', null, 0.035, 'exposure margin'),
  ('margin.exposure_deep_otm', 'stock', '2024-01-01', null, 0.035,
    'index strikes far out of the money from the previous close: 2% + 3%'),
  ('margin.deep_otm', 'stock', '2024-01-01', null, 0.1, 'distance from which that holds'),
  ('margin.expiry_day', 'stock', '2024-11-20', null, 0,
    'extra loss margin on short index options on their expiry day'),
  ('margin.calendar_spread', 'index', '2024-01-01', null, 0.0175,
    'NSE Clearing, SPAN risk parameters: calendar spread charge'),
  ('margin.calendar_spread', 'stock', '2024-01-01', null, 0.022,
    'NSE Clearing, SPAN risk parameters: calendar spread charge'),
  ('monthly_expiry_weekday', '', '2025-01-01', '2025-08-31', 4,
    'NSE: last Thursday of the month for all underlyings'),
  ('monthly_expiry_weekday', '', '2025-09-01', null, 2,
    'NSE: Tuesday for contracts expiring on or after 2025-09-01');

-- The owner's choices with their defaults. Change a value in Studio; its rule is checked when it is
-- read.
insert into public.settings (name, value, description) values
  ('capital', '10000000', 'Capital of the desk in rupees, when allocate is called without one'),
  ('slice_size', '12', 'Underlyings that analyze claims at once'),
  ('fetch_concurrency', '4',
    'Chains that analyze asks for at the same time, inside the rate limits'),
  ('worker_cpu_ms', '1200',
    'CPU of a worker over its life after which a call takes on no more; a hosted worker has 2000'),
  ('worker_wall_seconds', '130', 'The same in seconds; a hosted worker has 150'),
  ('call_wall_seconds', '60',
    'Seconds after which a call takes on no more: its worker may be old already'),
  ('lease_seconds', '30', 'How long a worker holds its run without renewing'),
  ('top_per_underlying', '3', 'Accepted strategies kept for each underlying and sleeve'),
  ('expiries_per_underlying', '2', 'Expiries fetched for each underlying'),
  ('min_days_index', '2',
    'Calendar days that an expiry of an index must be away for a new position'),
  ('min_days_stock', '6', 'The same for a stock, whose options are settled by delivery'),
  ('max_days', '75', 'Calendar days that an expiry may be away'),
  ('chain_max_age_seconds', '60', 'Age above which a chain is refused as stale'),
  ('min_minutes_to_fixing', '30',
    'Minutes before its fixing from which a chain takes no new position'),
  ('contract_horizon_days', '80', 'Contracts that expire later are not stored'),
  ('candle_days', '800',
    'Calendar days of candles kept for each underlying: direction needs 450 sessions'),
  ('index_candle_days', '4100',
    'The same for NIFTY and India VIX: the view is tested over more than ten years'),
  ('min_open_interest_lots', '20',
    'Open interest of each leg, in lots, below which a strategy is refused'),
  ('max_round_trip_credit', '0.10', 'Round-trip cost allowed as a share of a credit'),
  ('max_round_trip_profit', '0.05', 'Round-trip cost allowed as a share of the maximum profit'),
  ('min_pop_conservative', '0.65',
    'Probability of profit that a conservative run demands of families that sell premium'),
  ('min_pop_moderate', '0.55', 'The same for a moderate run'),
  ('min_pop_aggressive', '0.45', 'The same for an aggressive run'),
  ('min_pop_debit_conservative', '0.35',
    'Probability of profit that a conservative run demands of families that pay a premium'),
  ('min_pop_debit_moderate', '0.25', 'The same for a moderate run'),
  ('min_pop_debit_aggressive', '0.20', 'The same for an aggressive run'),
  ('max_positions', '20', 'Open structures at once'),
  ('max_underlying_margin_stock', '0.06', 'Margin in one stock as a share of capital'),
  ('max_underlying_margin_index', '0.30', 'Margin in one index as a share of capital'),
  ('max_loss_per_trade', '0.02',
    'Maximum loss of one defined-risk structure as a share of capital'),
  ('max_stress_per_trade', '0.025',
    'Loss of one structure of undefined risk in its stress move as a share of capital'),
  ('max_undefined_margin', '0.30', 'Margin in undefined risk as a share of capital'),
  ('max_deployed', '0.90', 'Margin and premium together as a share of capital'),
  ('max_daily_deployment', '0.60',
    'Margin and premium that one allocation may add as a share of capital'),
  ('kelly_fraction', '0.25', 'Share of the shrunk Kelly bet that is used'),
  ('carry_cost_fraction', '0.005', 'Total expected cost of the carry sleeve as a share of capital'),
  ('carry_live', 'false', 'Whether the carry sleeve may trade live'),
  ('max_entry_drift', '0.10',
    'How far the net premium may have moved against the strategy at its gate, as a share of the '
    'premium'),
  ('fill_attempts', '5',
    'Quotes that an order of a paper plan may wait for before the plan is unwound'),
  ('mark_gap_seconds', '5', 'Seconds between the two marks that confirm an exit'),
  ('poll_seconds', '2', 'Seconds between two looks at an order that is not filled'),
  ('bans_url', '""',
    'Address of the exchange''s list of securities in ban period (its fo_secban.csv); empty: the '
    'list is unknown'),
  ('min_days_second', '20',
    'Calendar days from which an expiry is taken as the second one before nearer ones are: it '
    'tells the term structure and 30 days'),
  ('retry_minutes', '15',
    'Minutes after which an underlying whose books were one-sided is tried once more'),
  ('strategy_sessions', '60',
    'Sessions for which strategies, analyses and chains are kept; those of an allocation stay as '
    'long as it does'),
  ('quote_sessions', '5', 'Sessions for which the quotes of stored chains are kept'),
  ('mark_sessions', '5',
    'Sessions for which every mark of a position is kept; of earlier ones the last, worst and best '
    'of each session stay'),
  ('trade_sessions', '250',
    'Sessions for which an allocation is kept with its orders, fills and closed position, at least '
    'strategy_sessions; then one row of archived_trades stands for it'),
  ('record_sessions', '60',
    'Sessions for which job runs, ban lists, seen alerts, ended protections and finished paper '
    'orders are kept'),
  ('contract_days', '10', 'Calendar days that contracts are kept past their expiry'),
  ('postback_days', '7', 'Calendar days that the broker''s postbacks are kept');

insert into public.rate_limits (family, interval_seconds, source) values
  ('data', 0.334, 'Dhan: 5 a second; bulk pulls near it were refused, 3 a second were not'),
  ('quote', 1.1, 'Dhan: 1 a second in a rolling window'),
  ('chain', 3, 'Dhan: one request of an underlying and expiry in 3 seconds'),
  ('orders', 0.125, 'Dhan: 10 a second'),
  ('other', 0.2, 'Dhan: 20 a second for other calls; order book and margin may count as orders');

insert into public.trading_state default values;

insert into public.scheduler default values;

-- The first order goes at 09:35 at the earliest: quotes of the first minutes are wide.
insert into public.schedules
  (name, function_name, body, starts_from, starts_after, ends_from, ends_after, follows,
    session_kinds) values
  ('token', 'maintain', '{"job": "token"}', 'midnight', '08:30', 'close', '00:00', null,
    '{regular,special,muhurat}'),
  ('contracts', 'maintain', '{"job": "contracts"}', 'midnight', '08:40', 'close', '-00:30',
    'token', '{regular,special,muhurat}'),
  ('bans', 'maintain', '{"job": "bans"}', 'midnight', '08:45', 'close', '-00:30', null,
    '{regular}'),
  ('candles', 'maintain', '{"job": "candles"}', 'midnight', '08:50', 'close', '-00:30',
    'contracts', '{regular}'),
  ('analyze', 'analyze', '{}', 'open', '00:15', 'close', '-00:45', 'candles', '{regular}'),
  ('allocate', 'allocate', '{}', 'open', '00:15', 'close', '-00:40', 'analyze', '{regular}'),
  ('execute', 'execute', '{"mode": "paper"}', 'open', '00:20', 'close', '-00:30', 'allocate',
    '{regular}'),
  ('candles_of_day', 'maintain', '{"job": "candles"}', 'close', '00:45', 'close', '06:00', null,
    '{regular,special}'),
  ('iv', 'maintain', '{"job": "iv"}', 'close', '00:50', 'close', '06:00', 'candles_of_day',
    '{regular,special}');
insert into public.schedules
  (name, function_name, body, starts_from, starts_after, ends_from, ends_after, every,
    session_kinds) values
  ('monitor', 'monitor', '{}', 'open', '00:01', 'close', '00:00', '00:01',
    '{regular,special,muhurat}');
insert into public.schedules
  (name, function_name, body, starts_from, starts_after, ends_from, ends_after, follows, days)
values
  ('archive', 'maintain', '{"job": "archive"}', 'close', '01:30', 'close', '06:00', 'iv',
    'last_session_of_week');

select private.enable_scheduler();
