package dev.docket.console.load;

import akka.serialization.JSerializer;
import org.jspecify.annotations.Nullable;

/** For {@link LoadEvent}s; made by Akka. */
public final class LoadEventSerializer extends JSerializer {
  private static final int IDENTIFIER = 7_341_900;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public boolean includeManifest() {
    return false;
  }

  @Override
  public byte[] toBinary(Object object) {
    return ((LoadEvent) object).bytes();
  }

  @Override
  public Object fromBinaryJava(byte[] bytes, @Nullable Class<?> manifest) {
    return LoadEvent.of(bytes);
  }
}
