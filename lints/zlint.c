#include "lints/zlint.h"

const struct zlint_lint zlint_lints[] = {
#define ZLINT(name, kind, source, citation) { (name), ZLINT_##kind, (source), (citation) },
#include "lints/zlint.def"
#undef ZLINT
};

_Static_assert(sizeof(zlint_lints) / sizeof(zlint_lints[0]) <= ZLINT_MAX, "zlint's lints fit");
const size_t zlint_count = sizeof(zlint_lints) / sizeof(zlint_lints[0]);

bool
zlint_kind_of(enum object_kind kind, enum zlint_kind *found)
{
	switch (kind) {
	case OBJECT_UNKNOWN:
		return false;
	case OBJECT_CRL:
	case OBJECT_TBS_CRL:
		*found = ZLINT_CRL;
		return true;
	case OBJECT_OCSP:
	case OBJECT_TBS_OCSP:
		*found = ZLINT_OCSP;
		return true;
	default:
		*found = ZLINT_CERTIFICATE;
		return true;
	}
}
