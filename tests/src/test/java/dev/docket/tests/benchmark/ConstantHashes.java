package dev.docket.tests.benchmark;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringTokenizer;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Docket loaded anew, as it is or with a class in front of its own that hashes nothing: the place
 * where every hash is computed gives the same bytes for everything.
 *
 * <p>Design note: so there is no switch in the product that could turn its hashes off.
 */
final class ConstantHashes {

  /** What every hash is there. */
  static final String HEX = "2a".repeat(32);

  private static final String SHA256 =
      """
      package dev.docket.protocol;

      public final class Sha256 {
        public static final int BYTES = 32;
        static final int BLOCK_BYTES = 64;

        private static byte[] constant() {
          byte[] bytes = new byte[BYTES];
          java.util.Arrays.fill(bytes, (byte) 0x2a);
          return bytes;
        }

        public static byte[] of(byte[]... parts) {
          return constant();
        }

        public static byte[] of(Iterable<byte[]> parts) {
          return constant();
        }

      }
      """;

  private ConstantHashes() {}

  /** A loader that loads all classes itself, save those of the platform. */
  static URLClassLoader asItIs() throws MalformedURLException {
    return loader(List.of());
  }

  /** The same, without hashes. */
  static URLClassLoader constant(Path scratch) throws IOException {
    Path source = Files.writeString(scratch.resolve("Sha256.java"), SHA256);
    JavaCompiler compiler =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this needs a JDK");
    int exit = compiler.run(null, null, null, "-d", scratch.toString(), source.toString());
    if (exit != 0) {
      throw new IllegalStateException("the class without hashes does not compile");
    }
    return loader(List.of(scratch));
  }

  private static URLClassLoader loader(List<Path> first) throws MalformedURLException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<URL> urls = new ArrayList<>();
    for (Path path : first) {
      urls.add(path.toUri().toURL());
    }
    StringTokenizer paths = new StringTokenizer(classPath, File.pathSeparator);
    while (paths.hasMoreTokens()) {
      urls.add(Path.of(paths.nextToken()).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
