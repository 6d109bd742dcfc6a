-- Compiled from supabase/schemas/1400_execution by `npm run schema`: edit it there.

create function private.guard_kept() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' and current_setting('desk.archiving', true) = 'on' then
    return old;
  end if;
  raise exception '%: what was traded is kept as it was', tg_table_name
    using errcode = 'P0001', hint = 'conflict';
end $$;

revoke all on function private.guard_kept() from public, anon, authenticated;
grant execute on function private.guard_kept() to service_role;

comment on function private.guard_kept() is
  'Rows are inserted only; the archive alone takes them away.';

create function private.note_trading_change() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_at timestamptz := nullif(current_setting('desk.turned_at', true), '')::timestamptz;
begin
  if (new.mode, new.state, new.reason) is not distinct from (old.mode, old.state, old.reason) then
    return new;
  end if;
  if v_at is null then
    -- Edited by hand, as in Studio: no instant of the desk's clock is known.
    insert into public.trading_changes (mode, state, reason, changed_by)
    values (new.mode, new.state, new.reason, 'owner')
    returning changed_by, changed_at into new.changed_by, new.changed_at;
  else
    new.changed_at := v_at;
    insert into public.trading_changes (mode, state, reason, changed_by, changed_at)
    values (new.mode, new.state, new.reason, new.changed_by, v_at);
  end if;
  return new;
end $$;

revoke all on function private.note_trading_change() from public, anon, authenticated;
grant execute on function private.note_trading_change() to service_role;

comment on function private.note_trading_change() is
  'Keeps each change of the desk''s switch with who made it, why and when.';

create table public.trading_state (
  only_row boolean primary key default true check (only_row),
  mode public.trading_mode not null default 'paper',
  state text not null default 'active' check (state in ('active', 'reducing', 'halted')),
  reason text,
  changed_by text check (changed_by in ('owner', 'desk')),
  changed_at timestamptz,
  check (state = 'active' or reason is not null)
);
create trigger note_trading_change before update on public.trading_state
  for each row execute function private.note_trading_change();

alter table public.trading_state enable row level security;
revoke all on table public.trading_state from public, anon, authenticated;
grant select, insert, update, delete on table public.trading_state to service_role;

comment on table public.trading_state is
  'The desk''s switch: one row. Live needs this mode, the secret and the call''s own word '
  'together.';
comment on column public.trading_state.state is
  'active; reducing: no entries, unfinished ones are traded back, exits go on; halted: nor does '
  'any exit rule close, only the owner''s exits, cancel and flatten do.';
comment on column public.trading_state.reason is 'Why it is not active.';
comment on column public.trading_state.changed_at is
  'By the desk''s clock; the server''s where the row was edited by hand. Null: never.';

create table public.trading_changes (
  change_id bigint generated always as identity primary key,
  mode public.trading_mode not null,
  state text not null check (state in ('active', 'reducing', 'halted')),
  reason text,
  changed_by text not null check (changed_by in ('owner', 'desk')),
  changed_at timestamptz not null default now()
);
create trigger keep_trading_change before update or delete on public.trading_changes
  for each row execute function private.guard_kept();

alter table public.trading_changes enable row level security;
revoke all on table public.trading_changes from public, anon, authenticated;
grant select, insert on table public.trading_changes to service_role;

comment on table public.trading_changes is
  'What trading_state became, each time it changed: who, why and when. Written by the table '
  'itself.';
comment on column public.trading_changes.changed_at is
  'By the desk''s clock; the server''s where trading_state was edited by hand.';

create table public.desk_identity (
  only_row boolean primary key default true check (only_row),
  desk_id text not null check (desk_id ~ '^[a-z0-9]{4}$'),
  made_at timestamptz not null
);
create trigger keep_desk_identity before update or delete on public.desk_identity
  for each row execute function private.guard_kept();

alter table public.desk_identity enable row level security;
revoke all on table public.desk_identity from public, anon, authenticated;
grant select, insert, update, delete on table public.desk_identity to service_role;

comment on table public.desk_identity is
  'Who this desk is at the broker: one row, made once a database by its first trading call.';
comment on column public.desk_identity.desk_id is
  'Every correlation id begins with it, so that no order of another database is ever taken for '
  'one''s own.';

create table public.protections (
  protection_id bigint generated always as identity primary key,
  scope text not null check (scope in ('desk', 'underlying', 'definition')),
  subject text,
  mode public.trading_mode,
  kind text not null default 'owner' check (kind in ('daily_loss', 'weekly_loss', 'drawdown',
    'losing_streak', 'slippage', 'rejects', 'owner')),
  cause text unique,
  until timestamptz not null,
  reason text not null,
  raised_at timestamptz,
  check ((scope = 'desk') = (subject is null)),
  check ((kind = 'owner') = (cause is null)),
  check ((cause is null) = (raised_at is null))
);
create index protections_until on public.protections (until);

alter table public.protections enable row level security;
revoke all on table public.protections from public, anon, authenticated;
grant select, insert, update, delete on table public.protections to service_role;

comment on table public.protections is
  'Locks that stop new entries in a scope until an instant, the desk''s and the owner''s. One is '
  'lifted by setting until; a row that is deleted may be raised again for its cause.';
comment on column public.protections.subject is 'The underlying or definition; null for the desk.';
comment on column public.protections.mode is 'Whose entries it stops; null: of both modes.';
comment on column public.protections.kind is 'What raised the lock.';
comment on column public.protections.cause is
  'What the desk raised it for, once: a date, a streak''s last trade, a peak. Null: the owner''s.';
comment on column public.protections.until is 'infinity: until the owner resumes.';

