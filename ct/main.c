/* brlint-ct: entries of Certificate Transparency logs, verified, linted and kept. See brlint-ct(1). */
#include <stdio.h>

#include "include/brlint.h"

int
main(void)
{
	printf("brlint-ct %s\n", brlint_version());
	return 0;
}
