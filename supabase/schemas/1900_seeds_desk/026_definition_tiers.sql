-- Tiers by level of India VIX as the replaced system had them; its cash-secured put is a short put,
-- its butterfly and calendar stand for both rights, its spreads for all four verticals.
insert into public.definition_tiers (level, definition, tier, weight, source)
select v.*, 'Options V4, options_portfolio_config.yaml'
from (values
  ('low', 'iron_condor', 1, 0.30),
  ('low', 'long_call_butterfly', 1, 0.20),
  ('low', 'long_put_butterfly', 1, 0.20),
  ('low', 'short_put', 1, 0.20),
  ('low', 'call_calendar', 2, 0.15),
  ('low', 'put_calendar', 2, 0.15),
  ('low', 'short_strangle', 2, 0.10),
  ('low', 'long_call', 3, 0.05),
  ('low', 'long_put', 3, 0.05),
  ('normal', 'iron_condor', 1, 0.20),
  ('normal', 'bull_call_spread', 1, 0.20),
  ('normal', 'bull_put_spread', 1, 0.20),
  ('normal', 'bear_put_spread', 1, 0.20),
  ('normal', 'bear_call_spread', 1, 0.20),
  ('normal', 'short_put', 1, 0.20),
  ('normal', 'covered_call', 2, 0.15),
  ('normal', 'call_calendar', 2, 0.15),
  ('normal', 'put_calendar', 2, 0.15),
  ('normal', 'call_diagonal', 3, 0.10),
  ('normal', 'put_diagonal', 3, 0.10),
  ('high', 'long_straddle', 1, 0.20),
  ('high', 'long_strangle', 1, 0.15),
  ('high', 'protective_put', 1, 0.15),
  ('high', 'iron_condor', 2, 0.20),
  ('high', 'short_straddle', 2, 0.10),
  ('high', 'covered_call', 3, 0.20)
) v (level, definition, tier, weight);
