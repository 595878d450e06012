#include "run/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "report/buffer.h"
#include "run/output.h"

/* The longest text: the name of a file has at most PATH_MAX octets (4,096). The rest of a longer one is left out. */
#define COMPLAINT_SIZE ((size_t)6 << 10)

void
complain(const char *format, ...)
{
	/* the memory is there from the beginning: that there is none can be said. An octet that is escaped takes up to eight characters. */
	static char text[COMPLAINT_SIZE], room[8 * COMPLAINT_SIZE + 16];
	struct buffer line = { .text = room, .capacity = sizeof(room) };
	struct output standard_error;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	buffer_text(&line, "brlint: ");
	buffer_safe_text(&line, text);
	buffer_text(&line, "\n");
	output_init(&standard_error, STDERR_FILENO);
	output_write(&standard_error, line.text, line.size);
}

const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}
