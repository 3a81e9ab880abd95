SELECT DISTINCT r.insurer_id FROM liftguard.feed_release r WHERE r.in_force
