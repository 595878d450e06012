#include "lints/zlint.h"

const struct zlint_lint zlint_lints[] = {
#define ZLINT(name, kind, source) { (name), ZLINT_##kind, (source) },
#include "lints/zlint.def"
#undef ZLINT
};

const size_t zlint_count = sizeof(zlint_lints) / sizeof(zlint_lints[0]);
