-- Wilson's interval without continuity correction, at 95 %; the standard error of a mean.
CREATE OR REPLACE TEMP MACRO wilson_mid(x, n) AS (x + 1.9207294103470627) / (n + 3.8414588206941354);
CREATE OR REPLACE TEMP MACRO wilson_half(x, n) AS
  1.959963984540054 * sqrt(x * (n - x) / n + 0.9603647051735313) / (n + 3.8414588206941354);
CREATE OR REPLACE TEMP MACRO mean_se(s, n, q) AS
  sqrt(CAST(CAST(n AS HUGEINT) * CAST(q AS HUGEINT) - CAST(s AS HUGEINT) * CAST(s AS HUGEINT) AS DOUBLE) / n / n / (n - 1));
