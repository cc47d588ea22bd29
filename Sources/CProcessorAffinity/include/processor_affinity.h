// The cores that a process may run on: what glibc has for it is not visible from Swift.
#ifndef PROCESSOR_AFFINITY_H
#define PROCESSOR_AFFINITY_H

// Writes the cores of this process, ascending, into `cores`, which has room for `capacity`; returns how many they are, -1 where
// that is not known.
int processor_affinity_get(int *cores, int capacity);

// Keeps this process, and the threads that it starts from now on, to `count` cores; returns 0, or -1 where that is not allowed.
int processor_affinity_set(const int *cores, int count);

#endif
