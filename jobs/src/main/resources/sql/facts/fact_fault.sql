-- purpose: faults by cause group, and downtime
-- grain:   month x town x use_type x age_band x firm x manufacturer x grace
-- inputs:  months_fact_lift
WITH result AS (
  SELECT month, town, use_type, age_band, firm_id, manufacturer, grace,
         sum(faults_ext) AS faults_ext, sum(faults_hum) AS faults_hum, sum(faults_dor) AS faults_dor,
         sum(faults_ctl) AS faults_ctl, sum(faults_trc) AS faults_trc, sum(faults_mnt) AS faults_mnt,
         sum(faults_mgt) AS faults_mgt, sum(faults_unk) AS faults_unk, sum(downtime_s) AS downtime_s
  FROM months_fact_lift
  GROUP BY month, town, use_type, age_band, firm_id, manufacturer, grace
  HAVING sum(faults_ext + faults_hum + faults_dor + faults_ctl + faults_trc + faults_mnt + faults_mgt
             + faults_unk + downtime_s) > 0
)
SELECT * FROM result
