#define _GNU_SOURCE
#include "processor_affinity.h"
#include <sched.h>

int processor_affinity_get(int *cores, int capacity) {
  cpu_set_t set;
  int count = 0;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return -1;
  for (int core = 0; core < CPU_SETSIZE && count < capacity; ++core) {
    if (CPU_ISSET(core, &set)) cores[count++] = core;
  }
  return count;
}

int processor_affinity_set(const int *cores, int count) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int index = 0; index < count; ++index) CPU_SET(cores[index], &set);
  return sched_setaffinity(0, sizeof set, &set);
}
