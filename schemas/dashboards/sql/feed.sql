{%- set months = filter_values('feed_month', remove_filter=True) -%}
SELECT f.insurer_id, f.month AS feed_month, f.subject_type, f.subject_id, coalesce(f.firm_name, @word(no_firm)@) AS firm, @label(f.use_type, use_type)@ AS use_type,
 f.age_years, f.floors, f.exposure_days, f.earned_days, f.in_use_days, f.observed, f.expected, f.z, f.firm_relativity, f.indicated, f.previous_relativity, f.relativity,
 f.relativity_low, f.relativity_high, f.mean_relativity, f.premium_mean_relativity, f.public_stars, f.faults, f.claims, f.claims_paid, f.claims_reserve, f.earned_premium, f.claims_frequency,
 f.loss_ratio, CASE WHEN f.relativity IS NULL THEN NULL ELSE to_char(floor(f.relativity * 10) / 10, 'FM0.0') || '–' || to_char(floor(f.relativity * 10) / 10 + 0.1, 'FM0.0') END AS relativity_bin,
 CASE WHEN 'CAP_APPLIED' = ANY (f.reason_codes) THEN @word(capped)@ WHEN 'FLOOR_APPLIED' = ANY (f.reason_codes) THEN @word(floored)@
  WHEN 'SWING_LIMITED' = ANY (f.reason_codes) THEN @word(swing)@ ELSE @word(unlimited)@ END AS limit_kind, f.reason_codes
FROM liftguard.feed_relativities f JOIN liftguard.feed_release r ON r.bundle = f.bundle AND r.in_force
WHERE {% if months %}f.month IN {{ months|where_in }}{% else %}r.latest{% endif %}
