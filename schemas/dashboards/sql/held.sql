SELECT h.table_name, @label(h.table_name, table_name)@ AS source, h.key, h.missing FROM liftguard.held h
