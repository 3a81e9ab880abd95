package io.liftguard.lake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object store of one bucket in memory, with as much of S3 as Hadoop asks for. It keeps the
 * condition of a put atomically, or ignores it as some stores do, and fails where a test wants it.
 */
public final class FakeS3 implements AutoCloseable {

  /** Whether {@code If-None-Match} is honoured. */
  public enum Conditions {
    HONOURED,
    IGNORED
  }

  /** An object. */
  private static final class Stored {
    private final byte[] content;
    private final String etag;
    private final Instant modified = Instant.now();

    Stored(byte[] content, String etag) {
      this.content = content;
      this.etag = etag;
    }

    byte[] content() {
      return content;
    }

    String etag() {
      return etag;
    }

    Instant modified() {
      return modified;
    }
  }

  /** A request as a fault sees it. */
  public record Request(String method, String key, String query) {}

  private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;
  private static final Pattern KEYS = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);

  private final HttpServer server;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final String bucket = "b" + UUID.randomUUID();
  private final Conditions conditions;
  private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final Map<String, NavigableMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();

  /** Gives a request's error status, 0 for none. */
  private volatile Function<Request, Integer> fault = request -> 0;

  public FakeS3(Conditions conditions) {
    this.conditions = conditions;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(pool);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A place in the bucket. */
  public String uri(String path) {
    return "s3a://" + bucket + "/" + path;
  }

  /** What Hadoop must know to reach the bucket. */
  public Map<String, String> settings() {
    String prefix = "fs.s3a.bucket." + bucket + ".";
    Map<String, String> settings = new TreeMap<>();
    settings.put(prefix + "endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
    settings.put(prefix + "endpoint.region", "us-east-1");
    settings.put(prefix + "path.style.access", "true");
    settings.put(prefix + "access.key", "test");
    settings.put(prefix + "secret.key", "test");
    settings.put(
        prefix + "aws.credentials.provider",
        "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    // A test of failures must not wait as long as a night would.
    settings.put(prefix + "attempts.maximum", "1");
    settings.put(prefix + "retry.limit", "2");
    settings.put(prefix + "retry.interval", "20ms");
    settings.put(prefix + "retry.throttle.limit", "2");
    settings.put(prefix + "retry.throttle.interval", "20ms");
    return settings;
  }

  /** From now on, each request for which the function gives a status fails with it. */
  public void failWhen(Function<Request, Integer> newFault) {
    fault = newFault;
  }

  /** Content of an object as text, null when there is none. */
  public String text(String key) {
    Stored stored = objects.get(key);
    return stored == null ? null : new String(stored.content(), StandardCharsets.UTF_8);
  }

  /** Puts an object as if another program had. */
  public void put(String key, String text) {
    objects.put(key, stored(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Keys that begin so. */
  public List<String> keys(String prefix) {
    return objects.keySet().stream().filter(k -> k.startsWith(prefix)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    pool.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String raw = exchange.getRequestURI().getRawQuery();
      String query = raw == null ? "" : raw;
      String inBucket = path.startsWith("/" + bucket) ? path.substring(bucket.length() + 1) : "";
      String key = inBucket.startsWith("/") ? inBucket.substring(1) : inBucket;
      byte[] body = body(exchange);
      String method = exchange.getRequestMethod();
      int status = fault.apply(new Request(method, key, query));
      if (status != 0) {
        error(exchange, status, "Injected");
      } else if (!path.startsWith("/" + bucket)) {
        error(exchange, 404, "NoSuchBucket");
      } else if (key.isEmpty()) {
        bucket(exchange, method, parameters(query), body);
      } else {
        object(exchange, method, key, parameters(query), body);
      }
    } catch (RuntimeException e) {
      // The server would drop the connection without a word.
      e.printStackTrace();
      throw e;
    }
  }

  private void bucket(HttpExchange x, String method, Map<String, String> query, byte[] body)
      throws IOException {
    if (method.equals("HEAD")) {
      answer(x, 200, new byte[0]);
    } else if (method.equals("GET") && query.containsKey("list-type")) {
      answer(x, 200, list(query).getBytes(StandardCharsets.UTF_8));
    } else if (method.equals("GET") && query.containsKey("uploads")) {
      answer(x, 200, xml("<ListMultipartUploadsResult/>"));
    } else if (method.equals("POST") && query.containsKey("delete")) {
      Matcher keys = KEYS.matcher(new String(body, StandardCharsets.UTF_8));
      while (keys.find()) {
        objects.remove(keys.group(1).replace("&amp;", "&"));
      }
      answer(x, 200, xml("<DeleteResult/>"));
    } else {
      error(x, 501, "NotImplemented");
    }
  }

  private void object(
      HttpExchange x, String method, String key, Map<String, String> query, byte[] body)
      throws IOException {
    String copySource = x.getRequestHeaders().getFirst("x-amz-copy-source");
    switch (method) {
      case "PUT" -> {
        if (query.containsKey("uploadId")) {
          uploads.get(query.get("uploadId")).put(Integer.valueOf(query.get("partNumber")), body);
          x.getResponseHeaders().set("ETag", stored(body).etag());
          answer(x, 200, new byte[0]);
        } else if (copySource != null) {
          String source = URLDecoder.decode(copySource, StandardCharsets.UTF_8);
          Stored from = objects.get(source.replaceFirst("^/?" + bucket + "/", ""));
          if (from == null) {
            error(x, 404, "NoSuchKey");
            return;
          }
          Stored copy = stored(from.content());
          objects.put(key, copy);
          answer(
              x, 200, xml("<CopyObjectResult><ETag>" + copy.etag() + "</ETag></CopyObjectResult>"));
        } else {
          put(x, key, body, new byte[0]);
        }
      }
      case "POST" -> {
        if (query.containsKey("uploads")) {
          String id = UUID.randomUUID().toString();
          uploads.put(id, new ConcurrentSkipListMap<>());
          answer(
              x,
              200,
              xml(
                  "<InitiateMultipartUploadResult><UploadId>"
                      + id
                      + "</UploadId></InitiateMultipartUploadResult>"));
        } else {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          uploads.remove(query.get("uploadId")).values().forEach(all::writeBytes);
          put(x, key, all.toByteArray(), xml("<CompleteMultipartUploadResult/>"));
        }
      }
      case "DELETE" -> {
        if (query.containsKey("uploadId")) {
          uploads.remove(query.get("uploadId"));
        } else {
          objects.remove(key);
        }
        x.sendResponseHeaders(204, -1);
      }
      default -> get(x, key);
    }
  }

  private void put(HttpExchange x, String key, byte[] content, byte[] reply) throws IOException {
    boolean onlyNew =
        "*".equals(x.getRequestHeaders().getFirst("If-None-Match"))
            && conditions == Conditions.HONOURED;
    Stored stored = stored(content);
    if (onlyNew && objects.putIfAbsent(key, stored) != null) {
      error(x, 412, "PreconditionFailed");
      return;
    }
    if (!onlyNew) {
      objects.put(key, stored);
    }
    x.getResponseHeaders().set("ETag", stored.etag());
    answer(x, 200, reply);
  }

  private void get(HttpExchange x, String key) throws IOException {
    Stored stored = objects.get(key);
    if (stored == null) {
      error(x, 404, "NoSuchKey");
      return;
    }
    byte[] content = stored.content();
    int from = 0;
    int to = content.length;
    int status = 200;
    String range = x.getRequestHeaders().getFirst("Range");
    if (range != null && content.length > 0) {
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      if (ends[0].isEmpty()) {
        from = Math.max(0, content.length - Integer.parseInt(ends[1]));
      } else {
        from = Integer.parseInt(ends[0]);
        to = ends[1].isEmpty() ? to : Math.min(to, Integer.parseInt(ends[1]) + 1);
      }
      if (from >= content.length) {
        error(x, 416, "InvalidRange");
        return;
      }
      status = 206;
      x.getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
    }
    x.getResponseHeaders().set("ETag", stored.etag());
    x.getResponseHeaders()
        .set(
            "Last-Modified",
            HTTP_DATE.format(ZonedDateTime.ofInstant(stored.modified(), ZoneOffset.UTC)));
    if (x.getRequestMethod().equals("HEAD")) {
      x.getResponseHeaders().set("Content-Length", Integer.toString(to - from));
      x.sendResponseHeaders(200, -1);
      return;
    }
    answer(x, status, Arrays.copyOfRange(content, from, to));
  }

  /** All at once, never in pages: no test has a thousand objects of one prefix. */
  private String list(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    String delimiter = query.getOrDefault("delimiter", "");
    String after = query.getOrDefault("start-after", "");
    StringBuilder contents = new StringBuilder();
    TreeSet<String> prefixes = new TreeSet<>();
    int most = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
    int count = 0;
    for (Map.Entry<String, Stored> entry : objects.tailMap(prefix, true).entrySet()) {
      String key = entry.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      if (key.compareTo(after) <= 0) {
        continue;
      }
      int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      if (cut >= 0) {
        prefixes.add(key.substring(0, cut + delimiter.length()));
      } else if (count < most) {
        count++;
        contents
            .append("<Contents><Key>")
            .append(key.replace("&", "&amp;"))
            .append("</Key><LastModified>")
            .append(entry.getValue().modified())
            .append("</LastModified><ETag>")
            .append(entry.getValue().etag())
            .append("</ETag><Size>")
            .append(entry.getValue().content().length)
            .append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
      }
    }
    if (count > 900) {
      throw new IllegalStateException("too many objects for one page: " + prefix);
    }
    prefixes.forEach(
        p -> contents.append("<CommonPrefixes><Prefix>" + p + "</Prefix></CommonPrefixes>"));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>"
        + bucket
        + "</Name><KeyCount>"
        + (count + prefixes.size())
        + "</KeyCount><IsTruncated>false</IsTruncated>"
        + contents
        + "</ListBucketResult>";
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] raw = exchange.getRequestBody().readAllBytes();
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    String digest = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
    boolean byEncoding = encoding != null && encoding.contains("aws-chunked");
    boolean byDigest = digest != null && digest.startsWith("STREAMING-");
    return byEncoding || byDigest ? unchunk(raw) : raw;
  }

  /** Lines of a size, each followed by so many bytes; what comes after size 0 are checksums. */
  private static byte[] unchunk(byte[] raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < raw.length) {
      int end = at;
      while (raw[end] != '\r') {
        end++;
      }
      String line = new String(raw, at, end - at, StandardCharsets.US_ASCII);
      int size = Integer.parseInt(line.split(";", 2)[0], 16);
      if (size == 0) {
        break;
      }
      out.write(raw, end + 2, size);
      at = end + 2 + size + 2;
    }
    return out.toByteArray();
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new TreeMap<>();
    List<String> pairs = new ArrayList<>(Arrays.asList(query.split("&")));
    pairs.removeIf(String::isEmpty);
    for (String pair : pairs) {
      String[] sides = pair.split("=", 2);
      parameters.put(
          sides[0], sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static Stored stored(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(content);
      return new Stored(content, "\"" + HexFormat.of().formatHex(digest) + "\"");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] xml(String element) {
    return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + element)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void error(HttpExchange x, int status, String code) throws IOException {
    if (x.getRequestMethod().equals("HEAD")) {
      x.sendResponseHeaders(status, -1);
      return;
    }
    answer(
        x, status, xml("<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>"));
  }

  private static void answer(HttpExchange x, int status, byte[] content) throws IOException {
    x.getResponseHeaders().set("Content-Type", "application/xml");
    x.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    if (content.length > 0) {
      x.getResponseBody().write(content);
    }
  }
}
