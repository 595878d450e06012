/* Commands that are not there yet: whoever brings one removes its line here, and at the end the file. */
#include "ct/options.h"

#define STUB(name) \
	int name(const struct options *options) \
	{ \
		(void)options; \
		complain("not built yet"); \
		return CT_FAILED; \
	}

STUB(relint_command)

/* ct/holes.h */
int holes_command(const struct options *options);
STUB(holes_command)
