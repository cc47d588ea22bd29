// A disk that fails at will, for tests: preloaded into a process, it lets every write and fsync fail below the path
// FAULTY_DISK_PATH for as long as the file FAULTY_DISK_SWITCH exists, with the errno that stands in it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define ORIGINAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// The errno of the switch; 0 where it is off.
static int switched(void) {
  const char *path = getenv("FAULTY_DISK_SWITCH");
  char text[16] = "";
  int descriptor = path ? ORIGINAL(open)(path, O_RDONLY | O_CLOEXEC) : -1;
  if (descriptor < 0) return 0;
  ssize_t count = read(descriptor, text, sizeof text - 1);
  close(descriptor);
  return count > 0 ? atoi(text) : EIO;
}

static int is_below(const char *path) {
  const char *faulty = getenv("FAULTY_DISK_PATH");
  return faulty && strncmp(path, faulty, strlen(faulty)) == 0;
}

// Whether a call on `descriptor` is to fail; sets errno.
static int fails(int descriptor) {
  int saved = errno;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t count = readlink(link, path, sizeof path - 1);
  if (count <= 0) {
    errno = saved;
    return 0;
  }
  path[count] = 0;
  int code = is_below(path) ? switched() : 0;
  errno = code ? code : saved;
  return code != 0;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  return fails(descriptor) ? -1 : ORIGINAL(write)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  return fails(descriptor) ? -1 : ORIGINAL(pwrite)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  return fails(descriptor) ? -1 : ORIGINAL(pwrite64)(descriptor, bytes, count, offset);
}

int fsync(int descriptor) { return fails(descriptor) ? -1 : ORIGINAL(fsync)(descriptor); }

int fdatasync(int descriptor) { return fails(descriptor) ? -1 : ORIGINAL(fdatasync)(descriptor); }
