-- Shares sum to 1 over the default universe; the industries of the other underlyings aim at
-- nothing.
insert into public.industries (industry, target_weight, cap_fraction) values
  ('Index', 0.4, 0.6),
  ('Financial Services', 0.168, 0.2),
  ('Information Technology', 0.096, 0.2),
  ('Automobile', 0.084, 0.2),
  ('Healthcare', 0.084, 0.2),
  ('Energy', 0.084, 0.2),
  ('Consumer', 0.084, 0.2),
  ('Capital Goods', 0, 0.2),
  ('Metals', 0, 0.2),
  ('Chemicals', 0, 0.2),
  ('Construction', 0, 0.2),
  ('Realty', 0, 0.2),
  ('Services', 0, 0.2),
  ('Telecommunication', 0, 0.2);