create function private.guard_execution() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_maps constant jsonb := '{
    "plans": {
      "gated": ["executing", "denied"], "executing": ["filled", "unwinding", "failed"],
      "unwinding": ["unwound", "failed"], "denied": [], "filled": [], "unwound": [], "failed": []},
    "intents": {
      "written": ["sending"], "sending": ["written", "confirmed", "refused", "unknown"],
      "unknown": ["confirmed", "refused"], "refused": ["late"], "confirmed": [], "late": []},
    "orders": {
      "open": ["filled", "cancelled", "rejected"], "cancelled": ["filled"],
      "rejected": ["filled"], "filled": []},
    "positions": {
      "open": ["closing", "adjusting", "closed"], "closing": ["open", "adjusting", "closed"],
      "adjusting": ["open", "closing", "closed"], "closed": []}}';
  -- Whoever holds a plan, and what went wrong with it, is no part of what it is.
  v_lease constant text[] := '{holder,fence,lease_until,error,error_at}';
  v_free constant jsonb := '{
    "plans": ["state", "reason", "finished_at", "holder", "fence", "lease_until", "error",
      "error_at"],
    "intents": ["state", "reason", "send_before", "absent_at"],
    "orders": ["state", "filled_quantity", "average_price", "reason", "updated_at", "limit_price",
      "changes", "asked_limit"],
    "positions": ["state", "exit_net", "exit_charges", "realised", "closed_at", "exit_rule"]}';
  v_old jsonb := to_jsonb(old);
  v_new jsonb := to_jsonb(new);
  v_own text[] := array(select jsonb_array_elements_text(v_free -> tg_table_name));
begin
  -- Who was fenced off must never write again.
  if tg_table_name = 'plans' and ((v_new ->> 'fence')::bigint < (v_old ->> 'fence')::bigint
    or v_new ->> 'holder' <> coalesce(v_old ->> 'holder', '')
      and v_new -> 'fence' = v_old -> 'fence')
  then
    raise exception 'plan %: it is taken under a higher fence alone', v_old ->> 'plan_id'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if tg_table_name = 'plans' and v_new - v_lease = v_old - v_lease
    or tg_table_name = 'orders' and v_new - 'updated_at' = v_old - 'updated_at'
    or v_new = v_old then
    return new;
  end if;
  if v_new - v_own <> v_old - v_own then
    raise exception '%: only % change', tg_table_name, array_to_string(v_own, ', ')
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if tg_table_name = 'orders'
    and (v_new ->> 'changes')::integer - (v_old ->> 'changes')::integer not in (0, 1) then
    raise exception 'orders: changes are counted one by one'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if private.is_late(tg_table_name, v_old, v_new) then
    return new;
  end if;
  -- Telling the same again is no change; what ended never changes at all.
  if v_maps -> tg_table_name -> old.state = '[]'
    or new.state <> old.state and not (v_maps -> tg_table_name -> old.state) ? new.state
    or tg_table_name = 'orders' and old.state in ('cancelled', 'rejected')
      and (v_new ->> 'filled_quantity')::integer <= (v_old ->> 'filled_quantity')::integer then
    raise exception '%: from % to % is no transition', tg_table_name, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_execution() from public, anon, authenticated;
grant execute on function private.guard_execution() to service_role;

comment on function private.guard_execution() is
  'Allowed transitions of plans, intents, orders and positions, and which of their columns change '
  'at all. What ended never changes, but for a late fill.';

create function private.check_plan() returns trigger
language plpgsql set search_path = '' as $$
declare v_state text;
begin
  select state into v_state from public.plans where plan_id = new.plan_id;
  if v_state in ('denied', 'filled', 'unwound', 'failed') and (
    exists (
      select 1 from public.intents i left join public.orders o using (intent_id)
      where i.plan_id = new.plan_id and (i.state in ('sending', 'unknown') or o.state = 'open'))
    or v_state = 'denied' and exists (
      select 1 from public.intents i where i.plan_id = new.plan_id and i.state <> 'written')
    or new.kind = 'entry' and v_state = 'filled' and not exists (
      select 1 from public.positions x where x.plan_id = new.plan_id)
    or new.kind = 'adjust' and v_state = 'filled' and exists (
      select 1 from public.adjustment_legs n
      left join public.position_legs l using (position_id, leg_number)
      where n.adjustment_id = new.adjustment_id and n.purpose = 'open' and l.quantity is null)
    or new.kind in ('entry', 'adjust') and ( v_state in ('unwound', 'failed') and exists (
        select 1 from private.held_units(new.plan_id) h where h.units <> 0)))
  then
    raise exception 'plan %: it is not %', new.plan_id, v_state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return null;
end $$;

revoke all on function private.check_plan() from public, anon, authenticated;
grant execute on function private.check_plan() to service_role;

comment on function private.check_plan() is
  'At the end of a transaction a plan that ended has no order that may still trade; a filled entry '
  'has its position, a filled adjustment its legs there, and what was traded back holds nothing.';

create function private.guard_adjustment() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{
    "proposed": ["accepted", "expired", "superseded", "withdrawn"],
    "accepted": ["done", "failed"],
    "done": [], "failed": [], "expired": [], "superseded": [], "withdrawn": []}';
  v_own constant text[] := '{state,reason,accepted_at,ended_at}';
begin
  if new is not distinct from old then
    return new;
  end if;
  if not (v_allowed -> old.state) ? new.state then
    raise exception 'adjustment %: from % to % is no transition', old.adjustment_id, old.state,
      new.state using errcode = 'P0001', hint = 'conflict';
  end if;
  if to_jsonb(new) - v_own <> to_jsonb(old) - v_own then
    raise exception 'adjustment %: only % change', old.adjustment_id,
      array_to_string(v_own, ', ') using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_adjustment() from public, anon, authenticated;
grant execute on function private.guard_adjustment() to service_role;

comment on function private.guard_adjustment() is
  'Allowed transitions of an adjustment; what was proposed stays as it was, and what ended never '
  'changes.';

create function private.check_position() returns trigger
language plpgsql set search_path = '' as $$
declare
  v record;
  -- Of a new leg; null of a position.
  v_leg integer := (to_jsonb(new) ->> 'leg_number')::integer;
