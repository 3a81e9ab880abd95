package io.liftguard.night;

/** Version of the program, from the jar's manifest. */
public final class CodeVersion {

  private CodeVersion() {}

  /** The version; {@code development} when the classes do not come from a jar. */
  public static String get() {
    String version = CodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
