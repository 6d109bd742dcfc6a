create table public.broker_sessions (
  client_id text primary key,
  nonce text not null check (nonce ~ '^[0-9a-f]{24}$'),
  ciphertext text not null
    check (ciphertext ~ '^([0-9a-f]{2}){17,}$' and length(ciphertext) <= 8192),
  valid_until timestamptz not null,
  minted_at timestamptz not null
);

alter table public.broker_sessions enable row level security;
revoke all on table public.broker_sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.broker_sessions to service_role;

comment on table public.broker_sessions is
  'The broker''s access token of each client, as ciphertext alone: the key is derived from the '
  'functions'' secret TOKEN_KEY, which the database never sees. A row that the secret does not '
  'open counts as absent, and a token is minted anew.';
comment on column public.broker_sessions.nonce is '12 bytes in hexadecimal, new for each token.';
comment on column public.broker_sessions.ciphertext is
  'AES-GCM with its tag in hexadecimal, bound to the client id. The CHECK refuses a plain token: '
  'it has other characters.';
comment on column public.broker_sessions.minted_at is
  'When the leave to mint it was taken: the broker may not know a token for some seconds after it.';
