SELECT d.run_no, r.as_of, d.table_name, @label(d.table_name, table_name)@ AS source, split_part(d.measure, ':', 1) AS measure,
 @label(split_part(d.measure, ':', 2), reasons)@ AS reason, d.count
FROM liftguard.nights_delivery d JOIN liftguard.runs r ON r.run_id = d.run_id
