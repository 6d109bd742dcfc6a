insert into public.rate_limits (family, interval_seconds, source) values
  ('data', 0.334, 'Dhan: 5 a second; bulk pulls near it were refused, 3 a second were not'),
  ('quote', 1.1, 'Dhan: 1 a second in a rolling window'),
  ('chain', 3.5, 'Dhan: one request of an underlying and expiry in 3 seconds; a send may be late'),
  ('orders', null, 'rate_windows'),
  ('other', 0.2, 'Dhan: 20 a second for other calls; order book and margin may count as orders');
