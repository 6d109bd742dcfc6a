-- The Union Budget comes once a year, on 1 February.
insert into public.events (underlying, event_date, kind, note, source) values
  (null, '2025-02-01', 'budget', 'Union Budget', 'NSE special session of 2025-02-01'),
  (null, '2026-02-01', 'budget', 'Union Budget', 'NSE/FAOP/72352');
