#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/targets.h"
#include "input/input.h"

/* What a pipe holds at most. */
#define PIPE_SIZE 65536

static bool
object(void *context, const struct input_object *o)
{
	unsigned *sum = context;
	/* all of it can be read */
	for (size_t i = 0; i < o->der.size; i++)
		*sum += o->der.data[i];
	for (size_t i = 0; i < o->other_count; i++)
		*sum += o->others[i].data[o->others[i].size - 1];
	return true;
}

static bool
trouble(void *context, const struct input_trouble *t)
{
	*(unsigned *)context += (unsigned)(t->offset + t->index + strlen(t->what));
	return true;
}

/* Reads a file in each format, and with a bound that stands in the way. */
static void
read_file(int fd)
{
	unsigned sum = 0;
	struct input_sink sink = { object, trouble, NULL, &sum };
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (int format = INPUT_AUTO; input_format_word((size_t)format) != NULL; format++) {
		struct input_options options = { .format = (enum input_format)format, .max_object = UINT64_MAX };
		input_read(path, &options, &sink);
		options = (struct input_options){ .format = (enum input_format)format, .max_object = 4, .bounds_files = true };
		input_read(path, &options, &sink);
	}
}

/* Reads a stream in each format. */
static void
read_pipe(const uint8_t *data, size_t size)
{
	unsigned sum = 0;
	struct input_sink sink = { object, trouble, NULL, &sum };

	for (int format = INPUT_AUTO; input_format_word((size_t)format) != NULL; format++) {
		struct input_options options = { .format = (enum input_format)format, .max_object = size / 2 };
		int ends[2];
		char path[64];
		if (pipe(ends) != 0 || write(ends[1], data, size) != (ssize_t)size)
			abort();
		close(ends[1]);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
		input_read(path, &options, &sink);
		close(ends[0]);
	}
}

int
fuzz_input(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", 0);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	read_file(fd);
	close(fd);
	if (size <= PIPE_SIZE)
		read_pipe(data, size);
	return 0;
}
