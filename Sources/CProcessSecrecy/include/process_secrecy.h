// Keeps what a process holds in memory from other processes: Swift cannot call prctl, whose arguments vary.
#ifndef PROCESS_SECRECY_H
#define PROCESS_SECRECY_H

// From now on no other process of the user may trace this one, read its memory or its environment, and it leaves no core file.
// Returns 0, or -1 where that is not allowed.
int process_secrecy_begin(void);

#endif
