package dev.docket.persistence.journal;

import akka.persistence.CapabilityFlag;
import akka.persistence.japi.journal.JavaJournalSpec;
import dev.docket.persistence.plugin.TckConfig;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Akka's own conformance suite for journals, with every capability switched on: 17 tests. */
@RunWith(JUnitRunner.class)
public class DocketJournalTckTest extends JavaJournalSpec {
  private static final long serialVersionUID = 1L;

  public DocketJournalTckTest() {
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
  public boolean supportsAtomicPersistAllOfSeveralEvents() {
    return true;
  }
}