begin
  select * into v from public.positions where position_id = new.position_id;
  if exists (
    select 1 from public.adjustment_legs n
    where n.position_id = v.position_id and n.leg_number = v_leg and n.purpose = 'open')
  then
    if not exists (
      select 1
      from public.adjustment_legs n
      join public.position_legs l using (position_id, leg_number)
      join public.plans p on p.adjustment_id = n.adjustment_id and p.kind = 'adjust'
        and p.state = 'filled'
      join private.held_units(p.plan_id) h on h.leg_number = n.leg_number
      where n.position_id = v.position_id and n.leg_number = v_leg and n.purpose = 'open'
        and (n.leg_right::text, n.side, n.strike, n.expiry, n.segment, n.security_id, n.quantity)
          = (l.leg_right::text, l.side, l.strike, l.expiry, l.segment, l.security_id, l.quantity)
        and h.units = case n.side when 'buy' then n.quantity else -n.quantity end)
    then
      raise exception 'position %: leg % is not that of its adjustment and fills', v.position_id,
        v_leg using errcode = 'P0001', hint = 'conflict';
    end if;
  elsif tg_op = 'INSERT' and exists (
    select 1
    from public.plans p join public.allocations a using (allocation_id)
    join public.strategy_legs l using (strategy_id)
    left join private.held_units(v.plan_id) h on h.leg_number = l.leg_number
    full join (
      select * from public.position_legs p where p.position_id = v.position_id
        and p.leg_number not in (
          select n.leg_number from public.adjustment_legs n
          where n.position_id = v.position_id and n.purpose = 'open')) k
      on k.leg_number = l.leg_number
    where (p.plan_id = v.plan_id or p.plan_id is null)
      and ((l.leg_right, l.side, l.strike, l.expiry, l.segment, l.security_id,
          l.ratio * v.lots * l.lot_size)
        is distinct from (k.leg_right, k.side, k.strike, k.expiry, k.segment, k.security_id,
          k.quantity)
        or h.units is distinct from case k.side when 'buy' then k.quantity else -k.quantity end))
  then
    raise exception 'position %: its legs are not those of its strategy and fills', v.position_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if v.state = 'closed' and (
    v.realised <> v.entry_net - v.entry_charges + v.exit_net - v.exit_charges
    or exists (select 1 from private.held_units(v.plan_id) h where h.units <> 0))
  then
    raise exception 'position %: it is not closed', v.position_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return null;
end $$;

revoke all on function private.check_position() from public, anon, authenticated;
grant execute on function private.check_position() to service_role;

comment on function private.check_position() is
  'At the end of a transaction a new position''s legs are its strategy''s and its fills'', a leg '
  'that came later is its adjustment''s and that one''s fills'', and what is '
  'closed holds nothing and realised what its ledger says.';

create function private.admit_intent() returns trigger
language plpgsql set search_path = '' as $$
declare v_plan record;
begin
  select * into v_plan from public.plans where plan_id = new.plan_id;
  if new.state <> 'written' or v_plan.state not in ('gated', 'executing', 'unwinding') then
    raise exception 'plan %: no orders are written for a plan that is %', new.plan_id, v_plan.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if new.purpose <> (case when v_plan.kind = 'exit' then 'close'
      when v_plan.state = 'unwinding' then 'unwind' else 'open' end) then
    raise exception 'plan %: % to % takes no order to %', new.plan_id, v_plan.kind, v_plan.state,
      new.purpose using errcode = 'P0001', hint = 'conflict';
  end if;
  if exists (
      select 1 from public.intents i left join public.orders o using (intent_id)
      where i.plan_id = new.plan_id
        and (i.leg_number = new.leg_number or new.purpose = 'unwind' and i.purpose = 'open')
        and (i.state in ('sending', 'unknown') or o.state = 'open')) then
    raise exception 'plan %: an earlier order is not settled', new.plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.admit_intent() from public, anon, authenticated;
grant execute on function private.admit_intent() to service_role;

comment on function private.admit_intent() is
  'Intents are written for live plans alone, as their state has it, and once no earlier order of '
  'the leg, for the way back none of the entry, can be filled any more.';

create function private.admit_order() returns trigger
language plpgsql set search_path = '' as $$
begin
  if not exists (
    select 1 from public.intents i join public.plans p using (plan_id)
    where i.intent_id = new.intent_id and i.state in ('confirmed', 'late') and p.mode = new.mode
  ) then
    raise exception 'intent %: no % order of it was confirmed', new.intent_id, new.mode
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.admit_order() from public, anon, authenticated;
grant execute on function private.admit_order() to service_role;

comment on function private.admit_order() is 'An order is of an intent that the broker confirmed.';

create function private.check_order() returns trigger
language plpgsql set search_path = '' as $$
declare v record;
begin
  select o.order_id, o.state, o.filled_quantity, i.quantity,
    (select coalesce(sum(f.quantity), 0) from public.fills f where f.order_id = o.order_id)
      as traded,
    exists (select 1 from public.fills f where f.order_id = o.order_id and f.mode <> o.mode)
      as mixed
  into v
  from public.orders o join public.intents i using (intent_id) where o.order_id = new.order_id;
  if v.traded <> v.filled_quantity or v.traded > v.quantity or v.mixed
    or v.state = 'filled' and v.traded < v.quantity then
    raise exception 'order %, %: % of % filled with trades of %', v.order_id, v.state,
      v.filled_quantity, v.quantity, v.traded using errcode = 'P0001', hint = 'conflict';
  end if;
  return null;
end $$;

revoke all on function private.check_order() from public, anon, authenticated;
grant execute on function private.check_order() to service_role;

comment on function private.check_order() is
  'At the end of a transaction an order''s filled quantity is that of its fills and at most its '
  'intent''s.';

create table public.plans (
  plan_id bigint generated always as identity primary key,
  kind text not null check (kind in ('entry', 'exit', 'adjust')),
  mode public.trading_mode not null,
  trading_date date not null,
  underlying text not null references public.underlyings,
  allocation_id bigint references public.allocations,
  position_id bigint,
  adjustment_id bigint,
  rule text check (rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'trailing_stop', 'delta_breach',
    'touch', 'iv_exit', 'event_exit', 'scale_out', 'adjustment', 'flatten', 'settlement')),
  lots integer not null check (lots > 0),
  keep_lots integer not null default 0 check (keep_lots >= 0),
  state text not null default 'gated'
    check (state in ('gated', 'denied', 'executing', 'filled', 'unwinding', 'unwound', 'failed')),
  reason text,
  created_at timestamptz not null,
  finished_at timestamptz,
  holder text,
  fence bigint not null default 0,
  lease_until timestamptz,
  error text,
  error_at timestamptz,
  check ((holder is null) = (lease_until is null)),
  check ((error is null) = (error_at is null)),
  check ((kind = 'entry') = (allocation_id is not null and position_id is null)),
  check (kind = 'exit' or keep_lots = 0),
  check ((kind = 'adjust') = (position_id is not null and rule is null)),
  check ((kind = 'adjust' or coalesce(rule = 'adjustment', false))
    = (adjustment_id is not null)),
  check ((kind = 'exit') = (position_id is not null and rule is not null)),
  check ((state in ('denied', 'filled', 'unwound', 'failed')) = (finished_at is not null)),
  check (state not in ('denied', 'unwound', 'failed') or reason is not null),
  constraint plans_denial_check check (state <> 'denied' or split_part(reason, ':', 1) in (
    'not_active', 'loss_limit', 'protected', 'banned', 'expiry_day', 'session_ends',
    'underlying_held', 'book_limit', 'unlisted', 'contract_changed', 'no_cover', 'no_quote',
    'stale_quote', 'outside_band', 'price_moved', 'margin_unknown', 'no_funds', 'order_rate'))
);
create unique index plans_one_entry on public.plans (allocation_id, mode)
  where kind = 'entry' and state <> 'denied';
