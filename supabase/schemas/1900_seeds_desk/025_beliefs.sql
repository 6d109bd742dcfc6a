-- The claims as they were registered before they were tested; shared/beliefs/registered_claims.ts
-- says the same.
insert into public.beliefs (claim, scope, horizon_sessions, source, note, sceptical_mean,
  sceptical_sd, registered_mean, registered_sd)
select r.claim, r.scope, h.horizon, r.source, r.note, 0, 0.1, r.mean, r.sd
from (values
  ('variance_level', 'NIFTY', -0.08, 0.08, 'Carr and Wu 2009 and its successors',
    'half of ln 0.85, realised over implied volatility of equity indices'),
  ('variance_level', 'indices', -0.08, 0.08, 'Carr and Wu 2009 and its successors',
    'half of ln 0.85, realised over implied volatility of equity indices'),
  ('variance_level', 'stocks', 0, 0.06, 'Driessen, Maenhout and Vilkov 2009',
    'no premium in the variance level of single stocks'),
  ('variance_spread', 'stocks', 0, 0.06, 'Goyal and Saretto 2009, size not converted',
    'ln(252-session volatility / implied), by session, lagged one session'),
  ('term_slope', 'stocks', 0, 0.06, 'Vasquez 2017, size not converted',
    'slope of implied volatility over tenors, by session, lagged one session'),
  ('skew', 'stocks', 0, 0.06, 'none read and converted',
    '25-delta risk reversal, by session, lagged one session'),
  ('direction', 'NIFTY', 0, 0.06, 'none read and converted',
    'rank correlation of the technical score with the return that follows'),
  ('direction', 'indices', 0, 0.06, 'none read and converted',
    'rank correlation of the technical score with the return that follows'),
  ('direction', 'stocks', 0, 0.06, 'none read and converted',
    'rank correlation of the technical score with the return that follows'))
  r (claim, scope, mean, sd, source, note)
cross join (values (5), (10), (21), (42)) h (horizon);
