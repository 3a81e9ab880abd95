@filters@@period@,
rows AS (
@kpi_rows(none)@
)
SELECT r.kpi_id, @kpi_name(r.kpi_id)@ AS kpi, @kpi_order(r.kpi_id)@ AS position,
 r.period_type, r.period_start, r.period_end, (date_trunc('month', r.period_end - 1))::date AS month,
 r.value, r.ci_low, r.ci_high, r.target, r.numerator, r.denominator, r.meets_target, r.certain, r.partial, r.incomplete_days,
 (r.period_type, r.period_start) = (SELECT period_type, period_start FROM p) AS chosen,
 NULL::text AS period, NULL::text AS town, NULL::text AS use_type, NULL::text AS firm
FROM rows r
WHERE r.period_end <= (SELECT period_end FROM p) {% if not chosen %}OR r.period_type = 'month'{% endif %}
