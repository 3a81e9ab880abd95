-- Part 1 of the specification, "Rules for every table", from cells to verdicts.
-- A timestamp is kept as local time of Asia/Shanghai. Since 2000 the zone has stood at +08:00
-- without a change, and earlier timestamps are refused, so eight hours are the zone's own rules.

-- Every cell with its type; exactly one value column is set when it parses.
CREATE TABLE typed_cell AS
WITH cell AS (
  SELECT c.rid, c.table_name, c.col, c.kind, c.val, c.plain, k.type, k.flags, k.enum, k.lo, k.hi,
    split_part(k.type, '(', 1) AS base,
    k.type = 'string' AND (k.flags LIKE '%K%' OR c.col LIKE '%\_id' ESCAPE '\' OR c.col LIKE '%\_of' ESCAPE '\') AS is_id
  FROM raw_cell c JOIN contract k USING (table_name, col)
), part AS (
  SELECT *,
    CASE WHEN base = 'int' AND kind IN ('TEXT', 'NUMBER') AND regexp_full_match(plain, '[+-]?[0-9]+(\.0+)?')
      THEN TRY_CAST(ltrim(split_part(plain, '.', 1), '+') AS BIGINT) END AS v_int,
    CASE WHEN base = 'decimal' AND kind IN ('TEXT', 'NUMBER') AND regexp_full_match(plain, '[+-]?[0-9]+(\.[0-9]+)?')
      THEN plain END AS dec_text,
    CASE WHEN base = 'bool' AND kind <> 'OTHER' THEN
      CASE WHEN lower(val) IN ('true', '1', '是') OR kind = 'NUMBER' AND regexp_full_match(plain, '1(\.0+)?') THEN true
           WHEN lower(val) IN ('false', '0', '否') OR kind = 'NUMBER' AND regexp_full_match(plain, '0(\.0+)?') THEN false END
      END AS v_bool,
    CASE WHEN base IN ('date', 'timestamp') AND kind IN ('TEXT', 'OTHER')
        AND regexp_full_match(left(val, 10), '[0-9]{4}-[0-9]{2}-[0-9]{2}')
      THEN TRY_CAST(left(val, 10) AS DATE) END AS day,
    CASE WHEN base = 'timestamp' AND kind IN ('TEXT', 'OTHER') THEN regexp_extract(val,
      '^.{10}[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?$',
      ['hh', 'mi', 'ss', 'ff', 'off']) END AS t
  FROM cell
), moment AS (
  SELECT *,
    CASE WHEN t.hh <> '' AND day IS NOT NULL AND t.hh <= '23' AND t.mi <= '59' AND t.ss <= '59'
        AND (t.off IN ('', 'Z')
          OR substr(replace(t.off, ':', ''), 4) <= '59' AND replace(substr(t.off, 2), ':', '') <= '1800') THEN
      make_timestamp(epoch_us(CAST(day AS TIMESTAMP))
        + 1000000 * (3600 * CAST('0' || t.hh AS BIGINT) + 60 * CAST('0' || t.mi AS BIGINT) + CAST('0' || t.ss AS BIGINT))
        + CAST(rpad(left(t.ff, 6), 6, '0') AS BIGINT)
        + CASE WHEN t.off = '' THEN 0 WHEN t.off = 'Z' THEN 28800000000
          ELSE 28800000000 - CASE WHEN t.off LIKE '-%' THEN -1 ELSE 1 END * 60000000
            * (60 * CAST('0' || substr(t.off, 2, 2) AS BIGINT)
              + CAST('0' || substr(replace(t.off, ':', ''), 4) AS BIGINT)) END)
      END AS v_ts,
    rtrim(split_part(dec_text, '.', 2), '0') AS frac,
    ltrim(ltrim(split_part(dec_text, '.', 1), '+-'), '0') AS whole,
    CAST(nullif(regexp_extract(type, '\((\d+),(\d+)\)', 1), '') AS INTEGER) AS p,
    CAST(nullif(regexp_extract(type, '\((\d+),(\d+)\)', 2), '') AS INTEGER) AS s
  FROM part
), valued AS (
  SELECT rid, table_name, col, type, base, flags, enum, lo, hi, is_id,
    CASE WHEN base = 'string' AND kind <> 'OTHER' THEN val END AS v_string,
    v_int,
    CASE WHEN length(whole) <= p - s AND length(frac) <= s THEN CAST(dec_text AS DECIMAL(18, 6)) END AS v_decimal,
    coalesce(base = 'decimal' AND length(frac) <= s AND length(whole) > p - s, false) AS too_long,
    v_bool,
    CASE WHEN base = 'date' AND length(val) = 10 THEN day END AS v_date,
    v_ts AS v_timestamp
  FROM moment
)
SELECT *,
  v_string IS NOT NULL OR v_int IS NOT NULL OR v_decimal IS NOT NULL OR too_long OR v_bool IS NOT NULL
    OR v_date IS NOT NULL OR v_timestamp IS NOT NULL AS parses
FROM valued;

-- What is wrong with a row, one line per reason.
CREATE TABLE fault_found AS
WITH stamp AS (
  SELECT rid, max(CASE WHEN col = 'recorded_at' THEN v_timestamp END) AS recorded_at,
    coalesce(bool_or(col = 'deleted' AND coalesce(v_bool, false)), false) AS tombstone
  FROM typed_cell GROUP BY rid
), judged AS (
  SELECT r.rid, r.table_name, coalesce(s.tombstone, false) AS tombstone, s.recorded_at
  FROM raw_row r LEFT JOIN stamp s USING (rid) WHERE r.state = 'READ'
)
SELECT rid, 'UNKNOWN_COLUMN' AS reason FROM raw_row WHERE state = 'UNKNOWN'
UNION ALL
SELECT rid, 'BAD_TYPE' FROM raw_row WHERE state IN ('BROKEN', 'TOO_MANY_FIELDS')
UNION ALL
SELECT j.rid, 'MISSING_REQUIRED' FROM judged j JOIN contract k USING (table_name)
WHERE k.flags LIKE '%R%' AND k.dflt IS NULL
  AND (NOT j.tombstone OR k.flags LIKE '%K%' OR k.col = 'recorded_at')
  AND NOT EXISTS (FROM raw_cell c WHERE c.rid = j.rid AND c.col = k.col)
UNION ALL
SELECT rid, 'BAD_TYPE' FROM typed_cell WHERE NOT parses
UNION ALL
SELECT rid, 'BAD_PATTERN' FROM typed_cell WHERE is_id AND v_string IS NOT NULL AND NOT (
  regexp_full_match(v_string, '[^,;|"''\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]{1,64}')
  AND NOT regexp_matches(v_string, '\p{Cc}'))
UNION ALL
SELECT rid, 'NOT_IN_ENUM' FROM typed_cell
WHERE enum IS NOT NULL AND v_string IS NOT NULL AND NOT list_contains(string_split(enum, '|'), v_string)
UNION ALL
SELECT rid, 'OUT_OF_RANGE' FROM typed_cell
WHERE too_long OR coalesce(v_int, v_decimal) < lo OR coalesce(v_int, v_decimal) > hi
  OR v_date < CASE WHEN col IN ('inspected_on', 'checked_on', 'decided_on') THEN DATE '2000-01-01' ELSE DATE '1900-01-01' END
  OR v_timestamp < TIMESTAMP '2000-01-01'
UNION ALL
SELECT c.rid, 'FUTURE_TIME' FROM typed_cell c JOIN stamp s USING (rid)
WHERE (c.base = 'timestamp' AND c.col <> 'recorded_at' OR c.col IN ('inspected_on', 'checked_on', 'decided_on'))
  AND coalesce(c.v_timestamp, CAST(c.v_date AS TIMESTAMP)) > s.recorded_at + INTERVAL 24 HOUR;

CREATE TABLE verdict AS
SELECT rid, string_agg(DISTINCT reason, ' ' ORDER BY reason) AS reasons FROM fault_found GROUP BY rid;

CREATE VIEW out_quarantine AS
SELECT r.table_name, r.file, r.line, v.reasons FROM verdict v JOIN raw_row r USING (rid);

CREATE VIEW out_files AS
SELECT f.table_name, f.file, count(r.rid) AS rows_read, count(r.rid) - count(v.rid) AS accepted,
  count(v.rid) AS quarantined, f.duplicate_of, f.refused
FROM raw_file f LEFT JOIN raw_row r USING (table_name, file) LEFT JOIN verdict v USING (rid)
GROUP BY f.table_name, f.file, f.duplicate_of, f.refused;
