#include "process_secrecy.h"
#include <sys/prctl.h>
#include <sys/resource.h>

int process_secrecy_begin(void) {
  struct rlimit none = {0, 0};
  int limited = setrlimit(RLIMIT_CORE, &none);
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limited == 0 ? 0 : -1;
}
