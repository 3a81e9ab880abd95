package io.liftguard;

import java.util.Objects;

/**
 * An error that the user can do something about: what is wrong, where, and what to do. Everything
 * else that is thrown is a defect of the program.
 */
public final class LiftGuardException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Who must act, told to the shell by the exit code. */
  public enum Kind {
    /** The run failed: machine, storage, database. */
    RUN_FAILED(1),
    /** The command or the settings are wrong. */
    WRONG_USE(2),
    /** The delivered data were refused. */
    DATA_REFUSED(3);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The process exit code of this kind. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;
  private final String remedy;

  private LiftGuardException(Kind kind, String problem, String remedy, Throwable cause) {
    super(Objects.requireNonNull(problem), cause);
    this.kind = Objects.requireNonNull(kind);
    this.remedy = Objects.requireNonNull(remedy);
  }

  /** The run could not finish; {@code remedy} says what to do next. */
  public static LiftGuardException runFailed(String problem, String remedy, Throwable cause) {
    return new LiftGuardException(Kind.RUN_FAILED, problem, remedy, cause);
  }

  /** The command, an option or a setting is wrong. */
  public static LiftGuardException wrongUse(String problem, String remedy) {
    return new LiftGuardException(Kind.WRONG_USE, problem, remedy, null);
  }

  /** The delivered data cannot be used. */
  public static LiftGuardException dataRefused(String problem, String remedy) {
    return new LiftGuardException(Kind.DATA_REFUSED, problem, remedy, null);
  }

  public Kind kind() {
    return kind;
  }

  /** What to do next, one sentence. */
  public String remedy() {
    return remedy;
  }
}
