package dev.docket.persistence.query;

import akka.actor.ExtendedActorSystem;
import akka.persistence.query.ReadJournalProvider;
import com.typesafe.config.Config;
import dev.docket.persistence.query.stream.LogQueries;

/** What Akka instantiates for the read journal plugin {@code docket.persistence.query}. */
public final class DocketReadJournalProvider implements ReadJournalProvider {
  private final dev.docket.persistence.query.javadsl.DocketReadJournal java;
  private final dev.docket.persistence.query.scaladsl.DocketReadJournal scala;

  /**
   * Called by Akka.
   *
   * @param config the plugin's section
   * @param configPath where it stands; the store's section is the one around it
   */
  public DocketReadJournalProvider(ExtendedActorSystem system, Config config, String configPath) {
    LogQueries queries = new LogQueries(system, config, configPath);
    this.java = new dev.docket.persistence.query.javadsl.DocketReadJournal(queries);
    this.scala = new dev.docket.persistence.query.scaladsl.DocketReadJournal(queries);
  }

  @Override
  public dev.docket.persistence.query.javadsl.DocketReadJournal javadslReadJournal() {
    return java;
  }

  @Override
  public dev.docket.persistence.query.scaladsl.DocketReadJournal scaladslReadJournal() {
    return scala;
  }
}
