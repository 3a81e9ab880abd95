SELECT CASE WHEN p.task_no LIKE 'T%' THEN 0 ELSE 100 END + regexp_replace(p.task_no, '\D', '', 'g')::integer AS position, p.milestone_no, p.task_no,
 p.title_@lang@ AS title, p.milestone_@lang@ AS milestone, p.lead_units_@lang@ AS lead_units, p.deadline,
 @label(p.status, plan_status)@ AS plan_status, @label(p.trend, trend)@ AS trend, @label(p.source_kind, source_kind)@ AS source_kind,
 CASE WHEN p.task_no LIKE 'T%' THEN @word(five_targets)@ ELSE @word(eighteen_tasks)@ END AS part,
 @plan_figure(p.value)@ AS value_text,
 CASE WHEN p.target IS NULL OR p.unit = 'done' THEN '–' ELSE CASE p.comparison WHEN '>=' THEN '≥ ' WHEN '<=' THEN '≤ ' ELSE coalesce(p.comparison || ' ', '') END
  || @plan_figure(p.target)@ END AS target_text,
 @plan_figure(p.value_a_year_ago)@ AS before_text,
 CASE WHEN p.unit IN ('share', 'done') THEN '–' ELSE @plan_unit(p.unit)@ END AS unit, cardinality(p.lifts) AS lifts
FROM liftguard.plan_board p
