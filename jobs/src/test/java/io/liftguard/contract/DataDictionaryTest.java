package io.liftguard.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed page must be the one that the schemas give. */
class DataDictionaryTest {

  @Test
  void pageIsUpToDate() throws IOException {
    Path page = Path.of(System.getProperty("liftguard.root")).resolve("docs/data-dictionary.md");
    String made = DataDictionary.markdown(Contracts.load(), KpiCatalogue.load());
    if (Boolean.getBoolean("liftguard.write")) {
      Files.writeString(page, made);
    }
    assertEquals(
        Files.readString(page),
        made,
        "stale: run ./mvnw test -Dtest=DataDictionaryTest -Dliftguard.write=true");
  }
}
