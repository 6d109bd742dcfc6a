-- Not here: the Muhurat session of Sunday 2026-11-08, whose time was to be notified.
insert into public.special_sessions (session_date, opens, closes, kind, source) values
  ('2024-01-20', '09:15', '15:30', 'special', 'observed in NSE daily files'),
  ('2024-03-02', '09:15', '12:30', 'special',
    'disaster recovery session, observed in NSE daily files'),
  ('2024-05-18', '09:15', '12:30', 'special',
    'disaster recovery session, observed in NSE daily files'),
  ('2025-02-01', '09:15', '15:30', 'special', 'Union Budget'),
  ('2025-10-21', '13:45', '14:45', 'muhurat', 'NSE list of 2025-02-24'),
  ('2026-02-01', '09:15', '15:30', 'special', 'Union Budget, NSE/FAOP/72352');
