SELECT r.run_no, r.kpi_id, @kpi_name(r.kpi_id)@ AS kpi, r.month, CASE r.scope_type WHEN 'county' THEN @word(county)@ WHEN 'firm' THEN coalesce(firms.firm, r.scope_id) ELSE r.scope_id END AS scope,
 @kpi_value(r.old_value)@ AS old_text, @kpi_value(r.new_value)@ AS new_text, array_to_string(r.causes, ', ') AS causes
FROM liftguard.revisions r LEFT JOIN @firms@ ON r.scope_type = 'firm' AND firms.firm_id = r.scope_id
