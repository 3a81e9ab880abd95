WITH chosen AS (@chosen_release@),
r AS (SELECT x.*, coalesce(firms.firm, x.name) AS firm FROM liftguard.rating_ratings x LEFT JOIN @firms@ ON firms.firm_id = x.firm_id
 WHERE x.bundle = (SELECT bundle FROM chosen))
@rating_rows@
