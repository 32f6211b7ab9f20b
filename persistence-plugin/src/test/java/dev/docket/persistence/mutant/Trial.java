package dev.docket.persistence.mutant;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.docket.persistence.mutant.Outcome.End;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests of mutants, one after the other, in a process of their own. A store that a mutant
 * left open must not lock the directories of the next one, so its registry of open stores is
 * forgotten; and a process that a test starts gets the changed classes first on its class path.
 */
final class Trial {
  private static final String OPEN_STORES = "dev.docket.persistence.open-stores";
  private static final String CLASS_PATH = "java.class.path";

  private final String classPath = System.getProperty(CLASS_PATH);
  private final MutantCompiler compiler = new MutantCompiler(classPath);

  Outcome of(Mutant mutant) throws IOException {
    long start = System.nanoTime();
    try {
      return timed(start, run(mutant));
    } catch (IllegalStateException | ReflectiveOperationException broken) {
      return timed(start, new Outcome(End.BROKEN, "the mutant itself", 0, broken.toString()));
    }
  }

  private static Outcome timed(long start, Outcome outcome) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new Outcome(outcome.end(), outcome.by(), millis, outcome.detail());
  }

  private Outcome run(Mutant mutant) throws IOException, ReflectiveOperationException {
    Map<String, byte[]> changed =
        mutant.edits().isEmpty() ? Map.of() : compiler.compile(mutant.edits());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    MutantLoader loader = new MutantLoader(changed, before);
    System.getProperties().remove(OPEN_STORES);
    System.setProperty(
        CLASS_PATH, written(changed) + System.getProperty("path.separator") + classPath);
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return run(mutant.killers(), loader);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      System.setProperty(CLASS_PATH, classPath);
    }
  }

  /** The changed classes as files, for other processes. */
  private static Path written(Map<String, byte[]> classes) throws IOException {
    Path directory = Files.createTempDirectory("mutant");
    for (Map.Entry<String, byte[]> each : classes.entrySet()) {
      Path file = directory.resolve(each.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
    return directory;
  }

  private static Outcome run(List<String> tests, ClassLoader loader)
      throws ReflectiveOperationException {
    Outcome last = new Outcome(End.BROKEN, "no test", 0, "it names none");
    boolean skipped = false;
    for (String test : tests) {
      last = run(test, loader);
      if (last.end() == End.CAUGHT || last.end() == End.BROKEN) {
        return last;
      }
      skipped |= last.end() == End.SKIPPED;
    }
    return skipped ? new Outcome(End.SKIPPED, last.by(), 0, last.detail()) : last;
  }

  private static Outcome run(String test, ClassLoader loader) throws ReflectiveOperationException {
    String className = test.substring(0, test.indexOf('#'));
    String methodName = test.substring(test.indexOf('#') + 1);
    Class<?> type = Class.forName("dev.docket.persistence." + className, true, loader);
    Method method =
        Arrays.stream(type.getDeclaredMethods())
            .filter(each -> each.getName().equals(methodName))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("There is no test " + test));
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectMethod(type, method))
            .filters(EngineFilter.includeEngines("junit-jupiter", "jqwik"))
            .configurationParameter("jqwik.database", "")
            .configurationParameter("jqwik.shrinking.default", "OFF")
            .build();
    Verdict verdict = new Verdict();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request, verdict);
    return verdict.outcome(test);
  }

  /** What a test said. */
  private static final class Verdict implements TestExecutionListener {
    private int green;
    private String skipped = "";
    private @Nullable Throwable failure;

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      skipped = reason;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      switch (result.getStatus()) {
        case FAILED -> failure = result.getThrowable().orElseGet(() -> new AssertionError(test));
        case ABORTED -> skipped = result.getThrowable().map(Throwable::toString).orElse("aborted");
        case SUCCESSFUL -> green += test.isTest() ? 1 : 0;
      }
    }

    Outcome outcome(String test) {
      Throwable found = failure;
      if (found != null) {
        return new Outcome(
            Failures.tells(found) ? End.CAUGHT : End.BROKEN, test, 0, found.toString());
      }
      if (!skipped.isEmpty()) {
        return new Outcome(End.SKIPPED, test, 0, skipped);
      }
      return green > 0
          ? new Outcome(End.SURVIVED, test, 0, "green")
          : new Outcome(End.BROKEN, test, 0, "it did not run");
    }
  }
}
