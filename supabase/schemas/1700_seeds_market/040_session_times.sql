insert into public.session_times
  (effective_from, effective_to, opens, closes, fixing, averaging_minutes, source) values
  ('2024-01-01', '2026-07-31', '09:15', '15:30', '15:30', 30,
    'NSE: close is the average of the last 30 minutes'),
  ('2026-08-01', null, '09:15', '15:40', '15:30', 0,
    'NSE/FAOP/74467: closing auction from 2026-08-03');
