create schema private;
revoke all on schema private from public;
grant usage on schema private to service_role;
grant usage on schema public to anon, authenticated, service_role;

comment on schema private is 'What only functions of the desk call; REST does not show it.';
