package dev.docket.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import akka.actor.typed.ActorRef;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.docket.engine.notary.file.OwnerOnly;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who may know whom: the modules' "may know" column, and what keeps the step pure. */
class ArchitectureTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.docket");

  private static final String PROTOCOL = "dev.docket.protocol..";
  private static final String ENGINE = "dev.docket.engine..";
  private static final String PERSISTENCE = "dev.docket.persistence..";
  private static final String CONSOLE = "dev.docket.console..";
  private static final String STATE = "dev.docket.engine.state..";

  @Test
  void shouldLetProtocolKnowOnlyActorRefOfAkka() {
    noClasses()
        .that()
        .resideInAPackage(PROTOCOL)
        .should()
        .dependOnClassesThat(resideInAPackage("akka..").and(not(type(ActorRef.class))))
        .check(HOUSE);
  }

  @Test
  void shouldKeepAkkaOutOfValuesAndReceiptVerifiers() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.docket.protocol.json..",
            "dev.docket.protocol.merkle..",
            "dev.docket.protocol.checkpoint..",
            "dev.docket.protocol.receipt..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("akka..")
        .check(HOUSE);
  }

  @Test
  void shouldKeepProtocolBelowEveryOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(PROTOCOL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINE, PERSISTENCE, CONSOLE)
        .check(HOUSE);
  }

  @Test
  void shouldKeepThePluginOutOfTheEngine() {
    noClasses()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PERSISTENCE, CONSOLE)
        .check(HOUSE);
  }

  @Test
  void shouldKeepTheEngineOutOfThePlugin() {
    noClasses()
        .that()
        .resideInAPackage(PERSISTENCE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PROTOCOL, ENGINE, CONSOLE)
        .check(HOUSE);
  }

  @Test
  void shouldRunWithoutMicrometer() {
    noClasses()
        .that(resideInAnyPackage(ENGINE, PERSISTENCE).and(not(resideInAPackage("..micrometer.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..micrometer..")
        .because("it is an optional dependency")
        .check(HOUSE);
  }

  @Test
  void shouldLetOnlyStorageTouchFiles() {
    noClasses()
        .that(
            resideInAnyPackage(PROTOCOL, ENGINE, PERSISTENCE)
                .and(
                    not(
                        resideInAnyPackage(
                            "dev.docket.persistence.storage..",
                            "dev.docket.engine.notary.file.."))))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            FileChannel.class,
            Files.class,
            RandomAccessFile.class,
            FileInputStream.class,
            FileOutputStream.class)
        .check(HOUSE);
  }

  @Test
  void shouldCreateFilesForTheirOwnerAlone() {
    noClasses()
        .that(
            not(
                resideInAnyPackage(
                    "dev.docket.persistence.storage..", "dev.docket.console.bench..")))
        .and()
        .areNotAssignableTo(OwnerOnly.class)
        .should()
        .callMethodWhere(
            filesMethod(
                "newOutputStream",
                "newBufferedWriter",
                "newByteChannel",
                "write",
                "writeString",
                "copy",
                "createFile",
                "createDirectory",
                "createDirectories"))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(FileOutputStream.class, FileWriter.class)
        .because("what the storage and OwnerOnly make, others cannot read")
        .check(HOUSE);
  }

  @Test
  void shouldReadNoFileWithoutABound() {
    noClasses()
        .should()
        .callMethodWhere(
            filesMethod("readAllBytes", "readString", "readAllLines", "lines", "newBufferedReader"))
        .because("a file that somebody put there must not take the heap: BoundedFile, Storage")
        .check(HOUSE);
  }

  private static DescribedPredicate<JavaMethodCall> filesMethod(String... names) {
    return DescribedPredicate.describe(
        "it is one of Files' " + List.of(names),
        call ->
            call.getTargetOwner().isEquivalentTo(Files.class)
                && List.of(names).contains(call.getName()));
  }

  @Test
  void shouldLeaveTheStoreToThePlugin() {
    noClasses()
        .that()
        .resideInAPackage(CONSOLE)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(FileChannel.class, RandomAccessFile.class)
        .check(HOUSE);
  }

  @Test
  void shouldKeepAkkaAndFilesOutOfTheStep() {
    noClasses()
        .that()
        .resideInAPackage(STATE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("akka..", "java.nio.file..", "java.nio.channels..", "java.net..")
        .check(HOUSE);
  }

  @Test
  void shouldKeepClockAndDiceOutOfTheStep() {
    noClasses()
        .that()
        .resideInAPackage(STATE)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Random.class, SecureRandom.class)
        .check(HOUSE);
  }

  @Test
  void shouldLeaveStandardOutputToTheConsole() {
    noClasses()
        .that()
        .resideInAnyPackage(PROTOCOL, ENGINE, PERSISTENCE)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(HOUSE);
  }

  @Test
  void shouldHaveNoPackageCycles() {
    slices().matching("dev.docket.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void shouldNameThingsByWhatTheyAreFor() {
    classes()
        .should()
        .haveNameNotMatching(".*(Impl|Util|Utils|Helper|Manager)")
        .because("a name says what a thing is for")
        .check(HOUSE);
  }
}
