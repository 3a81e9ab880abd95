-- purpose: from which local date on each lift's figures may change because of changed records of its own
-- grain:   lift x date, several per lift; figures of the lift before the least date stay as they are
-- inputs:  changed_<table> (old and new versions of changed rows), clean_elevators, clean_inspections, current_inspections
-- note:    rescue orders are looked at apart, since an event reaches back as far as its chain of orders
WITH RECURSIVE changed_lifts AS (
  SELECT DISTINCT elevator_id FROM changed_elevators
),
first_states AS (
  SELECT elevator_id, min(effective_from) AS first_from
  FROM (SELECT elevator_id, effective_from FROM changed_elevators
        UNION ALL
        SELECT e.elevator_id, e.effective_from FROM clean_elevators e JOIN changed_lifts USING (elevator_id)
        WHERE NOT e.deleted)
  GROUP BY elevator_id
),
states AS (
  SELECT c.elevator_id,
         CASE WHEN c.effective_from <= f.first_from THEN DATE'1900-01-01' ELSE c.effective_from END AS reach
  FROM changed_elevators c JOIN first_states f USING (elevator_id)
),
contract_changes AS (
  SELECT contract_id,
         CASE WHEN count(*) > 1
               AND count(DISTINCT struct(elevator_id, firm_id, starts_on, mode, max_interval_days, deleted)) = 1
              THEN min(coalesce(ends_on, DATE'9999-12-31'))
              ELSE min(starts_on) END AS reach,
         collect_set(elevator_id) AS lifts
  FROM changed_contracts
  GROUP BY contract_id
),
contracts AS (
  SELECT explode(lifts) AS elevator_id, reach FROM contract_changes
),
moved_inspections AS (
  SELECT inspection_id, elevator_id, inspected_on, reinspection_of FROM changed_inspections
  UNION ALL
  SELECT i.inspection_id, i.elevator_id, i.inspected_on, i.reinspection_of
  FROM clean_inspections i JOIN changed_lifts USING (elevator_id)
),
all_inspections AS (
  SELECT inspection_id, elevator_id, inspected_on, reinspection_of FROM clean_inspections
  UNION
  SELECT inspection_id, elevator_id, inspected_on, reinspection_of FROM changed_inspections
),
upwards AS (
  SELECT DISTINCT reinspection_of AS inspection_id, 1 AS link FROM moved_inspections
  WHERE reinspection_of IS NOT NULL
  UNION ALL
  SELECT a.reinspection_of, u.link + 1
  FROM upwards u JOIN all_inspections a ON a.inspection_id = u.inspection_id
  WHERE a.reinspection_of IS NOT NULL AND u.link < 16
),
inspections AS (
  SELECT elevator_id, inspected_on AS reach FROM moved_inspections
  UNION ALL
  SELECT a.elevator_id, a.inspected_on FROM all_inspections a
  WHERE a.inspection_id IN (SELECT inspection_id FROM upwards)
),
result AS (
  SELECT elevator_id, reach FROM states
  UNION ALL SELECT elevator_id, reach FROM contracts
  UNION ALL SELECT elevator_id, cast(occurred_at AS date) FROM changed_faults
  UNION ALL SELECT elevator_id, cast(started_at AS date) FROM changed_maintenance_visits
  UNION ALL SELECT elevator_id, reach FROM inspections
  UNION ALL SELECT elevator_id, starts_on FROM changed_policies
  UNION ALL SELECT elevator_id, cast(received_at AS date) FROM changed_complaints
  UNION ALL SELECT elevator_id, checked_on FROM changed_spot_checks
)
SELECT elevator_id, min(reach) AS reach
FROM result
WHERE elevator_id IS NOT NULL AND reach IS NOT NULL
GROUP BY elevator_id
