-- purpose: inspections of each lift by as_of that name the next due day
-- grain:   one row per inspection, the inspection as a struct
-- inputs:  current_inspections
-- params:  as_of
WITH result AS (
  SELECT elevator_id,
         struct(inspection_id, unix_date(inspected_on) AS inspected_on,
                unix_date(next_due_on) AS next_due_on) AS due_inspection
  FROM current_inspections
  WHERE inspected_on <= :as_of AND next_due_on IS NOT NULL
)
SELECT * FROM result
