SELECT DISTINCT @label(use_type, use_type)@ AS use_type, insurer_id FROM liftguard.feed_relativities WHERE subject_type = 'elevator'
