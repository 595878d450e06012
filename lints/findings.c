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
	f->items[f->count++] = (struct finding){ f->lint, f->level, node, offset, length, f->text_size };
	int written = vsnprintf(f->text + f->text_size, MESSAGE_SIZE, format, arguments);
	f->text_size += written < 0 ? 1 : written < MESSAGE_SIZE ? (uint32_t)written + 1 : MESSAGE_SIZE;
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
