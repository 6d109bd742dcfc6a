create view public.mismatch_book with (security_invoker = true) as
select m.kind, m.subject, m.contract, m.here, m.there,
  private.clock_text(m.first_seen, null) as first_ist,
  private.clock_text(m.last_seen, null) as last_ist,
  private.clock_text(m.settled_at, null) as settled_ist, m.correlation_id, m.security_id,
  m.first_seen as at, m.last_seen as last_at, m.settled_at
from private.named_mismatches m;

revoke all on table public.mismatch_book from public, anon, authenticated;
grant select on table public.mismatch_book to service_role;

comment on view public.mismatch_book is
  'What differed between the desk''s live books and the broker''s, by contract; without a settled '
  'time it stands and stops live entries.';
comment on column public.mismatch_book.here is
  'Units by the desk''s tables, bought +, sold -; there: by the broker.';
