package dev.docket.persistence.journal;

import akka.persistence.CapabilityFlag;
import akka.persistence.japi.journal.JavaJournalSpec;
import com.typesafe.config.ConfigFactory;
import dev.docket.persistence.plugin.TckConfig;

/** Akka's suite over {@link ForgetfulJournal}. Not a test by its name, since it must fail. */
public class ForgetfulJournalSpec extends JavaJournalSpec {
  private static final long serialVersionUID = 1L;

  public ForgetfulJournalSpec() {
    super(
        ConfigFactory.parseString("forgetful.class = \"" + ForgetfulJournal.class.getName() + "\"")
            .withFallback(TckConfig.withPlugin("forgetful")));
  }

  @Override
  public CapabilityFlag supportsRejectingNonSerializableObjects() {
    return CapabilityFlag.off();
  }

  @Override
  public CapabilityFlag supportsSerialization() {
    return CapabilityFlag.off();
  }
}
