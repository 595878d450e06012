#include "run/print.h"

#include <unistd.h>

#include "run/complain.h"
#include "run/output.h"

bool
print_buffer(struct buffer *b)
{
	struct output o;
	bool failed = b->failed;

	output_init(&o, STDOUT_FILENO);
	if (failed)
		complain("out of memory");
	else if (output_write(&o, b->text, b->size) < b->size)
		complain("standard output cannot be written: %s", strerror(o.error));
	buffer_free(b);
	return !failed && o.error == 0;
}
