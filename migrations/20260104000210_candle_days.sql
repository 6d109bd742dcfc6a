-- Longer history: direction reads 250 sessions ahead of which its slowest average settles over 200; the volatility view is tested since 2015.
-- A value that the owner changed stays.

update public.settings set value = '800', description = 'Calendar days of candles kept for each underlying: direction needs 450 sessions'
where name = 'candle_days' and value = '400';

update public.settings set value = '4100', description = 'The same for NIFTY and India VIX: the view is tested over more than ten years'
where name = 'index_candle_days' and value = '900';
