insert into public.rate_windows (family, seconds, requests, entry_requests, source) values
  ('orders', 1, 8, 4, 'Dhan: 10 a second; changes and cancels count'),
  ('orders', 60, 250, 150, 'Dhan: 250 a minute'),
  ('orders', 3600, 1000, 600, 'Dhan: 1,000 an hour'),
  ('orders', 86400, 7000, 4200, 'Dhan: 7,000 a day');
