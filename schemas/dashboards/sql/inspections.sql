@period@
SELECT i.chain_id, i.month, i.chain_date, i.elevator_id, @label(i.town, unknown)@ AS town, @label(i.use_type, use_type)@ AS use_type,
 coalesce(firms.firm, i.firm_id) AS firm, @label(i.kind, inspections.kind)@ AS kind,
 CASE WHEN i.first_result = 'pass' THEN @word(pass_first)@ WHEN i.final_result = 'pass' THEN @word(pass_later)@ ELSE @word(pass_never)@ END AS outcome,
 i.first_result, i.final_result, i.maintenance_caused, NULL::text AS period
FROM liftguard.fact_inspection i LEFT JOIN @firms@ ON firms.firm_id = i.firm_id
WHERE i.month >= (SELECT period_start FROM p) AND i.month < (SELECT period_end FROM p)
