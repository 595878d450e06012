#include "run/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "report/buffer.h"
#include "run/output.h"

/* The longest line: the name of a file has at most PATH_MAX octets (4,096), each of which takes up to eight characters when it is escaped. */
#define COMPLAINT_SIZE ((size_t)40 << 10)

static struct buffer line;

void
complain_prepare(void)
{
	buffer_reserve(&line, COMPLAINT_SIZE);
}

void
complain(const char *format, ...)
{
	static char text[COMPLAINT_SIZE / 8 + 1024];
	struct output standard_error;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	buffer_truncate(&line, 0);
	buffer_text(&line, "brlint: ");
	buffer_safe_text(&line, text);
	buffer_text(&line, "\n");
	output_init(&standard_error, STDERR_FILENO);
	if (line.failed)
		output_write(&standard_error, "brlint: out of memory\n", sizeof("brlint: out of memory\n") - 1);
	else
		output_write(&standard_error, line.text, line.size);
}

const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}
