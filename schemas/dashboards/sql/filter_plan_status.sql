SELECT DISTINCT @label(status, plan_status)@ AS plan_status FROM liftguard.plan_board
