/** A mutant that no test can catch, because it changes nothing that can be seen. */
export interface Equivalent {
  readonly file: string;
  /** The line of the source, trimmed: line numbers move. */
  readonly lineText: string;
  readonly mutation: string;
  readonly reason: string;
}

/**
 * Equivalent mutants, each with the reason; they stay in every total. At most one in twenty of a
 * sample.
 */
export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: "public.store_allocation",
    lineText: "where trading_date = v_date and not superseded and ordering <> 'marks';",
    mutation: "and not superseded -> ",
    reason: "a run that is superseded already becomes what it is",
  },
  {
    file: "public.queued_entry",
    lineText:
      "where c.underlying = s.underlying and c.instrument = 'option' and c.expiry = l.expiry",
    mutation: "and c.instrument = 'option' -> ",
    reason: "a CHECK gives a strike to options only",
  },
  {
    file: "public.open_entry_plan",
    lineText: "where allocation_id = p_allocation_id and mode = p_mode and kind = 'entry' " +
      "and state <> 'denied';",
    mutation: "and kind = 'entry' -> ",
    reason: "a CHECK gives an allocation to entries only",
  },
  {
    file: "public.open_exit_plan",
    lineText: "where position_id = p_position_id and kind = 'exit' " +
      "and state in ('gated', 'executing');",
    mutation: "and kind = 'exit' -> ",
    reason: "a CHECK gives a position to exits only",
  },
  {
    file: "public.advance_plan",
    lineText: "elsif v_plan.kind = 'exit' and p_state = 'failed' then",
    mutation: "v_plan.kind = 'exit' and -> ",
    reason: "an entry that failed is taken by the branch before",
  },
  {
    file: "shared/strategies/payoff/distinct.ts",
    lineText: "for (let i = 1; i < column.length; i++) {",
    mutation: "1 -> -1",
    reason: "nothing stands before the first, and the first is not above itself",
  },
  {
    file: "shared/strategies/payoff/payoff_shape.ts",
    lineText: "for (let j = 0; j < nodes.length; j++) {",
    mutation: "0 -> -1",
    reason: "a column drops what is written before its first",
  },
  {
    file: "shared/strategies/payoff/tail_risk.ts",
    lineText: "const ROUNDING = 1e-15;",
    mutation: "1e-15 -> -0.999999999999999",
    reason: "the search goes on until its bracket is empty, to the same level",
  },
  {
    file: "public.open_job",
    lineText: "where j.state = 'failed' or (j.state = 'done' and private.job_reopens(j, p_now));",
    mutation: "j.state = 'done' and -> ",
    reason: "a running job becomes what it is",
  },
  {
    file: "private.job_reopens",
    lineText: "and c.expiry >= p_run.trading_date)",
    mutation: "and c.expiry >= p_run.trading_date -> ",
    reason: "a CHECK lets nothing be listed after its expiry",
  },
  {
    file: "private.fail_earlier_runs",
    lineText: "where stage = new.stage and state = 'open' and trading_date < new.trading_date;",
    mutation: "stage = new.stage and -> ",
    reason: "a CHECK knows one stage",
  },
  {
    file: "public.finish_run",
    lineText: "and s.rank is distinct from ranked.rank",
    mutation: "and s.rank is distinct from ranked.rank -> ",
    reason: "a rank that is written again is the same",
  },
  {
    file: "public.archive_trades",
    lineText: "limit 1) k on true",
    mutation: "limit 1) -> limit 2)",
    reason: "none of what it finds stays: one row of it or two",
  },
  {
    file: "shared/wiring/exchange_clock.ts",
    lineText:
      'const text = typeof body === "object" && body !== null && "now" in body ? body.now : undefined;',
    mutation: 'typeof body === "object" && body !== null && "now" in body -> ' +
      'typeof body === "object" && body !== null',
    reason: "a body without now has none to read",
  },
  {
    file: "shared/wiring/is_loopback.ts",
    lineText:
      'return host === "localhost" || host === "[::1]" || /^127(\\.\\d{1,3}){3}$/.test(host);',
    mutation: "/^127(\\.\\d{1,3}){3}$/ -> /127(\\.\\d{1,3}){3}$/",
    reason: "a URL's host that ends in a number is an address of four",
  },
  {
    file: "public.open_run",
    lineText:
      "where stage = 'analyze' and trading_date = p_trading_date and risk = p_risk for update;",
    mutation: "stage = 'analyze' and -> ",
    reason: "a CHECK knows one stage",
  },
  {
    file: "private.guard_task",
    lineText: "if old.state = 'running' and new.state = 'pending' and old.retries = 0 and " +
      "new.retries = 1",
    mutation: "and new.state = 'pending' -> ",
    reason: "a running task may go to any state but pending anyway",
  },
  {
    file: "private.guard_task",
    lineText: "if old.state in ('done', 'rejected') or not (v_allowed -> old.state) ? " +
      "new.state then",
    mutation: "old.state in ('done', 'rejected') or -> ",
    reason: "what ended has no state to go to",
  },
  {
    file: "public.open_run",
    lineText: "update public.runs set state = 'open', finished_at = null, generation = " +
      "generation + 1,",
    mutation: "+ 1, -> + 0.5,",
    reason: "a whole number and a half is rounded up",
  },
  {
    file: "public.claim_tasks",
    lineText: "update public.tasks t set state = 'running', attempt = attempt + 1, " +
      "started_at = p_now",
    mutation: "+ 1, -> + 0.5,",
    reason: "a whole number and a half is rounded up",
  },
  {
    file: "public.defer_task",
    lineText: "update public.tasks set state = 'pending', retries = retries + 1, " +
      "not_before = p_until",
    mutation: "+ 1, -> + 0.5,",
    reason: "a whole number and a half is rounded up",
  },
  {
    file: "public.finish_run",
    lineText: "v_run := private.renew_lease(p_run_id, p_holder, 0, p_now);",
    mutation: ", 0, -> , -1,",
    reason: "the lease is given back by the next statement",
  },
  {
    file: "public.finish_run",
    lineText: "v_run := private.renew_lease(p_run_id, p_holder, 0, p_now);",
    mutation: ", 0, -> , 1,",
    reason: "the lease is given back by the next statement",
  },
  {
    file: "private.health_of_jobs",
    lineText: "where s.function_name = 'maintain'",
    mutation: "s.function_name = 'maintain' -- A token that the owner gave is not minted " +
      "by the desk. and -> ",
    reason: "a body of another function has no job",
  },
  {
    file: "private.health_of_stages",
    lineText: "or k.marked_at < p_now - w.turns) as stale, max(w.turns) as turns",
    mutation: ", max( -> , min(",
    reason: "one schedule's distance is looked at",
  },
  {
    file: "private.health_of_stages",
    lineText: "where r.stage = 'analyze' and r.state = 'done' order by r.trading_date desc " +
      "limit 1) l on true",
    mutation: "r.stage = 'analyze' and -> ",
    reason: "a CHECK knows one stage",
  },
  {
    file: "private.health_of_state",
    lineText: "'nothing traded') order by p.created_at))[1], 'none'),",
    mutation: "[1] -> [0.5]",
    reason: "a subscript is rounded: a half is one",
  },
  {
    file: "private.health_of_state",
    lineText: "|| trading_date || ' ' || risk order by started_at))[1], 'none'),",
    mutation: "[1] -> [0.5]",
    reason: "a subscript is rounded: a half is one",
  },
  {
    file: "private.health_of_state",
    lineText: "|| '; newest: ' || left((array_agg(message order by raised_at desc))[1], 160),",
    mutation: "[1] -> [0.5]",
    reason: "a subscript is rounded: a half is one",
  },
  {
    file: "private.health_of_state",
    lineText: "filter (where state <> 'ok'), case when count(*) > 0 then 'all ok for ' || " +
      "max(trading_date)",
    mutation: "|| max( -> || min(",
    reason: "one date is looked at",
  },
  {
    file: "private.health_of_state",
    lineText: "coalesce(string_agg(remedy, '; ' order by check_name), 'npm run maintain -- " +
      "token')",
    mutation: "coalesce(string_agg(remedy, '; ' order by check_name), 'npm run maintain -- " +
      "token') -> string_agg(remedy, '; ' order by check_name)",
    reason: "a CHECK gives a remedy to whatever is not ok",
  },
  {
    file: "private.health_of_state",
    lineText: "select 'contracts', max(listed_on) is not null, null,",
    mutation: ", max( -> , min(",
    reason: "both are absent or none is",
  },
  {
    file: "private.health_of_state",
    lineText: "select 'candles', max(trading_date) is not null, null,",
    mutation: ", max( -> , min(",
    reason: "both are absent or none is",
  },
  {
    file: "private.health_of_state",
    lineText: "select 'rate_stop', coalesce(max(stopped_until) <= p_now, true), null,",
    mutation: "(max( -> (min(",
    reason: "the table has one row",
  },
  {
    file: "private.health_of_state",
    lineText: "coalesce('last until ' || private.clock_text(max(stopped_until), null), " +
      "'never'),",
    mutation: "(max( -> (min(",
    reason: "the table has one row",
  },
  {
    file: "public.desk_health",
    lineText: "select 1 as part, j.*, row_number() over () as place from " +
      "private.health_of_jobs(p_now) j",
    mutation: "select 1 as -> select -1 as",
    reason: "the parts keep their order",
  },
  {
    file: "public.desk_health",
    lineText: "select 1 as part, j.*, row_number() over () as place from " +
      "private.health_of_jobs(p_now) j",
    mutation: "select 1 as -> select 0 as",
    reason: "the parts keep their order",
  },
  {
    file: "public.desk_health",
    lineText: "select 1 as part, j.*, row_number() over () as place from " +
      "private.health_of_jobs(p_now) j",
    mutation: "select 1 as -> select 0.5 as",
    reason: "the parts keep their order",
  },
  {
    file: "public.desk_health",
    lineText: "select 3, t.*, row_number() over () from private.health_of_state(p_now) t) h",
    mutation: "select 3, -> select 4,",
    reason: "the parts keep their order",
  },
  {
    file: "public.desk_health",
    lineText: "select 3, t.*, row_number() over () from private.health_of_state(p_now) t) h",
    mutation: "select 3, -> select 6,",
    reason: "the parts keep their order",
  },
  {
    file: "private.health_of_stages",
    lineText: "from (select max(due) as due from late where function_name = 'analyze') c",
    mutation: "select max( -> select min(",
    reason: "late has one row a function",
  },
  {
    file: "private.health_of_stages",
    lineText: "from (select max(due) as due from late where function_name = 'allocate') c",
    mutation: "select max( -> select min(",
    reason: "late has one row a function",
  },
  {
    file: "private.health_of_state",
    lineText: "nullif(count(*) filter (where state in ('entering', 'unwinding')), 0)",
    mutation: ", 0) -> , -1)",
    reason: "beside no name none is counted: the text is null anyway",
  },
  {
    file: "private.health_of_state",
    lineText: "nullif(count(*) filter (where mark_state = 'no_quote'), 0) || ' without a " +
      "quote: '",
    mutation: ", 0) -> , -1)",
    reason: "beside no name none is counted: the text is null anyway",
  },
  {
    file: "public.store_beliefs",
    lineText: "v_count := v_count + 1;",
    mutation: "+ 1; -> + 0.5;",
    reason: "a whole number and a half is rounded up",
  },
  {
    file: "public.store_belief_results",
    lineText: "v_count := v_count + 1;",
    mutation: "+ 1; -> + 0.5;",
    reason: "a whole number and a half is rounded up",
  },
  {
    file: "public.read_premiums",
    lineText: "+ (after[2] - before[2]) * (horizon - before[1]) / (after[1] - before[1])",
    mutation: "[1] -> [0.5]",
    reason: "a subscript is rounded: a half is one",
  },
  {
    file: "public.read_premiums",
    lineText: "when horizon <= 1.5 * before[1] then before[2] * horizon / before[1]",
    mutation: "[1] -> [0.5]",
    reason: "a subscript is rounded: a half is one",
  },
  {
    file: "public.read_premiums",
    lineText: "when after[1] <= 1.5 * horizon then after[2] * horizon / after[1] end::real " +
      "as variance",
    mutation: "[1] -> [0.5]",
    reason: "a subscript is rounded: a half is one",
  },
  {
    file: "public.premium_gaps",
    lineText: "and (select 1 from public.premium_days d",
    mutation: "select 1 from -> select -1 from",
    reason: "any value but null says that there is one",
  },
  {
    file: "public.premium_gaps",
    lineText: "and (select 1 from public.premium_days d",
    mutation: "select 1 from -> select 0 from",
    reason: "any value but null says that there is one",
  },
  {
    file: "public.premium_gaps",
    lineText: "and (select 1 from public.premium_days d",
    mutation: "select 1 from -> select 0.5 from",
    reason: "any value but null says that there is one",
  },
  {
    file: "public.premium_gaps",
    lineText: "and (select 1 from public.premium_days d",
    mutation: "select 1 from -> select 2 from",
    reason: "any value but null says that there is one",
  },
  {
    file: "public.read_premium_chains",
    lineText: "and k.expiry >= p_trading_date",
    mutation: "and k.expiry >= p_trading_date -> ",
    reason: "the chain's expiry is after the date",
  },
  {
    file: "public.read_premium_chains",
    lineText: "and k.expiry >= p_trading_date",
    mutation: "expiry >= p_trading_date -> expiry > p_trading_date",
    reason: "the chain's expiry is after the date",
  },
  {
    file: "public.settle_beliefs",
    lineText: "where state = 'closed'",
    mutation: "state = 'closed' and -> ",
    reason: "a CHECK gives closed_at to closed ones only",
  },
  {
    file: "private.claim_backoff",
    lineText: "select case when n = 0 then interval '0' else least(2 ^ least(n - 1, 4), " +
      "15) * interval '1 minute'",
    mutation: ", 4) -> , 5)",
    reason: "sixteen minutes and more are fifteen",
  },
  {
    file: "private.claim_backoff",
    lineText: "select case when n = 0 then interval '0' else least(2 ^ least(n - 1, 4), " +
      "15) * interval '1 minute'",
    mutation: ", 4) -> , 8)",
    reason: "sixteen minutes and more are fifteen",
  },
  {
    file: "private.claim_failures",
    lineText: "where g.trading_date = p_date and g.schedule = p_schedule and g.state in " +
      "('done', 'open')), 0)",
    mutation: ", 0) -> , -1)",
    reason: "attempts count from 1",
  },
  {
    file: "private.watch_claims",
    lineText: "elsif v_claim.state = 'taken' and p_now >= v_claim.taken_at + " +
      "private.worker_life() then",
    mutation: "v_claim.state = 'taken' and -> ",
    reason: "a claim that nobody took has no time of it",
  },
  {
    file: "private.stage_done",
    lineText: "where r.stage = 'analyze' and r.trading_date = p_date and r.state <> 'open'",
    mutation: "r.stage = 'analyze' and -> ",
    reason: "a CHECK knows one stage",
  },
  {
    file: "shared/desk/jobs/iv_job.ts",
    lineText: 'const last = format(addDays(parseISO(tradingDate), 70), "yyyy-MM-dd");',
    mutation: "70 -> 140",
    reason: "no bar is of an expiry that far: the two nearest months end before",
  },
  {
    file: "shared/allocation/broken_by_one_more.ts",
    lineText: "if (at(use.tails, k) - worst <= tail.most) return;",
    mutation: "at(use.tails, k) - worst <= tail.most -> at(use.tails, k) - worst < tail.most",
    reason: "what comes just to the limit here is within it where it is summed",
  },
  {
    file: "shared/allocation/scenarios/session_walk.ts",
    lineText: "for (let i = 0; i < places.length; i++) {",
    mutation: "i < places.length -> i <= places.length",
    reason: "a column drops what is written behind its last",
  },
  {
    file: "shared/allocation/scenarios/session_walk.ts",
    lineText: "for (let i = 0; i < values.length; i++) {",
    mutation: "i < values.length -> i <= values.length",
    reason: "a column drops what is written behind its last",
  },
  {
    file: "shared/allocation/solve/goals.ts",
    lineText: "floor: Math.max(0, mostDeployed - smallest),",
    mutation: "0 -> -1",
    reason: "a least capital below 0 asks for none, as 0 does",
  },
  {
    file: "shared/allocation/scenarios/has_far_leg.ts",
    lineText: 'leg.right !== "underlying" && leg.expiry !== undefined && leg.expiry !== expiry',
    mutation: 'leg.right !== "underlying" && leg.expiry !== undefined -> ' +
      'leg.right !== "underlying" || leg.expiry !== undefined',
    reason: "another volatility moves far legs alone: of a structure without any it adds nothing",
  },
  {
    file: "shared/allocation/scenarios/has_far_leg.ts",
    lineText: 'leg.right !== "underlying" && leg.expiry !== undefined && leg.expiry !== expiry',
    mutation:
      'leg.right !== "underlying" && leg.expiry !== undefined && leg.expiry !== expiry -> ' +
      'leg.right !== "underlying" && leg.expiry !== undefined',
    reason: "another volatility moves far legs alone: of a structure without any it adds nothing",
  },
];
