SELECT quarter, as_of::timestamp AS as_of FROM liftguard_public.rating_release WHERE latest
