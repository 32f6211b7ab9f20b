package dev.docket.engine.postgres;

import java.sql.SQLException;

/** What a driver says of a database, without the secrets that it may quote. */
final class DatabaseFault {

  private DatabaseFault() {}

  /**
   * A fault that says the same; what it had as its cause, which may say more, is left out.
   *
   * @param what could not be done
   * @param url of the database, which may hold a user and a password
   */
  static SQLException of(String what, String url, String password, SQLException fault) {
    String name = withoutSecrets(url);
    String said = String.valueOf(fault.getMessage()).replace(url, name);
    SQLException told =
        new SQLException(
            what + " in " + name + ": " + (password.isEmpty() ? said : said.replace(password, "…")),
            fault.getSQLState(),
            fault.getErrorCode());
    told.setStackTrace(fault.getStackTrace());
    return told;
  }

  /** A URL without parameters and credentials. */
  private static String withoutSecrets(String url) {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
  }
}
