package io.liftguard.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.spark.sql.SparkSession;

/** The rooms of the house: who may know whom. */
@AnalyzeClasses(packages = "io.liftguard", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

  private static final String SPARK = "org.apache.spark..";
  private static final String DELTA = "io.delta..";

  @ArchTest
  static final ArchRule rooms_have_no_circles =
      slices().matching("io.liftguard.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule rules_and_statistics_know_no_spark =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.liftguard.domain..",
              "io.liftguard.stats..",
              "io.liftguard.contract..",
              "io.liftguard.settings..",
              "io.liftguard.synth..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SPARK, DELTA);

  @ArchTest
  static final ArchRule rules_and_statistics_know_nothing_above_them =
      noClasses()
          .that()
          .resideInAnyPackage("io.liftguard.domain..", "io.liftguard.stats..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "other rooms",
                  (JavaClass other) ->
                      other.getPackageName().startsWith("io.liftguard.")
                          && !other.getPackageName().startsWith("io.liftguard.domain")
                          && !other.getPackageName().startsWith("io.liftguard.stats")));

  @ArchTest
  static final ArchRule statistics_do_no_input_or_output =
      noClasses()
          .that()
          .resideInAPackage("io.liftguard.stats..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.sql..")
          // Records and limits travel to executors.
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("io.liftguard.lake..");

  @ArchTest
  static final ArchRule only_session_builds_sessions =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.liftguard.session..")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "SparkSession.builder()",
                  (JavaMethodCall call) ->
                      call.getTarget().getName().equals("builder")
                          && call.getTargetOwner().isAssignableTo(SparkSession.class)));

  @ArchTest
  static final ArchRule only_lake_writes_tables =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.liftguard.lake..")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "a write to a table",
                  (JavaMethodCall call) ->
                      call.getTargetOwner()
                              .getName()
                              .startsWith("org.apache.spark.sql.DataFrameWriter")
                          && !call.getOriginOwner()
                              .getPackageName()
                              .startsWith("io.liftguard.publish")))
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("io.delta.tables..");

  @ArchTest
  static final ArchRule publish_writes_files_but_no_tables =
      noClasses()
          .that()
          .resideInAPackage("io.liftguard.publish..")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "a write to a table",
                  (JavaMethodCall call) ->
                      call.getTargetOwner()
                              .getName()
                              .startsWith("org.apache.spark.sql.DataFrameWriter")
                          && java.util.Set.of("save", "saveAsTable", "insertInto", "format")
                              .contains(call.getTarget().getName())));

  @ArchTest
  static final ArchRule nobody_knows_the_command_line =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.liftguard.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.liftguard.cli..");

  @ArchTest
  static final ArchRule settings_know_only_their_own_room =
      noClasses()
          .that()
          .resideInAPackage("io.liftguard.settings..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.liftguard.contract..",
              "io.liftguard.lake..",
              "io.liftguard.ingest..",
              "io.liftguard.publish..");
}
