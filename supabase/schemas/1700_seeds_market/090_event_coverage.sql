insert into public.event_coverage (kind, covers_from, covers_to, source) values
  ('budget', '2025-01-01', '2026-12-31',
    'NSE special sessions for the Budget: 2025-02-01, NSE/FAOP/72352');
