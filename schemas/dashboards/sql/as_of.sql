SELECT max(as_of)::timestamp AS as_of FROM liftguard.publication
