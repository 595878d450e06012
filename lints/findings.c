#include "lints/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* The longest message, with its NUL. */
#define MESSAGE_SIZE 1024

void
findings_free(struct findings *f)
{
	free(f->items);
	free(f->text);
	free(f->scratch);
	memset(f, 0, sizeof(*f));
}

/* Room for `more` behind `used`; doubles what is there. Returns false where memory ran out. */
static bool
reserve(void **array, uint32_t used, uint32_t more, uint32_t *capacity, size_t size)
{
	if (used + more <= *capacity)
		return true;
	uint32_t wanted = (*capacity + more) * 2;
	void *grown = realloc(*array, wanted * size);
	if (grown == NULL)
		return false;
	*array = grown;
	*capacity = wanted;
	return true;
}

/*
 * vsnprintf() for MESSAGE_SIZE octets. Returns how many were written, with the NUL. Most messages have nothing but strings put into them, for which
 * that function takes long.
 */
static uint32_t
write_message(char *out, const char *format, va_list arguments)
{
	va_list strings;
	size_t at = 0;
	const char *from = format, *percent;

	va_copy(strings, arguments);
	for (; (percent = strchr(from, '%')) != NULL && percent[1] == 's'; from = percent + 2) {
		const char *string = va_arg(strings, const char *);
		size_t before = (size_t)(percent - from), size = strlen(string);
		if (before + size >= MESSAGE_SIZE - at)
			break;
		memcpy(out + at, from, before);
		memcpy(out + at + before, string, size);
		at += before + size;
	}
	va_end(strings);
	size_t rest = strlen(from);
	if (percent == NULL && rest < MESSAGE_SIZE - at) {
		memcpy(out + at, from, rest + 1);
		return (uint32_t)(at + rest + 1);
	}
	int written = vsnprintf(out, MESSAGE_SIZE, format, arguments);
	return written < 0 ? 1 : written < MESSAGE_SIZE ? (uint32_t)written + 1 : MESSAGE_SIZE;
}

static enum verdict
record(struct findings *f, const struct node *node, uint32_t offset, uint32_t length, const char *format, va_list arguments)
{
	if (f->of_rule++ >= FINDINGS_PER_RULE)
		return FAIL;
	if (!reserve((void **)&f->items, f->count, 1, &f->capacity, sizeof(*f->items)) ||
	    !reserve((void **)&f->text, f->text_size, MESSAGE_SIZE, &f->text_capacity, 1)) {
		f->out_of_memory = true;
		return FAIL;
	}
	f->items[f->count++] = (struct finding){ f->lint, f->level, f->of_object, node, offset, length, f->text_size, NULL };
	f->text_size += write_message(f->text + f->text_size, format, arguments);
	return FAIL;
}

enum verdict
fail(struct findings *f, const struct node *node, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	if (node == NULL)
		node = tree_root(f->tree);
	enum verdict verdict = record(f, node, node->offset, node->header + node->length, format, arguments);
	va_end(arguments);
	return verdict;
}

enum verdict
fail_at(struct findings *f, const struct node *node, uint32_t offset, uint32_t length, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	enum verdict verdict = record(f, node, offset, length, format, arguments);
	va_end(arguments);
	return verdict;
}
