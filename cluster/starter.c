// The program of a bundle: starts the real one by the loader, and with the libraries, that lie beside it in lib.
//
// Linked statically, so that it starts whatever C library a host has, or none.

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// EX_OSERR of sysexits.h.
static const int system_error = 71;

static int fail(const char *what, const char *why) {
  fprintf(stderr, "seedsweep: %s: %s\n", what, why);
  return system_error;
}

int main(int count, char **arguments) {
  // Of the file, whatever links or names led to it.
  char folder[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", folder, sizeof folder);
  if (length < 0) return fail("/proc/self/exe cannot be read, which tells where the bundle is", strerror(errno));
  while (length > 0 && length < PATH_MAX && folder[length - 1] != '/') length--;
  if (length == 0 || length == PATH_MAX) return fail("the bundle's path", strerror(ENAMETOOLONG));
  folder[length] = 0;

  char loader[PATH_MAX + 32], libraries[PATH_MAX + 32], program[PATH_MAX + 32];
  snprintf(loader, sizeof loader, "%slib/ld-linux-x86-64.so.2", folder);
  snprintf(libraries, sizeof libraries, "%slib", folder);
  snprintf(program, sizeof program, "%slib/seedsweep", folder);

  // Libraries of the host want the host's C library.
  unsetenv("LD_PRELOAD");
  unsetenv("LD_AUDIT");

  const char *fixed[] = {loader, "--inhibit-cache", "--library-path", libraries, program};
  const int fixed_count = sizeof fixed / sizeof *fixed;
  const char **all = calloc((size_t)fixed_count + (size_t)count + 1, sizeof *all);
  if (all == NULL) return fail("arguments", strerror(errno));
  memcpy(all, fixed, sizeof fixed);
  for (int index = 1; index < count; index++) all[fixed_count + index - 1] = arguments[index];
  execv(loader, (char **)all);
  return fail(loader, strerror(errno));
}
