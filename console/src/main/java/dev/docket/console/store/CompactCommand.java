package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.CompactionReport;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives back the space of what is deleted. */
@Command(
    name = "compact",
    mixinStandardHelpOptions = true,
    description = {
      "Merges the sealed segments of a store and leaves out what is deleted.",
      "Opens the store for writing, so no service may have it open: a service compacts its store by"
          + " itself. Needs free space for a copy of the largest segment that is made. Exit 1 if it"
          + " could not be done; nothing is lost then."
    })
public final class CompactCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Override
  public Integer call() {
    if (!Files.isDirectory(options.dir())) {
      throw new WrongUseException(
          options.dir() + " is not a directory; --dir names the directory of a store");
    }
    CompactionReport report = compact();
    Output output = options.output();
    output.object(json(report));
    output.line(
        "compacted: %,d segments of %,d bytes into %,d of %,d bytes; %,d records dropped in %,d ms"
            .formatted(
                report.segmentsBefore(),
                report.bytesBefore(),
                report.segmentsAfter(),
                report.bytesAfter(),
                report.recordsDropped(),
                report.durationMicros() / 1000));
    return ExitCode.DONE;
  }

  private CompactionReport compact() {
    try (DocketStore store = DocketStore.open(options.dir(), StoreSettings.defaults())) {
      return store.compact();
    } catch (StoreLockedException | StoreUnusableException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  private static Map<String, Object> json(CompactionReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("segmentsBefore", report.segmentsBefore());
    json.put("segmentsAfter", report.segmentsAfter());
    json.put("bytesBefore", report.bytesBefore());
    json.put("bytesAfter", report.bytesAfter());
    json.put("bytesWritten", report.bytesWritten());
    json.put("recordsDropped", report.recordsDropped());
    json.put("durationMicros", report.durationMicros());
    return json;
  }
}
