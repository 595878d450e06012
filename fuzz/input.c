#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/targets.h"
#include "input/input.h"

static void
object(void *context, const struct input_object *o)
{
	/* all of it can be read */
	for (size_t i = 0; i < o->der.size; i++)
		*(unsigned *)context += o->der.data[i];
}

static void
trouble(void *context, const char *name, uint64_t offset, const char *what)
{
	(void)name;
	*(unsigned *)context += (unsigned)(offset + strlen(what));
}

int
fuzz_input(const uint8_t *data, size_t size)
{
	unsigned sum = 0;
	struct input_sink sink = { object, trouble, &sum };
	char path[64];
	int fd = memfd_create("fuzz", 0);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (int format = INPUT_AUTO; format <= INPUT_RECORDS; format++)
		input_read(path, (enum input_format)format, &sink);
	close(fd);
	return 0;
}
