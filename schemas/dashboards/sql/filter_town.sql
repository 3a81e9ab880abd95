SELECT DISTINCT scope_id AS town FROM liftguard.kpi WHERE scope_type = 'town' AND kpi_id = 'iot_coverage'
