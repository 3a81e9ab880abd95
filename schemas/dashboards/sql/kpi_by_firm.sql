@filters@@period@,
rows AS (
@kpi_rows(firm_id)@
)
SELECT r.kpi_id, @kpi_name(r.kpi_id)@ AS kpi, r.scope_id, coalesce(firms.firm, r.scope_id) AS scope,
 r.value, r.ci_low, r.ci_high, r.target, r.numerator, r.denominator,
 CASE WHEN r.meets_target IS NULL THEN '–' WHEN r.meets_target THEN @word(met)@ ELSE @word(not_met)@ END
  || CASE WHEN r.certain IS NULL THEN '' WHEN r.certain THEN @word(sure_too)@ ELSE @word(unsure_too)@ END AS status,
 NULL::text AS period, NULL::text AS town, NULL::text AS use_type, NULL::text AS firm
FROM rows r LEFT JOIN @firms@ ON firms.firm_id = r.scope_id
WHERE r.value IS NOT NULL
