SELECT firm FROM @firms@ WHERE firm_id IN (SELECT scope_id FROM liftguard.kpi WHERE scope_type = 'firm' AND kpi_id = 'iot_coverage')
