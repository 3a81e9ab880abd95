SELECT DISTINCT @label(scope_id, use_type)@ AS use_type FROM liftguard.kpi WHERE scope_type = 'use_type' AND kpi_id = 'iot_coverage'
