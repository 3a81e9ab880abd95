SELECT DISTINCT r.month AS feed_month, r.insurer_id FROM liftguard.feed_release r WHERE r.in_force
