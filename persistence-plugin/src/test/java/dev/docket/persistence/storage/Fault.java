package dev.docket.persistence.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Decides about a changing call before it is done; what it throws the caller gets, and nothing is
 * done.
 */
@FunctionalInterface
public interface Fault {
  void before(Call call, Path path) throws IOException;
}
