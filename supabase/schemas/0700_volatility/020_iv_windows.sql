create table public.iv_windows (
  underlying text not null references public.underlyings,
  from_date date not null,
  to_date date not null check (to_date >= from_date),
  sessions integer not null check (sessions >= 0),
  asked_at timestamptz not null,
  primary key (underlying, from_date, to_date)
);

alter table public.iv_windows enable row level security;
revoke all on table public.iv_windows from public, anon, authenticated;
grant select, insert, update, delete on table public.iv_windows to service_role;

comment on table public.iv_windows is
  'What maintain iv has asked of the expired-option history, so that a call goes on where the last '
  'one stopped and no window is asked twice.';
comment on column public.iv_windows.sessions is
  'Sessions that got a value; 0 is a window that stayed empty: it is asked again after 30 days, or '
  'when its row is deleted.';
