@filters@@period@,
rows AS (
@kpi_rows($group$)@
)
SELECT r.kpi_id, @kpi_name(r.kpi_id)@ AS kpi, r.scope_id, @scope($group$)@ AS scope,
 r.value, r.ci_low, r.ci_high, r.target, r.numerator, r.denominator,
 CASE WHEN r.meets_target IS NULL THEN '–' WHEN r.meets_target THEN @word(met)@ ELSE @word(not_met)@ END
  || CASE WHEN r.certain IS NULL THEN '' WHEN r.certain THEN @word(sure_too)@ ELSE @word(unsure_too)@ END AS status,
 NULL::text AS period, NULL::text AS town, NULL::text AS use_type, NULL::text AS firm
FROM rows r @scope_firms($group$)@
WHERE r.value IS NOT NULL
