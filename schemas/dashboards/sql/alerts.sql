SELECT a.scope_type, @label(a.scope_type, subject_type)@ AS scope_kind, a.scope_id,
 CASE a.scope_type WHEN 'county' THEN @word(county)@ WHEN 'firm' THEN coalesce(firms.firm, a.scope_id) ELSE @label(a.scope_id, unknown)@ END AS scope,
 a.date, a.y, a.m, a.c, a.threshold, a.alarm, CASE WHEN a.incomplete THEN @word(incomplete)@ ELSE '–' END AS remark
FROM liftguard.alert a LEFT JOIN @firms@ ON a.scope_type = 'firm' AND firms.firm_id = a.scope_id
