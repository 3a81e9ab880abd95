SELECT f.insurer_id, f.feed_month, f.subject_type, f.firm, f.use_type, @feed_reason(code)@ AS reason
FROM ($feed$) f CROSS JOIN LATERAL unnest(f.reason_codes) code
