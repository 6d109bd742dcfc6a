select private.generate_sessions('2024-01-01', '2026-12-31');
