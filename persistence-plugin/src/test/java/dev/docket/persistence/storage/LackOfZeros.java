package dev.docket.persistence.storage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A disk that gets full in the middle of a file that was prepared: of one write all is there but
 * the zeros that it ends with, and these are there too, since they were before.
 */
public final class LackOfZeros {
  private final Storage disk;
  private final AtomicBoolean full = new AtomicBoolean();

  public LackOfZeros(Storage disk) {
    this.disk = disk;
  }

  /** The next write of a file that is opened behind {@link #storage()} fails so. */
  public void atTheNextWrite() {
    full.set(true);
  }

  /** The disk with this fault. */
  public Storage storage() {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              Object result = call(disk, method, arguments);
              return result instanceof StorageFile file ? behind(file) : result;
            });
  }

  private StorageFile behind(StorageFile file) {
    return (StorageFile)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {StorageFile.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write") && full.getAndSet(false)) {
                ByteBuffer source = (ByteBuffer) arguments[0];
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                int end = bytes.length;
                while (bytes[end - 1] == 0) {
                  end--;
                }
                file.write(ByteBuffer.wrap(Arrays.copyOf(bytes, end)), (long) arguments[1]);
                throw new DiskFullException("no space left but for " + end + " bytes");
              }
              return call(file, method, arguments);
            });
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}
