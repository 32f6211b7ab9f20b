package dev.docket.persistence.query.stream;

import com.typesafe.config.Config;

/**
 * The settings of a read journal.
 *
 * @param journal the plugin id of the journal whose event adapters apply
 * @param pageEvents how many events are read at once, 1 to 100,000
 */
record QuerySettings(String journal, int pageEvents) {

  /**
   * Reads and checks them.
   *
   * @param root the whole configuration of the actor system
   * @param config the plugin's section
   * @param path where it stands
   * @param store the section of its store
   * @throws IllegalArgumentException if they cannot be used; names key, value and what is allowed
   */
  static QuerySettings of(Config root, Config config, String path, String store) {
    int pageEvents = config.getInt("page-events");
    if (pageEvents < 1 || pageEvents > 100_000) {
      throw new IllegalArgumentException(
          path + ".page-events is " + pageEvents + ", allowed is 1 to 100000");
    }
    String journal = config.getString("write-plugin");
    if (!journal.isEmpty() && !root.hasPath(journal)) {
      throw new IllegalArgumentException(
          path
              + ".write-plugin is '"
              + journal
              + "', allowed is the path of a journal's section, or nothing for the one beside");
    }
    return new QuerySettings(journal.isEmpty() ? store + ".journal" : journal, pageEvents);
  }
}
