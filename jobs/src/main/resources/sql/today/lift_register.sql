-- purpose: the register rows of each lift that count at as_of, with what plan and watch list ask of them
-- grain:   one row per row of the register, a struct; null for a row that begins after as_of
-- inputs:  live_elevators
-- params:  as_of
WITH result AS (
  SELECT elevator_id,
         CASE WHEN effective_from <= :as_of THEN struct(
           unix_date(effective_from) AS effective_from, status, kind, use_type, town, site_name, use_unit_id,
           manufacturer, unix_date(installed_on) AS installed_on, unix_date(renovated_on) AS renovated_on,
           on_platform, unix_date(iot_since) AS iot_since, unix_date(on_demand_since) AS on_demand_since,
           mobile_signal, property_managed, repair_fund, coalesce(added_to_building, false) AS added_to_building,
           unix_date(assessed_on) AS assessed_on, assessment, unix_date(hazard_closed_on) AS hazard_closed_on)
         END AS register
  FROM live_elevators
)
SELECT * FROM result
