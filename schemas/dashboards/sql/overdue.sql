SELECT o.elevator_id, @label(o.town, unknown)@ AS town, @label(o.use_type, use_type)@ AS use_type, o.site_name,
 coalesce(firms.firm, o.firm_id) AS firm, o.first_day AS since, o.n_days AS days, o.missed_visits, o.max_interval_days
FROM liftguard.overdue_episodes o LEFT JOIN @firms@ ON firms.firm_id = o.firm_id
WHERE o.open
