@filters@@period@,
rows AS (
@kpi_rows(none)@
),
shown AS (
 SELECT r.*, lag(r.value, 12) OVER (PARTITION BY r.kpi_id, r.period_type ORDER BY r.period_start) AS year_before,
  (r.period_type, r.period_start) = (SELECT period_type, period_start FROM p) AS chosen
 FROM rows r
),
running AS (SELECT DISTINCT ON (kpi_id) kpi_id, value FROM shown WHERE period_type = 'month' AND value IS NOT NULL
 ORDER BY kpi_id, period_start DESC)
SELECT @kpi_order(r.kpi_id)@ AS position, @kpi_name(r.kpi_id)@ AS kpi, r.kpi_id,
 coalesce(@kpi_target(r.kpi_id)@, '–') AS target_text, @kpi_unit(r.kpi_id)@ AS unit,
 r.value, r.ci_low, r.ci_high, r.meets_target, r.certain, r.numerator, r.denominator, r.year_before,
 @kpi_value(r.value)@ AS value_text,
 CASE WHEN r.ci_low IS NULL OR r.ci_high IS NULL THEN '–' WHEN @kpi_share(r.kpi_id)@
  THEN to_char(100 * r.ci_low, 'FM990.00') || ' – ' || to_char(100 * r.ci_high, 'FM990.00') || ' %'
  ELSE to_char(r.ci_low, 'FM999,990.00') || ' – ' || to_char(r.ci_high, 'FM999,990.00') END AS interval_text,
 @kpi_value(running.value)@ AS running_text,
 @kpi_value(r.year_before)@ AS before_text,
 CASE WHEN r.meets_target IS NULL THEN '–' WHEN r.meets_target THEN @word(met)@ ELSE @word(not_met)@ END AS met_text,
 CASE WHEN r.certain IS NULL THEN '–' WHEN r.certain THEN @word(sure)@ ELSE @word(unsure)@ END AS certain_text,
 NULL::text AS period, NULL::text AS town, NULL::text AS use_type, NULL::text AS firm
FROM shown r LEFT JOIN running ON running.kpi_id = r.kpi_id
WHERE r.chosen
