-- purpose: everything of a lift in one row
-- grain:   one row per lift of the run; dates as epoch days
-- inputs:  lift_states, lift_contracts, lift_orders, lift_faults, lift_visits, lift_due_inspections, lift_chains,
--          lift_policies, lift_complaints, lift_spot_checks, touched, carried (the overdue episode that covers the day before the window)
-- params:  window_day
WITH result AS (
  SELECT s.elevator_id, coalesce(t.window_day, :window_day) AS window_day, c.first_day AS carried_from, s.states, contracts, orders, faults, visits,
         due_inspections, chains, policies, complaints, spot_checks
  FROM lift_states s
  LEFT JOIN touched t USING (elevator_id)
  LEFT JOIN carried c USING (elevator_id)
  LEFT JOIN lift_contracts USING (elevator_id)
  LEFT JOIN lift_orders USING (elevator_id)
  LEFT JOIN lift_faults USING (elevator_id)
  LEFT JOIN lift_visits USING (elevator_id)
  LEFT JOIN lift_due_inspections USING (elevator_id)
  LEFT JOIN lift_chains USING (elevator_id)
  LEFT JOIN lift_policies USING (elevator_id)
  LEFT JOIN lift_complaints USING (elevator_id)
  LEFT JOIN lift_spot_checks USING (elevator_id)
)
SELECT * FROM result