create unique index plans_one_exit on public.plans (position_id)
  where kind = 'exit' and state in ('gated', 'executing');
create unique index plans_one_adjust on public.plans (adjustment_id)
  where kind = 'adjust' and state <> 'denied';
create index plans_adjustment on public.plans (adjustment_id);
create index plans_date on public.plans (trading_date);
create index plans_live on public.plans (trading_date) where mode = 'live';
create index plans_underlying on public.plans (underlying);
create index plans_allocation on public.plans (allocation_id);
create index plans_position on public.plans (position_id);
create index plans_unfinished on public.plans (kind)
  where state in ('gated', 'executing', 'unwinding');
create index plans_created on public.plans (created_at);
create index plans_finished on public.plans (finished_at) where finished_at is not null;
create index plans_failed on public.plans (finished_at)
  where state in ('denied', 'failed', 'unwound');
create index plans_unwound on public.plans (((finished_at at time zone 'Asia/Kolkata')::date))
  where state in ('failed', 'unwound');
create trigger guard_plan before update on public.plans
  for each row execute function private.guard_execution();
create trigger keep_plan before delete on public.plans
  for each row execute function private.guard_kept();
create constraint trigger check_plan after insert or update on public.plans
  deferrable initially deferred for each row execute function private.check_plan();

alter table public.plans enable row level security;
revoke all on table public.plans from public, anon, authenticated;
grant select, insert, update, delete on table public.plans to service_role;

comment on table public.plans is
  'The ordered orders of an allocation''s entry, of a position''s exit, or of what an adjustment '
  'opens in it.';
comment on column public.plans.lots is
  'Of an entry those it opens, of an exit those it closes, of an adjustment its position''s.';
comment on column public.plans.keep_lots is
  'Lots of the position that an exit leaves; 0 closes it whole. Of an adjustment''s exit all: it '
  'closes legs, and no lots.';
comment on column public.plans.rule is 'The rule that asked for an exit.';
comment on column public.plans.holder is 'The call that works on it, until lease_until.';
comment on column public.plans.fence is
  'Grows with each holder: what an earlier one still writes is refused.';
comment on column public.plans.error is 'What went wrong in the last call that worked on it.';
comment on column public.plans.reason is 'Why it was denied, unwound or failed.';

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

create table public.orders (
  order_id bigint generated always as identity primary key,
  intent_id bigint not null unique references public.intents,
  broker_order_id text not null,
  mode public.trading_mode not null,
  state text not null check (state in ('open', 'filled', 'cancelled', 'rejected')),
  filled_quantity integer not null default 0 check (filled_quantity >= 0),
  average_price numeric,
  limit_price numeric check (limit_price > 0),
  changes integer not null default 0 check (changes between 0 and 25),
  asked_limit numeric check (asked_limit > 0),
  reason text,
  sent_at timestamptz not null,
  updated_at timestamptz not null,
  unique (mode, broker_order_id),
  check (state <> 'filled' or filled_quantity > 0),
  check ((changes = 0) = (asked_limit is null))
);
create index orders_sent on public.orders (sent_at);
create trigger guard_order before update on public.orders
  for each row execute function private.guard_execution();
create trigger admit_order before insert on public.orders
  for each row execute function private.admit_order();
create trigger keep_order before delete on public.orders
  for each row execute function private.guard_kept();
create constraint trigger check_order after insert or update on public.orders
  deferrable initially deferred for each row execute function private.check_order();

alter table public.orders enable row level security;
revoke all on table public.orders from public, anon, authenticated;
grant select, insert, update, delete on table public.orders to service_role;

comment on table public.orders is 'What the broker knows of an intent.';
comment on column public.orders.sent_at is
  'When the broker took it at the latest: it is no later than its leave to be sent.';
comment on column public.orders.limit_price is
  'Rupees, as the broker''s book showed it last; null where it does not tell.';
comment on column public.orders.changes is
  'Changes of the limit that were asked for, whatever became of them.';
comment on column public.orders.asked_limit is 'Rupees that the last of them asked for.';
comment on column public.orders.state is
  'An order ends once its trades are known: until then it is open, whatever is told of it.';

create table public.fills (
  fill_id bigint generated always as identity primary key,
  order_id bigint not null references public.orders,
  mode public.trading_mode not null,
  trade_id text not null,
  quantity integer not null check (quantity > 0),
  price numeric not null check (price > 0),
  charges numeric not null check (charges >= 0),
  filled_at timestamptz not null,
  unique (order_id, trade_id)
);

create index fills_at on public.fills (filled_at);
create index fills_date on public.fills (((filled_at at time zone 'Asia/Kolkata')::date));
-- The exchange numbers its trades anew each day.
create unique index fills_trade
  on public.fills (mode, trade_id, ((filled_at at time zone 'Asia/Kolkata')::date));
create trigger keep_fill before update or delete on public.fills
  for each row execute function private.guard_kept();
create constraint trigger check_fill after insert on public.fills
  deferrable initially deferred for each row execute function private.check_order();
alter table public.fills enable row level security;
revoke all on table public.fills from public, anon, authenticated;
grant select, insert, update, delete on table public.fills to service_role;

comment on table public.fills is 'Executions of an order; they are inserted only.';
comment on column public.fills.charges is
  'All charges of this fill, rupees; the first of an order has its brokerage.';

