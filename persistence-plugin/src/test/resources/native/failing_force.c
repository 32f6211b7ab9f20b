/*
 * Stands before fsync and fdatasync of a process (LD_PRELOAD). As long as the file FORCE_SWITCH is
 * there, a force of a file whose name ends with FORCE_SUFFIX fails with EIO and does nothing; if
 * the switch is empty it is removed, so that one force fails only. Every call is noted in FORCE_LOG
 * with its result and the file.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void note(const char *result, const char *path) {
  char line[4200];
  int length = snprintf(line, sizeof line, "%s %s\n", result, path);
  int log = open(getenv("FORCE_LOG"), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (log < 0 || write(log, line, length) != length) {
    abort();
  }
  close(log);
}

static int fails(const char *path) {
  const char *suffix = getenv("FORCE_SUFFIX");
  const char *on = getenv("FORCE_SWITCH");
  size_t length = strlen(path);
  struct stat state;
  if (length < strlen(suffix) || strcmp(path + length - strlen(suffix), suffix) != 0
      || stat(on, &state) != 0) {
    return 0;
  }
  if (state.st_size == 0) {
    unlink(on);
  }
  return 1;
}

static int force(const char *name, int file) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = 0;
  if (fails(path)) {
    note("EIO", path);
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int result = real(file);
  int error = errno;
  note(result == 0 ? "forced" : "failed", path);
  errno = error;
  return result;
}

int fsync(int file) { return force("fsync", file); }

int fdatasync(int file) { return force("fdatasync", file); }
