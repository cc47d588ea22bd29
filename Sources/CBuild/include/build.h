// What only the build knows of a program: by which compiler, and from which commit where a release script said so.

#ifndef SEEDSWEEP_BUILD_H
#define SEEDSWEEP_BUILD_H

#if defined(__swift__)
/// The version of the Swift compiler that reads this header: 60301 is 6.3.1.
static inline long seedsweep_swift_version(void) { return __swift__; }

/// The build of the Clang inside that compiler, which tells toolchains of one version apart.
static inline const char *seedsweep_clang_version(void) { return __clang_version__; }
#endif

/// The commit that was given as SEEDSWEEP_COMMIT to the build; empty where none was.
const char *seedsweep_commit(void);

#endif
