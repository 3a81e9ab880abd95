-- purpose: what a feed says of a lift besides its relativity
-- grain:   covered lift
-- inputs:  covered_lifts, fact_lift, fact_rescue, live_elevators, live_inspections; :window_from, :window_to (first and
--          last day), :as_of
-- note:    IoT days are counted from the states: gold has those of lifts in scope only, and the share is of days in use
WITH months AS (
  SELECT elevator_id, sum(f.in_use_days) AS in_use_days,
         sum(if(f.firm_id = c.firm_id, f.in_use_days, 0)) AS firm_days,
         sum(f.faults_ext + f.faults_hum + f.faults_dor + f.faults_ctl + f.faults_trc + f.faults_mnt + f.faults_mgt
             + f.faults_unk) AS faults,
         sum(f.inspection_overdue) AS inspection_overdue,
         sum(f.due - f.covered_due) AS maintenance_overdue,
         sum(f.on_demand_days) AS on_demand_days
  FROM covered_lifts c
  JOIN fact_lift f USING (elevator_id)
  WHERE f.month BETWEEN :window_from AND :window_to
  GROUP BY elevator_id
),
events AS (
  SELECT elevator_id, e.cause_group, coalesce(e.trapped_bucket, '') AS bucket, coalesce(e.persons, 0) AS persons,
         if(e.attended, e.arrival_s, NULL) AS arrival_s
  FROM covered_lifts c
  JOIN fact_rescue e USING (elevator_id)
  WHERE e.event_date BETWEEN :window_from AND :window_to AND e.is_entrapment AND e.in_scope
),
entrapments AS (
  SELECT elevator_id,
         collect_list(struct(cause_group, bucket, persons)) AS entrapments,
         sort_array(collect_list(arrival_s)) AS arrivals
  FROM events
  GROUP BY elevator_id
),
states AS (
  SELECT elevator_id,
         sort_array(collect_list(struct(effective_from, status, use_type, floors, installed_on, renovated_on, iot_since)))
           AS states
  FROM covered_lifts
  JOIN live_elevators USING (elevator_id)
  WHERE effective_from <= :as_of
  GROUP BY elevator_id
),
inspections AS (
  SELECT elevator_id, max_by(struct(inspected_on, result), struct(inspected_on, inspection_id)) AS last
  FROM covered_lifts
  JOIN live_inspections USING (elevator_id)
  WHERE reinspection_of IS NULL AND inspected_on <= :window_to
  GROUP BY elevator_id
),
result AS (
  SELECT elevator_id, c.firm_id, s.states, coalesce(m.in_use_days, 0) AS in_use_days,
         if(c.firm_id IS NULL, NULL, coalesce(m.firm_days, 0)) AS firm_days,
         e.entrapments, e.arrivals, coalesce(m.faults, 0) AS faults,
         coalesce(m.inspection_overdue, 0) AS inspection_overdue,
         coalesce(m.maintenance_overdue, 0) AS maintenance_overdue,
         i.last.inspected_on AS last_inspection_on, i.last.result = 'pass' AS last_inspection_first_pass,
         coalesce(m.on_demand_days, 0) AS on_demand_days
  FROM covered_lifts c
  LEFT JOIN months m USING (elevator_id)
  LEFT JOIN entrapments e USING (elevator_id)
  LEFT JOIN states s USING (elevator_id)
  LEFT JOIN inspections i USING (elevator_id)
)
SELECT * FROM result
