SELECT DISTINCT coalesce(firm_name, @word(no_firm)@) AS firm, insurer_id FROM liftguard.feed_relativities WHERE subject_type = 'elevator'
