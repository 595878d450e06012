#include "serve/form.h"

#include <stdint.h>
#include <string.h>

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

size_t
percent_decode(char *text, size_t size, bool pluses)
{
	const char *special = pluses ? "%+" : "%";
	size_t to = 0;
	for (size_t from = 0; from < size; from++) {
		/* mostly nothing has to be decoded */
		size_t plain = strcspn(text + from, special);
		if (plain > size - from)
			plain = size - from;
		if (to != from)
			memmove(text + to, text + from, plain);
		to += plain;
		from += plain;
		if (from == size)
			break;
		char c = text[from];
		if (c == '%') {
			int high = from + 2 < size ? digit(text[from + 1]) : -1, low = from + 2 < size ? digit(text[from + 2]) : -1;
			if (high < 0 || low < 0)
				return SIZE_MAX;
			c = (char)(high << 4 | low);
			from += 2;
		} else if (c == '+' && pluses) {
			c = ' ';
		}
		text[to++] = c;
	}
	return to;
}

const char *
form_read(struct fields *fields, char *text, size_t size)
{
	char *end = text + size;

	fields->count = 0;
	*end = '\0';
	for (char *at = text, *next; at < end; at = next) {
		char *stop = memchr(at, '&', (size_t)(end - at));
		next = stop != NULL ? stop + 1 : end;
		if (stop == NULL)
			stop = end;
		if (stop == at)
			continue;
		char *equals = memchr(at, '=', (size_t)(stop - at)), *value = equals != NULL ? equals + 1 : stop;
		*stop = '\0';
		if (equals != NULL)
			*equals = '\0';
		size_t name_size = percent_decode(at, (size_t)((equals != NULL ? equals : stop) - at), true);
		size_t value_size = percent_decode(value, (size_t)(stop - value), true);
		if (name_size == SIZE_MAX || value_size == SIZE_MAX)
			return "a % in the form has no two hexadecimal digits behind it";
		if (memchr(at, '\0', name_size) != NULL || memchr(value, '\0', value_size) != NULL)
			return "a field of the form has an octet that is 0";
		value[value_size] = '\0';
		at[name_size] = '\0';
		if (form_field(fields, at) != NULL)
			return "a field of the form is given twice";
		if (fields->count == FIELDS_MAX)
			return "the form has too many fields";
		fields->items[fields->count++] = (struct field){ at, value, value_size };
	}
	return NULL;
}

const struct field *
form_field(const struct fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++) {
		if (strcmp(fields->items[i].name, name) == 0)
			return &fields->items[i];
	}
	return NULL;
}
