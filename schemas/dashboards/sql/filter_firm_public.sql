SELECT DISTINCT firm FROM (SELECT CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN name || ' (' || firm_id || ')' ELSE name END AS firm
 FROM liftguard_public.rating WHERE latest) firms
