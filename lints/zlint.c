#include "lints/zlint.h"

#include <stdlib.h>
#include <string.h>

static const struct zlint_lint lints[] = {
#define ZLINT(name, kind, source) { (name), ZLINT_##kind, (source) },
#include "lints/zlint.def"
#undef ZLINT
};

static int
compare(const void *a, const void *b)
{
	const struct zlint_lint *x = a, *y = b;
	return strcmp(x->name, y->name);
}

const struct zlint_lint *
zlint_find(const char *name)
{
	struct zlint_lint key = { .name = name };
	return bsearch(&key, lints, sizeof(lints) / sizeof(lints[0]), sizeof(lints[0]), compare);
}