create table public.positions (
  position_id bigint generated always as identity primary key,
  plan_id bigint not null unique references public.plans,
  strategy_id bigint not null references public.strategies,
  underlying text not null references public.underlyings,
  definition text not null,
  sleeve public.sleeve not null,
  mode public.trading_mode not null,
  state text not null default 'open' check (state in ('open', 'closing', 'adjusting', 'closed')),
  lots integer not null check (lots > 0),
  expiry date not null,
  capital_used numeric not null,
  max_loss numeric,
  entry_net numeric not null,
  entry_charges numeric not null,
  exit_net numeric,
  exit_charges numeric,
  realised numeric,
  opened_at timestamptz not null,
  closed_at timestamptz,
  exit_rule text check (exit_rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'trailing_stop', 'delta_breach',
    'touch', 'iv_exit', 'event_exit', 'scale_out', 'adjustment', 'flatten', 'settlement')),
  check ((state = 'closed') = (closed_at is not null and realised is not null
    and exit_rule is not null))
);
create index positions_open on public.positions (underlying) where state <> 'closed';
create index positions_strategy on public.positions (strategy_id);
create index positions_underlying on public.positions (underlying);
create index positions_opened on public.positions (opened_at);
create index positions_closed on public.positions (((closed_at at time zone 'Asia/Kolkata')::date))
  where state = 'closed';
create trigger guard_position before update on public.positions
  for each row execute function private.guard_execution();
create trigger keep_position before delete on public.positions
  for each row execute function private.guard_kept();
create constraint trigger check_position after insert or update on public.positions
  deferrable initially deferred for each row execute function private.check_position();

alter table public.positions enable row level security;
revoke all on table public.positions from public, anon, authenticated;
grant select, insert, update, delete on table public.positions to service_role;

comment on table public.positions is
  'An open or closed structure; its ledger is summed from fills.';
comment on column public.positions.state is
  'adjusting: what an adjustment opens in it is on its way.';
comment on column public.positions.capital_used is
  'Rupees of margin and premium when it was opened.';
comment on column public.positions.entry_net is
  'Rupees, received +, paid -; summed from the fills.';
comment on column public.positions.realised is 'Rupees after all charges, from its fills.';

alter table public.plans
  add constraint plans_position_id_fkey foreign key (position_id) references public.positions;

create table public.adjustments (
  adjustment_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  kind text not null check (kind in ('roll_untested', 'convert', 'defend')),
  state text not null default 'proposed' check (state in
    ('proposed', 'accepted', 'done', 'failed', 'expired', 'superseded', 'withdrawn')),
  tested_right public.option_right not null,
  tested_strike numeric not null check (tested_strike > 0),
  spot numeric not null check (spot > 0),
  net numeric not null,
  charges numeric not null check (charges >= 0),
  max_loss_before numeric,
  max_loss_after numeric,
  ev_p_before numeric not null,
  ev_p_after numeric not null,
  margin_before numeric not null check (margin_before >= 0),
  margin_after numeric not null check (margin_after >= 0),
  capital_before numeric not null check (capital_before >= 0),
  capital_after numeric not null check (capital_after >= 0),
  risk_class_after public.risk_class not null,
  view_beta numeric check (view_beta > 0),
  view_mu numeric,
  reason text,
  proposed_at timestamptz not null,
  valid_until timestamptz not null check (valid_until > proposed_at),
  accepted_at timestamptz,
  ended_at timestamptz,
  check ((view_beta is null) = (view_mu is null)),
  check ((state in ('accepted', 'done', 'failed')) = (accepted_at is not null)),
  check ((state in ('proposed', 'accepted')) = (ended_at is null)),
  check (state not in ('failed', 'superseded', 'withdrawn') or reason is not null)
);
create unique index adjustments_one_live on public.adjustments (position_id, kind)
  where state in ('proposed', 'accepted');
create unique index adjustments_one_accepted on public.adjustments (position_id)
  where state = 'accepted';
create index adjustments_position on public.adjustments (position_id);
create index adjustments_date
  on public.adjustments (((proposed_at at time zone 'Asia/Kolkata')::date));
create index adjustments_proposed on public.adjustments (valid_until) where state = 'proposed';
create trigger guard_adjustment before update on public.adjustments
  for each row execute function private.guard_adjustment();
create trigger keep_adjustment before delete on public.adjustments
  for each row execute function private.guard_kept();

alter table public.adjustments enable row level security;
revoke all on table public.adjustments from public, anon, authenticated;
grant select, insert, update, delete on table public.adjustments to service_role;

comment on table public.adjustments is
  'What monitor proposed to do about a position of which a sold strike was tested, and what came '
  'of it. Rupees of the whole position.';
comment on column public.adjustments.state is
  'proposed, accepted by the owner, done once all of it was traded; failed: what was to be opened '
  'could not be; superseded: another of the position was accepted; withdrawn: its position closed.';
comment on column public.adjustments.tested_right is 'The side whose sold strike the spot tests.';
comment on column public.adjustments.net is
  'Of its orders at the far sides of the quotes, received +, without charges.';
comment on column public.adjustments.charges is 'Of its orders.';
comment on column public.adjustments.max_loss_before is
  'From the position''s entry to its end, held as it is; null when unlimited.';
comment on column public.adjustments.max_loss_after is 'The same once it is adjusted.';
comment on column public.adjustments.ev_p_before is
  'What the position is expected to come to from its entry to its end after all charges, held as '
  'it is, under the view (p).';
comment on column public.adjustments.ev_p_after is 'The same once it is adjusted.';
comment on column public.adjustments.margin_before is 'By the model.';
comment on column public.adjustments.margin_after is 'By the model.';
comment on column public.adjustments.capital_before is 'Margin and the premium that was paid.';
comment on column public.adjustments.capital_after is 'The same once it is adjusted.';
comment on column public.adjustments.view_beta is
  'Of the view that the figures are under; null where none was formed on the date: the market''s.';
comment on column public.adjustments.reason is 'Why it ended without being done.';
comment on column public.adjustments.valid_until is 'It is accepted before that alone.';

create table public.adjustment_legs (
  adjustment_id bigint not null references public.adjustments,
  position_id bigint not null references public.positions,
  leg_number integer not null check (leg_number > 0),
  purpose text not null check (purpose in ('open', 'close')),
  leg_right public.option_right not null,
  side public.side not null,
  strike numeric not null check (strike > 0),
  expiry date not null,
  segment public.segment not null,
  security_id text not null,
  quantity integer not null check (quantity > 0),
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  bid numeric check (bid > 0),
  ask numeric check (ask > 0),
  implied_volatility numeric check (implied_volatility > 0),
  primary key (adjustment_id, leg_number),
  check (quantity % lot_size = 0),
  check (ask > bid),
  check (purpose = 'close' or num_nulls(bid, ask) = 0)
);
create unique index adjustment_legs_opened on public.adjustment_legs (position_id, leg_number)
  where purpose = 'open';
