SELECT DISTINCT lead_units_@lang@ AS lead_units FROM liftguard.plan_board WHERE lead_units_@lang@ IS NOT NULL
