-- Charges and margin parameters with the dates they hold for. Fractions of turnover, notional or price; brokerage in rupees an order.

insert into public.parameters (name, scope, effective_from, effective_to, value, source) values
  ('risk_free_rate', '', '2024-01-01', null, 0.065, '91-day treasury bill, flat'),
  ('charge.brokerage_per_order', '', '2024-01-01', null, 20, 'Dhan price list'),
  ('charge.gst', '', '2024-01-01', null, 0.18, 'on brokerage, exchange, IPFT and SEBI fees'),
  ('charge.sebi', '', '2024-01-01', null, 1e-06, 'Rs 10 per crore'),
  ('charge.stt_option_sell', '', '2024-01-01', '2024-09-30', 0.000625, 'Finance Act 2023'),
  ('charge.stt_option_sell', '', '2024-10-01', '2026-03-31', 0.001, 'Finance (No. 2) Act 2024'),
  ('charge.stt_option_sell', '', '2026-04-01', null, 0.0015, 'NSE circular of 2026-03-31'),
  ('charge.stt_exercise', '', '2024-01-01', '2026-03-31', 0.00125, 'of intrinsic value'),
  ('charge.stt_exercise', '', '2026-04-01', null, 0.0015, 'Union Budget 2026'),
  ('charge.exchange_option', '', '2024-01-01', '2026-02-28', 0.0003503, 'NSE, uniform slab since 2024-10'),
  ('charge.exchange_option', '', '2026-03-01', null, 0.0003552, 'NSE/FA/73061: Rs 3552 per crore'),
  ('charge.ipft_option', '', '2024-01-01', '2026-02-28', 5e-06, 'NSE: Rs 50 per crore'),
  ('charge.ipft_option', '', '2026-03-01', null, 1e-07, 'NSE/FA/73061: Re 1 per crore'),
  ('charge.stamp_option_buy', '', '2024-01-01', null, 3e-05, 'buyer'),
  ('charge.stt_future_sell', '', '2024-01-01', '2024-09-30', 0.000125, 'Finance Act 2023'),
  ('charge.stt_future_sell', '', '2024-10-01', '2026-03-31', 0.0002, 'Finance (No. 2) Act 2024'),
  ('charge.stt_future_sell', '', '2026-04-01', null, 0.0005, 'NSE circular of 2026-03-31'),
  ('charge.exchange_future', '', '2024-01-01', '2026-02-28', 1.73e-05, 'NSE, uniform slab since 2024-10'),
  ('charge.exchange_future', '', '2026-03-01', null, 1.8299e-05, 'NSE/FA/73061: Rs 182.99 per crore'),
  ('charge.ipft_future', '', '2024-01-01', '2026-02-28', 1e-06, 'NSE: Rs 10 per crore'),
  ('charge.ipft_future', '', '2026-03-01', null, 1e-09, 'NSE/FA/73061: Re 0.01 per crore'),
  ('charge.stamp_future_buy', '', '2024-01-01', null, 2e-05, 'buyer'),
  ('charge.stt_delivery', '', '2024-01-01', null, 0.001, 'both sides of a delivery'),
  ('charge.exchange_equity', '', '2024-01-01', null, 2.97e-05, 'general knowledge: confirm on a contract note'),
  ('charge.ipft_equity', '', '2024-01-01', null, 1e-06, 'general knowledge: confirm on a contract note'),
  ('charge.stamp_equity_buy', '', '2024-01-01', null, 0.00015, 'buyer'),
  ('margin.psr_floor', 'index', '2024-01-01', null, 0.093, 'NSE Clearing, SPAN risk parameters'),
  ('margin.vsr_floor', 'index', '2024-01-01', null, 0.04, 'NSE Clearing, SPAN risk parameters'),
  ('margin.exposure', 'index', '2024-01-01', null, 0.02, 'exposure margin'),
  ('margin.exposure_deep_otm', 'index', '2024-01-01', null, 0.05, 'index strikes far out of the money from the previous close: 2% + 3%'),
  ('margin.deep_otm', 'index', '2024-01-01', null, 0.1, 'distance from which that holds'),
  ('margin.expiry_day', 'index', '2024-11-20', null, 0.02, 'extra loss margin on short index options on their expiry day'),
  ('margin.psr_floor', 'stock', '2024-01-01', null, 0.142, 'NSE Clearing, SPAN risk parameters'),
  ('margin.vsr_floor', 'stock', '2024-01-01', null, 0.1, 'NSE Clearing, SPAN risk parameters'),
  ('margin.exposure', 'stock', '2024-01-01', null, 0.035, 'exposure margin'),
  ('margin.exposure_deep_otm', 'stock', '2024-01-01', null, 0.035, 'index strikes far out of the money from the previous close: 2% + 3%'),
  ('margin.deep_otm', 'stock', '2024-01-01', null, 0.1, 'distance from which that holds'),
  ('margin.expiry_day', 'stock', '2024-11-20', null, 0, 'extra loss margin on short index options on their expiry day');

-- One value a date: ranges of the same name and scope never overlap.
create function private.guard_parameter() returns trigger language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from public.parameters p
    where p.name = new.name and p.scope = new.scope and p.effective_from <> new.effective_from
      and p.effective_from <= coalesce(new.effective_to, 'infinity')
      and coalesce(p.effective_to, 'infinity') >= new.effective_from) then
    raise exception 'parameter % % from %: its dates overlap another row of the same name', new.name, new.scope, new.effective_from
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;
select private.secure_function('private.guard_parameter()');
create trigger guard_parameter before insert or update on public.parameters
  for each row execute function private.guard_parameter();