create index adjustment_legs_position on public.adjustment_legs (position_id);
create trigger keep_adjustment_leg before update or delete on public.adjustment_legs
  for each row execute function private.guard_kept();

alter table public.adjustment_legs enable row level security;
revoke all on table public.adjustment_legs from public, anon, authenticated;
grant select, insert, update, delete on table public.adjustment_legs to service_role;

comment on table public.adjustment_legs is
  'Legs that an adjustment closes of its position, and those that it opens; inserted only.';
comment on column public.adjustment_legs.leg_number is
  'Of the position: one that it opens has a number that no other leg of the position ever had.';
comment on column public.adjustment_legs.side is
  'Of the leg: what is closed is traded the other way.';
comment on column public.adjustment_legs.quantity is 'In units.';
comment on column public.adjustment_legs.lot_size is 'Units of a lot.';
comment on column public.adjustment_legs.bid is
  'Rupees per unit as proposed, as the ask; null where the side that is not traded had none.';

alter table public.plans
  add constraint plans_adjustment_id_fkey foreign key (adjustment_id)
    references public.adjustments;

create table public.position_legs (
  position_id bigint not null references public.positions,
  leg_number integer not null,
  leg_right public.leg_right not null,
  side public.side not null,
  strike numeric,
  expiry date,
  segment public.segment not null,
  security_id text not null,
  quantity integer not null check (quantity > 0),
  tick numeric not null,
  entry_price numeric not null,
  primary key (position_id, leg_number)
);

create trigger keep_position_leg before update or delete on public.position_legs
  for each row execute function private.guard_kept();
create constraint trigger check_position_leg after insert on public.position_legs
  deferrable initially deferred for each row execute function private.check_position();

alter table public.position_legs enable row level security;
revoke all on table public.position_legs from public, anon, authenticated;
grant select, insert, update, delete on table public.position_legs to service_role;

comment on table public.position_legs is
  'Legs of a position as they were entered, and those that adjustments opened; they are inserted '
  'only.';
comment on column public.position_legs.quantity is 'In units.';

create table public.settlements (
  plan_id bigint not null references public.plans,
  leg_number integer not null check (leg_number > 0),
  expiry date not null,
  units integer not null check (units <> 0),
  underlying_price numeric not null check (underlying_price > 0),
  price numeric not null check (price >= 0),
  charges numeric not null check (charges >= 0),
  settled_at timestamptz not null,
  primary key (plan_id, leg_number)
);
create index settlements_date
  on public.settlements (((settled_at at time zone 'Asia/Kolkata')::date));
create trigger keep_settlement before update or delete on public.settlements
  for each row execute function private.guard_kept();

alter table public.settlements enable row level security;
revoke all on table public.settlements from public, anon, authenticated;
grant select, insert, update, delete on table public.settlements to service_role;

comment on table public.settlements is
  'Legs that were still held at their expiry, as the exchange settled them; inserted only.';
comment on column public.settlements.plan_id is 'The entry that they stood from.';
comment on column public.settlements.units is 'Held +, owed -.';
comment on column public.settlements.underlying_price is
  'Rupees, close of the underlying on the expiry; after a split since the entry in its old terms.';
comment on column public.settlements.price is 'Rupees per unit received or owed: intrinsic value.';
comment on column public.settlements.charges is
  'Rupees: tax on exercise, and of a stock what trading the delivered shares costs.';

create table public.position_marks (
  position_id bigint not null references public.positions,
  marked_at timestamptz not null,
  state text not null check (state in ('priced', 'no_quote')),
  close_value numeric,
  unrealised numeric,
  unrealised_mid numeric,
  spot real,
  delta real,
  implied_volatility real,
  volatility_change real,
  primary key (position_id, marked_at),
  check ((state = 'priced') = (unrealised_mid is not null)),
  check ((close_value is null) = (unrealised is null)),
  check (state = 'priced' or num_nonnulls(unrealised, spot, delta, implied_volatility,
    volatility_change) = 0)
);
create index position_marks_date
  on public.position_marks (((marked_at at time zone 'Asia/Kolkata')::date));

alter table public.position_marks enable row level security;
revoke all on table public.position_marks from public, anon, authenticated;
grant select, insert, update, delete on table public.position_marks to service_role;

comment on table public.position_marks is
  'What an open position was worth: at the middle of the quotes, which rules go by, and if it were '
  'closed at their far side.';
comment on column public.position_marks.state is 'no_quote: a leg has neither side.';
comment on column public.position_marks.close_value is
  'Rupees received (+) or paid (-) when closed at the far side of the quotes; null where one is '
  'missing.';
comment on column public.position_marks.unrealised is
  'Rupees after the charges of the entry, closed at the far side; null where one is missing.';
comment on column public.position_marks.unrealised_mid is
  'Rupees after the charges of the entry at the middle of the quotes; a leg that nobody bids for '
  'counts half of its ask.';
comment on column public.position_marks.spot is
  'Rupees; null, as the next three, where the spot or a leg had no price to tell it from.';
comment on column public.position_marks.delta is
  'Rupees per rupee of the spot, of one unit of the structure.';
comment on column public.position_marks.implied_volatility is
  'Decimal a year: mean over the legs, weighed by their vegas.';
comment on column public.position_marks.volatility_change is
  'Since the entry, as a share of the implied volatility then, over the same legs.';

create table public.position_sessions (
  position_id bigint not null references public.positions on delete cascade,
  trading_date date not null,
  marked_at timestamptz not null,
  profit_mid numeric not null,
  peak_mid numeric,
  reading jsonb,
  charges numeric,
  costs numeric,
  by_delta numeric,
  by_gamma numeric,
  by_vega numeric,
  by_theta numeric,
  primary key (position_id, trading_date),
  check (num_nulls(reading, charges, costs, by_delta, by_gamma, by_vega, by_theta) in (0, 7))
);
create index position_sessions_date on public.position_sessions (trading_date);

alter table public.position_sessions enable row level security;
revoke all on table public.position_sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.position_sessions to service_role;

comment on table public.position_sessions is
  'What the marks of a position came to by the end of a session, or by now.';
comment on column public.position_sessions.marked_at is 'The newest mark that is in it.';
comment on column public.position_sessions.profit_mid is
  'Rupees after all charges so far at the middle of the quotes of that mark.';
