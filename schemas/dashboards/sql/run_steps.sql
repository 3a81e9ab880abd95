SELECT r.run_no, r.as_of, s.key AS step, s.value::double precision AS seconds FROM liftguard.runs r CROSS JOIN LATERAL jsonb_each_text(r.steps::jsonb) s
WHERE r.run_no = (SELECT max(run_no) FROM liftguard.runs WHERE steps IS NOT NULL)
