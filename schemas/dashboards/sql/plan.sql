SELECT CASE WHEN p.task_no LIKE 'T%' THEN 0 ELSE 100 END + regexp_replace(p.task_no, '\D', '', 'g')::integer AS position, p.milestone_no, p.task_no, p.title_@lang@ AS title, p.milestone_@lang@ AS milestone,
 p.lead_units_@lang@ AS lead_units, p.deadline, @label(p.status, plan_status)@ AS plan_status, @label(p.trend, trend)@ AS trend, @label(p.source_kind, source_kind)@ AS source_kind,
 CASE WHEN p.task_no LIKE 'T%' THEN @word(five_targets)@ ELSE @word(eighteen_tasks)@ END AS part,
 CASE WHEN p.value IS NULL THEN '–' WHEN p.unit IN ('share', '%', '比例') THEN to_char(100 * p.value, 'FM990.0') || ' %' ELSE to_char(p.value, 'FM999,990.##') END AS value_text,
 CASE WHEN p.target IS NULL THEN '–' ELSE CASE p.comparison WHEN '>=' THEN '≥ ' WHEN '<=' THEN '≤ ' ELSE coalesce(p.comparison, '') || ' ' END
  || CASE WHEN p.unit IN ('share', '%', '比例') THEN to_char(100 * p.target, 'FM990.0') || ' %' ELSE to_char(p.target, 'FM999,990.##') END END AS target_text,
 CASE WHEN p.value_a_year_ago IS NULL THEN '–' WHEN p.unit IN ('share', '%', '比例') THEN to_char(100 * p.value_a_year_ago, 'FM990.0') || ' %' ELSE to_char(p.value_a_year_ago, 'FM999,990.##') END AS before_text,
 p.unit, cardinality(p.lifts) AS lifts
FROM liftguard.plan_board p