comment on column public.position_sessions.peak_mid is
  'Rupees: the best profit at the middle of the quotes since the entry that two marks in a row '
  'reached.';
comment on column public.position_sessions.reading is
  'Spot and greeks of the legs, by which the next mark is explained; null before the first.';
comment on column public.position_sessions.charges is
  'Rupees of all fills by then; they are in the costs.';
comment on column public.position_sessions.costs is
  'Rupees since the entry, as the next four: charges, and what the first reading lay below the '
  'fills.';
comment on column public.position_sessions.by_delta is 'Rupees by moves of the spot.';
comment on column public.position_sessions.by_gamma is 'Rupees by the squares of these moves.';
comment on column public.position_sessions.by_vega is
  'Rupees by changes of each leg''s implied volatility.';
comment on column public.position_sessions.by_theta is 'Rupees by the time that passed.';

create table public.exit_targets (
  position_id bigint primary key references public.positions on delete cascade,
  close_value_at numeric not null,
  valid_on date not null,
  found_at timestamptz not null
);

alter table public.exit_targets enable row level security;
revoke all on table public.exit_targets from public, anon, authenticated;
grant select, insert, update, delete on table public.exit_targets to service_role;

comment on table public.exit_targets is
  'What a position with a profit target would have to be worth next session for holding on to be '
  'worth no more than closing; found anew each evening.';
comment on column public.exit_targets.close_value_at is
  'Rupees received (+) or paid (-) when closed at the middle of the quotes.';
comment on column public.exit_targets.valid_on is 'The one session for which it holds.';

create table public.exits (
  exit_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  rule text not null check (rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'trailing_stop', 'delta_breach',
    'touch', 'iv_exit', 'event_exit', 'scale_out', 'adjustment', 'flatten', 'settlement')),
  details jsonb not null,
  fired_at timestamptz not null,
  plan_id bigint references public.plans
);
create index exits_position on public.exits (position_id);
create index exits_plan on public.exits (plan_id);

alter table public.exits enable row level security;
revoke all on table public.exits from public, anon, authenticated;
grant select, insert, update, delete on table public.exits to service_role;

comment on table public.exits is 'Exit rules that fired.';

create function private.is_late(p_table text, p_old jsonb, p_new jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case p_table
      when 'plans' then
        (p_old ->> 'kind', p_old ->> 'state', p_new ->> 'state') in (
          ('entry', 'unwound', 'unwinding'), ('entry', 'failed', 'unwinding'),
          ('adjust', 'unwound', 'unwinding'), ('adjust', 'failed', 'unwinding'),
          ('exit', 'filled', 'executing'))
        and exists (
          select 1 from public.intents i join public.orders o using (intent_id)
          where i.plan_id = (p_old ->> 'plan_id')::bigint and o.filled_quantity > 0
            and o.updated_at >= (p_old ->> 'finished_at')::timestamptz)
      when 'positions' then
        (p_old ->> 'state', p_new ->> 'state') = ('closed', 'closing')
        and exists (
          select 1 from public.plans p where p.position_id = (p_old ->> 'position_id')::bigint
            and p.kind = 'exit' and p.state = 'executing')
      else false
    end);
end
$$;

revoke all on function private.is_late(text, jsonb, jsonb) from public, anon, authenticated;
grant execute on function private.is_late(text, jsonb, jsonb) to service_role;

comment on function private.is_late(text, jsonb, jsonb) is
  'Whether a plan or position that ended goes on because one of its orders was filled after that.';

create function private.held_units(p_plan_id bigint)
returns table (leg_number integer, units integer)
language plpgsql stable rows 4 set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select t.leg_number, sum(t.units)::integer
    from (
      select i.leg_number, case i.side when 'buy' then f.quantity else -f.quantity end as units
      from (
        select p_plan_id as plan_id
        union all
        select e.plan_id from public.positions x join public.plans e using (position_id)
        where x.plan_id = p_plan_id and (e.kind = 'exit' or e.state = 'filled')) q
      join public.intents i using (plan_id)
      join public.orders o using (intent_id)
      join public.fills f using (order_id)
      union all
      select s.leg_number, -s.units from public.settlements s where s.plan_id = p_plan_id) t
    group by t.leg_number;
end
$$;

revoke all on function private.held_units(bigint) from public, anon, authenticated;
grant execute on function private.held_units(bigint) to service_role;

comment on function private.held_units(bigint) is
  'Units that stand from an entry plan by leg, bought +: its fills, those of its position''s exits '
  'and of adjustments that are done, and what was settled. Of an adjustment''s plan its own fills.';

create function private.kept_lots(p_position_id bigint) returns integer
language plpgsql stable set search_path = '' as $$
begin
  return (
    select least(x.lots, min(e.keep_lots))
    from public.positions x
    left join public.plans e on e.position_id = x.position_id and e.kind = 'exit'
      and e.state in ('gated', 'executing', 'filled')
    where x.position_id = p_position_id
    group by x.lots);
end
$$;

revoke all on function private.kept_lots(bigint) from public, anon, authenticated;
grant execute on function private.kept_lots(bigint) to service_role;

comment on function private.kept_lots(bigint) is
  'Lots that the exits of a position leave of it, those under way and those that are done: exits '
  'only ever leave less. 0 once one closes it whole.';

create function private.units_to_close(p_position_id bigint)
returns table (leg_number integer, units integer)
language plpgsql stable rows 4 set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select h.leg_number, h.units - case
      when exists (
        select 1 from public.plans e join public.adjustment_legs n using (adjustment_id)
        where e.position_id = x.position_id and e.kind = 'exit'
          and e.state in ('gated', 'executing', 'filled')
          and n.purpose = 'close' and n.leg_number = h.leg_number) then 0
      else case l.side when 'buy' then 1 else -1 end
        * private.kept_lots(p_position_id) * l.quantity / x.lots end
    from public.positions x
    cross join lateral private.held_units(x.plan_id) h
    join public.position_legs l on l.position_id = x.position_id and l.leg_number = h.leg_number
    where x.position_id = p_position_id;
end
$$;

revoke all on function private.units_to_close(bigint) from public, anon, authenticated;
grant execute on function private.units_to_close(bigint) to service_role;

comment on function private.units_to_close(bigint) is
  'Units by leg that stand beyond what the exits of a position leave of it, bought +; of a leg '
  'that an adjustment closes they leave nothing.';

