SELECT r.run_no, r.run_id, r.as_of, r.started_at, extract(epoch FROM r.finished_at - r.started_at)::double precision AS seconds,
 @label(r.outcome, run_outcome)@ AS outcome, @label(r.mode, run_mode)@ AS mode, r.code_version, r.definition_version
FROM liftguard.runs r
