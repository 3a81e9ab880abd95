WITH last AS (SELECT max(run_no) AS run_no FROM liftguard.runs WHERE outcome = 'complete'),
firm AS (SELECT * FROM @firms@),
news AS (
SELECT CASE n.change WHEN 'new' THEN @word(news_new)@ ELSE @word(news_gone)@ END AS news, @label(n.subject_type, subject_type)@ AS subject_kind,
 coalesce(f.firm, n.subject_id) AS subject, CASE n.subject_type WHEN 'firm' THEN @firm_reason(n.reason)@ ELSE @lift_reason(n.reason)@ END AS what,
 n.since, coalesce(n.points, 0) AS points
FROM liftguard.nights_watchlist n LEFT JOIN firm f ON n.subject_type = 'firm' AND f.firm_id = n.subject_id
WHERE n.run_no = (SELECT run_no FROM last)
UNION ALL
SELECT @word(news_alarm)@, @label(a.scope_type, subject_type)@, CASE a.scope_type WHEN 'county' THEN @word(county)@ ELSE coalesce(f.firm, a.scope_id) END,
 @word(alarm_what)@ || CASE a.state WHEN 'held_back' THEN @word(alarm_held)@ ELSE '' END, a.date, 9
FROM liftguard.nights_alert a LEFT JOIN firm f ON a.scope_type = 'firm' AND f.firm_id = a.scope_id
WHERE a.run_no = (SELECT run_no FROM last)
UNION ALL
SELECT @word(news_revised)@, @label(r.scope_type, subject_type)@, CASE r.scope_type WHEN 'county' THEN @word(county)@ ELSE coalesce(f.firm, r.scope_id) END,
 @kpi_name(r.kpi_id)@ || ' ' || to_char(r.month, 'YYYY-MM') || ': ' || @kpi_value(r.old_value)@ || ' → ' || @kpi_value(r.new_value)@, r.month, 0
FROM liftguard.revisions r LEFT JOIN firm f ON r.scope_type = 'firm' AND f.firm_id = r.scope_id
WHERE r.run_no = (SELECT run_no FROM last)
)
SELECT * FROM news
UNION ALL
SELECT @word(news_none)@, '–', '–', CASE WHEN (SELECT count(*) FROM liftguard.runs WHERE outcome = 'complete') > 1 THEN @word(news_same)@ ELSE @word(news_first)@ END,
 (SELECT max(as_of) FROM liftguard.publication), 0
WHERE NOT EXISTS (SELECT 1 FROM news)
