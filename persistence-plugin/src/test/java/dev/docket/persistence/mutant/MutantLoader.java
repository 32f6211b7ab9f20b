package dev.docket.persistence.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Loads the store and its tests anew, with some classes changed. Everything else, the test engines
 * above all, comes from the parent.
 */
final class MutantLoader extends ClassLoader {
  private static final String STORE = "dev.docket.persistence.";
  private static final String HERE = MutantLoader.class.getPackageName() + ".";

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> changed;

  MutantLoader(Map<String, byte[]> changed, ClassLoader parent) {
    super("mutant", parent);
    this.changed = changed;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(STORE) || name.startsWith(HERE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = changed.get(name);
    if (bytes == null) {
      bytes = asItIs(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] asItIs(String name) throws ClassNotFoundException {
    try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      return file.readAllBytes();
    } catch (IOException failure) {
      throw new ClassNotFoundException(name, failure);
    }
  }
}
