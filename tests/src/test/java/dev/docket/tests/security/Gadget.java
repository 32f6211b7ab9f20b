package dev.docket.tests.security;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** A class that no Docket ever stores. Counts how often somebody made one of it. */
public final class Gadget implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many were made, by whatever means, while the bait was out. */
  static final AtomicInteger MADE = new AtomicInteger();

  private final String command;

  @JsonCreator
  Gadget(@JsonProperty("command") String command) {
    this.command = command;
    MADE.incrementAndGet();
  }

  public String command() {
    return command;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    MADE.incrementAndGet();
  }
}
