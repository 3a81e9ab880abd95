SELECT w.subject_type, @label(w.subject_type, subject_type)@ AS subject_kind, CASE w.subject_type WHEN 'firm' THEN coalesce(firms.firm, w.subject_id) ELSE w.subject_id END AS subject,
 CASE w.subject_type WHEN 'firm' THEN @firm_reason(w.reason)@ ELSE @lift_reason(w.reason)@ END AS what, w.since, w.as_of - w.since AS days, coalesce(w.points, 0) AS points, coalesce(w.score, 0) AS score, w.evidence,
 @label(w.town, unknown)@ AS town, @label(w.use_type, use_type)@ AS use_type, w.site_name, coalesce(firms.firm, w.firm_id) AS firm, w.as_of
FROM liftguard.watchlist w LEFT JOIN @firms@ ON firms.firm_id = coalesce(w.firm_id, CASE w.subject_type WHEN 'firm' THEN w.subject_id END)
