create table public.intents (
  intent_id bigint generated always as identity primary key,
  plan_id bigint not null references public.plans,
  step integer not null check (step > 0),
  leg_number integer not null check (leg_number > 0),
  purpose text not null check (purpose in ('open', 'close', 'unwind')),
  side public.side not null,
  segment public.segment not null,
  security_id text not null,
  quantity integer not null check (quantity > 0),
  limit_price numeric not null check (limit_price > 0),
  tick numeric not null check (tick > 0),
  correlation_id text not null unique check (correlation_id ~ '^[A-Za-z0-9_-]{1,25}$'),
  state text not null default 'written'
    check (state in ('written', 'sending', 'confirmed', 'refused', 'unknown', 'late')),
  reason text,
  written_at timestamptz not null,
  send_before timestamptz,
  absent_at timestamptz,
  check (state <> 'refused' or reason is not null),
  check (state = 'written' or send_before is not null)
);
create index intents_plan on public.intents (plan_id, step);
create trigger guard_intent before update on public.intents
  for each row execute function private.guard_execution();
create trigger admit_intent before insert on public.intents
  for each row execute function private.admit_intent();
create trigger keep_intent before delete on public.intents
  for each row execute function private.guard_kept();

alter table public.intents enable row level security;
revoke all on table public.intents from public, anon, authenticated;
grant select, insert, update, delete on table public.intents to service_role;

comment on table public.intents is 'The stored wish to send one order, written before it is sent.';
comment on column public.intents.step is
  'Order in which a plan''s orders go out; the next step waits for the fills of the one before.';
comment on column public.intents.purpose is
  'open and close are the plan''s own orders, unwind is the way back.';
comment on column public.intents.correlation_id is
  'What the broker is told: an order can be found by it whatever became of the reply.';
comment on column public.intents.state is
  'sending: claimed by the one who sends it; unknown: whether the broker has it is not known yet; '
  'late: the broker has it after it was believed absent.';
comment on column public.intents.send_before is
  'Nothing is sent from then on; absence counts a minute later.';
comment on column public.intents.absent_at is
  'When the broker first did not know it, after absence counts.';
