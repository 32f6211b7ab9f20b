package dev.docket.console.store;

import dev.docket.console.runtime.CommonOptions;
import dev.docket.console.runtime.ExitCode;
import dev.docket.console.runtime.Output;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.doctor.Examination;
import dev.docket.persistence.doctor.Finding;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.protocol.CaseId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Examines the files of a store. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Reads every file of a store, frame by frame, and every id from its first event to its last,"
          + " and names all that is damaged: file, byte, kind, and the cases that it touches.",
      "Changes nothing and takes no lock, also beside a running service. It looks at the files; the"
          + " chains of receipts and the state hashes are computed again by verify.",
      "It ends with a status: healthy; degraded, something is wrong; read-only, this user may not"
          + " write there.",
      "Exit 0 if nothing is wrong, 1 if something was found, 2 if there is no store. Damage is"
          + " repaired by repair."
    })
public final class DoctorCommand implements Callable<Integer> {

  @Mixin private CommonOptions options;

  @Override
  public Integer call() {
    Output output = options.output();
    Examination examination = examine(output);
    output.object(Map.of("examined", json(examination)));
    output.line(
        "%s: %,d files, %,d bytes, %,d records, %,d ids; problems: %,d, notes: %,d"
            .formatted(
                examination.status().text(),
                examination.files(),
                examination.bytes(),
                examination.records(),
                examination.ids(),
                examination.problems(),
                examination.notes()));
    return examination.healthy() ? ExitCode.DONE : ExitCode.PROBLEM;
  }

  private Examination examine(Output output) {
    try {
      return DocketStore.examine(
          options.dir(),
          StoreSettings.defaults(),
          finding -> {
            output.object(json(finding));
            output.line(line(finding));
          });
    } catch (StoreUnusableException noStore) {
      throw new WrongUseException(String.valueOf(noStore.getMessage()), noStore);
    }
  }

  private static String line(Finding finding) {
    String place = finding.offset() > 0 ? ", byte " + finding.offset() : "";
    String ids = finding.ids().isEmpty() ? "" : " Touched: " + String.join(", ", names(finding));
    String more = finding.idsComplete() ? "" : " Others may be touched.";
    return "%-7s %s %s%s: %s%s%s"
        .formatted(
            finding.severity().name().toLowerCase(Locale.ROOT),
            finding.kind(),
            finding.file().isEmpty() ? "." : finding.file(),
            place,
            finding.detail(),
            ids,
            more);
  }

  private static List<String> names(Finding finding) {
    return finding.ids().stream()
        .map(id -> CasePersistenceId.caseOf(id).map(found -> "case " + found).orElse(id))
        .toList();
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.put("kind", finding.kind().name());
    json.put("file", finding.file());
    json.put("offset", finding.offset());
    json.put("ids", finding.ids());
    json.put("cases", cases(finding).map(CaseId::toString).toList());
    json.put("idsComplete", finding.idsComplete());
    json.put("detail", finding.detail());
    return json;
  }

  private static Stream<CaseId> cases(Finding finding) {
    return finding.ids().stream().map(CasePersistenceId::caseOf).flatMap(Optional::stream);
  }

  private static Map<String, Object> json(Examination examination) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", examination.status().text());
    json.put("healthy", examination.healthy());
    json.put("files", examination.files());
    json.put("bytes", examination.bytes());
    json.put("records", examination.records());
    json.put("ids", examination.ids());
    json.put("problems", examination.problems());
    json.put("notes", examination.notes());
    return json;
  }
}
