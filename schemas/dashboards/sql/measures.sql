WITH chosen AS (@chosen_release@)
SELECT m.measure, @measure(m.measure)@ AS measure_name, m.weight, m.firms, m.observed, m.expected, m.dispersion,
 CASE WHEN m.at_cap THEN @word(no_difference)@ WHEN m.intervals_short THEN @word(short)@ ELSE '–' END AS remark, NULL::text AS release
FROM liftguard.rating_measures m WHERE m.bundle = (SELECT bundle FROM chosen)
