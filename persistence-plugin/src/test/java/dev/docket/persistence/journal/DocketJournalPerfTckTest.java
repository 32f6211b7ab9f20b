package dev.docket.persistence.journal;

import akka.persistence.CapabilityFlag;
import akka.persistence.japi.journal.JavaJournalPerfSpec;
import dev.docket.persistence.plugin.TckConfig;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/**
 * Akka's suite for journals once more, with its measurements: they must end, and are printed. Fewer
 * events than usual, since a single actor that persists one by one waits for a force each time.
 */
@RunWith(JUnitRunner.class)
public class DocketJournalPerfTckTest extends JavaJournalPerfSpec {
  private static final long serialVersionUID = 1L;

  public DocketJournalPerfTckTest() {
    super(TckConfig.inNewFolder());
  }

  @Override
  public CapabilityFlag supportsRejectingNonSerializableObjects() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsSerialization() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsMetadata() {
    return CapabilityFlag.on();
  }

  @Override
  public int eventsCount() {
    return 1_000;
  }

  @Override
  public int measurementIterations() {
    return 3;
  }

  @Override
  public long awaitDurationMillis() {
    return 180_000;
  }
}