create view private.traded_legs with (security_invoker = true) as
select p.plan_id, l.leg_number, l.leg_right, l.side, l.strike,
  coalesce(l.expiry, (
      select min(c.expiry) from public.contracts c
      where c.segment = l.segment and c.security_id = l.security_id and c.instrument = 'future'
        and c.expiry >= s.expiry),
    s.expiry) as ends_on, l.expiry, l.segment, l.security_id, l.tick,
  l.lot_size, s.strategy_id
from public.plans p
join public.allocations a using (allocation_id)
join public.strategies s using (strategy_id)
join public.strategy_legs l using (strategy_id)
union all
select q.plan_id, n.leg_number, n.leg_right::text::public.leg_right, n.side, n.strike, n.expiry,
  n.expiry, n.segment, n.security_id, n.tick, n.lot_size, q.strategy_id
from (
  select x.plan_id, x.position_id, x.strategy_id, null::bigint as adjustment_id
  from public.positions x
  union all
  select p.plan_id, p.position_id, x.strategy_id, p.adjustment_id
  from public.plans p join public.positions x using (position_id) where p.kind = 'adjust') q
join public.adjustment_legs n on n.position_id = q.position_id and n.purpose = 'open'
  and n.adjustment_id = coalesce(q.adjustment_id, n.adjustment_id);

revoke all on table private.traded_legs from public, anon, authenticated;
grant select on table private.traded_legs to service_role;

comment on view private.traded_legs is
  'The contract of each leg number that a plan''s fills may be of: of an entry those of its '
  'strategy and whatever adjustments opened later, of an adjustment its own.';
comment on column private.traded_legs.ends_on is
  'Its expiry; of a future its own, which may come after that of the options beside it, of shares '
  'that of their strategy.';

create function private.held_lots(p_position_id bigint) returns integer
language sql stable set search_path = '' as $$
  select coalesce(nullif(private.kept_lots(p_position_id), 0), x.lots)
  from public.positions x where x.position_id = p_position_id
$$;

revoke all on function private.held_lots(bigint) from public, anon, authenticated;
grant execute on function private.held_lots(bigint) to service_role;

comment on function private.held_lots(bigint) is
  'Lots by which a position counts: those that no part of it closed; all that were entered where '
  'only a worthless leg of them is left.';

create table public.equity_days (
  mode public.trading_mode not null,
  trading_date date not null,
  capital numeric not null check (capital > 0),
  realised_before numeric not null,
  realised numeric not null,
  unrealised numeric not null,
  peak numeric not null,
  peak_at timestamptz not null,
  looked_at timestamptz not null,
  primary key (mode, trading_date)
);

alter table public.equity_days enable row level security;
revoke all on table public.equity_days from public, anon, authenticated;
grant select, insert, update, delete on table public.equity_days to service_role;

comment on table public.equity_days is
  'What the desk has made of a mode, a row a date, renewed at each look of monitor and gate: what '
  'loss limits and drawdown go by. Rupees after charges; kept for good.';
comment on column public.equity_days.capital is 'What the limits are shares of.';
comment on column public.equity_days.realised_before is 'Of what ended on earlier dates.';
comment on column public.equity_days.realised is 'Of what ended on the date.';
comment on column public.equity_days.unrealised is
  'Of open positions, by their last mark at the middle of the quotes.';
comment on column public.equity_days.peak is
  'Highest sum of the three so far, since the desk began or the owner last resumed.';

create table public.reconciliations (
  trading_date date primary key,
  looked_at timestamptz not null,
  looks integer not null check (looks > 0),
  foreign_orders integer not null check (foreign_orders >= 0),
  foreign_instruments integer not null check (foreign_instruments >= 0),
  stopped text,
  stopped_at timestamptz,
  check ((stopped is null) = (stopped_at is null))
);

alter table public.reconciliations enable row level security;
revoke all on table public.reconciliations from public, anon, authenticated;
grant select, insert, update, delete on table public.reconciliations to service_role;

comment on table public.reconciliations is
  'The comparisons of a date between the desk''s live books and the broker''s: the last one''s '
  'result. A desk on paper has none.';
comment on column public.reconciliations.looks is 'Comparisons of the date.';
comment on column public.reconciliations.foreign_orders is
  'Orders of others in the same account: counted, never touched.';
comment on column public.reconciliations.foreign_instruments is
  'Instruments that others traded on the date.';
comment on column public.reconciliations.stopped is
  'Why the last comparison concluded nothing: the broker''s own books contradict each other or '
  'could not be read.';
comment on column public.reconciliations.stopped_at is 'Since when.';

create function private.last_adjustment(p_position_id bigint) returns setof public.adjustments
language sql stable rows 1 set search_path = '' as $$
  select * from public.adjustments
  where position_id = p_position_id and state = 'done'
  order by adjustment_id desc limit 1
$$;

revoke all on function private.last_adjustment(bigint) from public, anon, authenticated;
grant execute on function private.last_adjustment(bigint) to service_role;

comment on function private.last_adjustment(bigint) is
  'The adjustment that made a position what it is now; none where it is as it was entered.';

create table public.mismatches (
  kind text not null check (kind in (
    'order_missing_there', 'order_unknown_here', 'fill_missing', 'quantity_differs',
    'position_missing_there', 'position_unknown_here')),
  subject text not null,
  first_seen timestamptz not null,
  segment public.segment not null,
  security_id text not null,
  correlation_id text,
  here integer not null,
  there integer not null,
  last_seen timestamptz not null,
  settled_at timestamptz,
  primary key (kind, subject, first_seen),
  check (last_seen >= first_seen)
);
create unique index mismatches_standing on public.mismatches (kind, subject)
  where settled_at is null;
create index mismatches_first on public.mismatches (first_seen);

alter table public.mismatches enable row level security;
revoke all on table public.mismatches from public, anon, authenticated;
grant select, insert, update, delete on table public.mismatches to service_role;

comment on table public.mismatches is
  'What differed between the desk''s live books and the broker''s in two looks, or was taken over '
  'from the broker after the first. One that stands stops live entries.';
comment on column public.mismatches.subject is
  'The order''s correlation id, of a position the instrument.';
comment on column public.mismatches.here is
  'Units by the desk''s tables, bought +, sold -; there: by the broker.';
comment on column public.mismatches.settled_at is
  'When it was seen no more, or taken over; null while it stands.';
