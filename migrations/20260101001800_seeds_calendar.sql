-- Compiled from supabase/schemas/1800_seeds_calendar by `npm run schema`: edit it there.

insert into public.session_times
  (effective_from, effective_to, opens, closes, fixing, averaging_minutes, source) values
  ('2024-01-01', '2026-07-31', '09:15', '15:30', '15:30', 30,
    'NSE: close is the average of the last 30 minutes'),
  ('2026-08-01', null, '09:15', '15:40', '15:30', 0,
    'NSE/FAOP/74467: closing auction from 2026-08-03');

insert into public.holidays (holiday_date, name, source) values
  ('2024-01-22', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-01-26', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-03-08', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-03-25', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-03-29', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-04-11', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-04-17', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-05-01', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-05-20', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-06-17', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-07-17', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-08-15', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-10-02', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-11-15', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-11-20', 'Trading holiday', 'observed in NSE daily files'),
  ('2024-12-25', 'Trading holiday', 'observed in NSE daily files'),
  ('2025-02-26', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-03-14', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-03-31', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-04-10', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-04-14', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-04-18', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-05-01', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-08-15', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-08-27', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-10-02', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-10-21', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-10-22', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-11-05', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2025-12-25', 'Trading holiday', 'NSE list of 2025-02-24'),
  ('2026-01-15', 'Municipal elections', 'NSE, added 2026-01-12'),
  ('2026-01-26', 'Republic Day', 'NSE/FAOP/71777'),
  ('2026-03-03', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-03-26', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-03-31', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-04-03', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-04-14', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-05-01', 'Maharashtra Day', 'NSE/FAOP/71777'),
  ('2026-05-28', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-06-26', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-09-14', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-10-02', 'Gandhi Jayanti', 'NSE/FAOP/71777'),
  ('2026-10-20', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-11-10', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-11-24', 'Trading holiday', 'NSE/FAOP/71777'),
  ('2026-12-25', 'Christmas', 'NSE/FAOP/71777');

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

select private.generate_sessions('2024-01-01', '2026-12-31');

-- The Union Budget comes once a year, on 1 February.
insert into public.events (underlying, event_date, kind, note, source) values
  (null, '2025-02-01', 'budget', 'Union Budget', 'NSE special session of 2025-02-01'),
  (null, '2026-02-01', 'budget', 'Union Budget', 'NSE/FAOP/72352');

insert into public.event_coverage (kind, covers_from, covers_to, source) values
  ('budget', '2025-01-01', '2026-12-31',
    'NSE special sessions for the Budget: 2025-02-01, NSE/FAOP/72352');
