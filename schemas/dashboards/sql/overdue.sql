SELECT o.elevator_id, @label(o.town, unknown)@ AS town, @label(o.use_type, use_type)@ AS use_type, o.site_name,
 coalesce(firms.firm, o.firm_id) AS firm, min(o.first_day) AS since, sum(o.n_days)::bigint AS days, sum(o.missed_visits)::bigint AS missed_visits,
 max(o.max_interval_days) AS max_interval_days
FROM liftguard.overdue_episodes o LEFT JOIN @firms@ ON firms.firm_id = o.firm_id
WHERE (o.elevator_id, o.first_day) IN (SELECT elevator_id, max(first_day) FROM liftguard.overdue_episodes GROUP BY 1) AND o.open
GROUP BY 1, 2, 3, 4, 5
