package io.liftguard.ingest;

import java.nio.charset.Charset;

/**
 * What an ingest needs to know about the landing area.
 *
 * @param landing directory or any Hadoop URI
 * @param csvEncoding encoding of CSV files without a byte order mark: UTF-8 or GB18030
 * @param settleSeconds files younger than this wait for the next run
 */
public record IngestSettings(String landing, Charset csvEncoding, long settleSeconds) {}
