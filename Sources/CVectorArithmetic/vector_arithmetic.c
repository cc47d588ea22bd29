#include "vector_arithmetic.h"
