-- purpose: exposure that dashboards slice and rates divide by
-- grain:   month x town x use_type x age_band x firm x manufacturer x grace
-- inputs:  months_fact_lift (rows of the months to compute)
WITH result AS (
  SELECT month, town, use_type, age_band, firm_id, manufacturer, grace,
         sum(lift_days) AS lift_days, sum(in_use_days) AS in_use_days,
         sum(in_use_last_day) AS in_use_last_day,
         sum(iot_days) AS iot_days, sum(mobile_signal_days) AS mobile_signal_days,
         sum(on_demand_days) AS on_demand_days, sum(insured_days) AS insured_days,
         sum(parts_insured_days) AS parts_insured_days, sum(passenger_days) AS passenger_days,
         sum(platform_days) AS platform_days, sum(public_days) AS public_days,
         sum(public_manufacturer_days) AS public_manufacturer_days,
         sum(public_full_service_days) AS public_full_service_days,
         sum(inspection_dated) AS inspection_dated, sum(inspection_overdue) AS inspection_overdue
  FROM months_fact_lift
  GROUP BY month, town, use_type, age_band, firm_id, manufacturer, grace
  HAVING sum(in_use_days) > 0
)
SELECT * FROM result
