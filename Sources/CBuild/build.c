#include "build.h"

#define TEXT_OF(token) #token
#define TEXT(macro) TEXT_OF(macro)

const char *seedsweep_commit(void) {
#if defined(SEEDSWEEP_COMMIT)
  return TEXT(SEEDSWEEP_COMMIT);
#else
  return "";
#endif
}
