// Ends the program with one line where the processor lacks what every other target is compiled for, and says whether it has what the wide loops
// of the kernels are compiled for.
//
// It has to run before any of their code, so it is a constructor; and it must not be compiled for such a processor itself, so it is
// a target of its own, in C, because the flags of the Swift targets are given for whole modules.

#include "processor_check.h"

#if defined(__x86_64__)

#include <string.h>
#include <unistd.h>

// EX_UNAVAILABLE of sysexits.h: trying again on this host will not help.
static const int unavailable = 69;

static void refuse(const char *line) {
  // Nothing can be done where standard error cannot be written.
  ssize_t written = write(STDERR_FILENO, line, strlen(line));
  (void)written;
  _exit(unavailable);
}

// The builtin answers no, too, where the operating system does not keep the registers of 256 bits.
__attribute__((constructor)) static void check_processor(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return;
  refuse(
      "seedsweep: this processor has no AVX2 and FMA, which are needed: use an Intel processor since Haswell (2013) or an AMD "
      "processor since Zen (2017); a virtual machine needs the CPU type host or x86-64-v3\n");
}

int processor_vector_bits(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") ? 512 : __builtin_cpu_supports("avx2") ? 256 : 128;
}

int processor_has_avx512(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

#else

int processor_vector_bits(void) { return 128; }

int processor_has_avx512(void) { return 0; }

#endif
