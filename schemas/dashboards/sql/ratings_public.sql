WITH r AS (SELECT x.*, CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN name || ' (' || firm_id || ')' ELSE name END AS firm
 FROM liftguard_public.rating x WHERE x.latest)
@rating_rows@
