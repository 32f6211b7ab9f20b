package dev.docket.persistence.snapshot;

import akka.persistence.CapabilityFlag;
import akka.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import dev.docket.persistence.plugin.TckConfig;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Akka's own conformance suite for snapshot stores, with every capability switched on. */
@RunWith(JUnitRunner.class)
public class DocketSnapshotStoreTckTest extends JavaSnapshotStoreSpec {
  private static final long serialVersionUID = 1L;

  public DocketSnapshotStoreTckTest() {
    super(TckConfig.inNewFolder());
  }

  @Override
  public CapabilityFlag supportsSerialization() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsMetadata() {
    return CapabilityFlag.on();
  }
}
