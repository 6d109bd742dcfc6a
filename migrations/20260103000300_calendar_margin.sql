-- Margin on the delta by which a later expiry covers an earlier one.

insert into public.parameters (name, scope, effective_from, effective_to, value, source) values
  ('margin.calendar_spread', 'index', '2024-01-01', null, 0.0175, 'NSE Clearing, SPAN risk parameters: calendar spread charge'),
  ('margin.calendar_spread', 'stock', '2024-01-01', null, 0.022, 'NSE Clearing, SPAN risk parameters: calendar spread charge');
