#include <libtasn1.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "corpus/compilation.h"

void
octets_add(struct octets *o, const void *data, size_t size)
{
	if (o->capacity - o->size < size) {
		o->capacity = (o->capacity + size) * 2;
		o->data = realloc(o->data, o->capacity);
		if (o->data == NULL)
			abort();
	}
	if (size > 0)
		memcpy(o->data + o->size, data, size);
	o->size += size;
}

void
octets_free(struct octets *o)
{
	free(o->data);
	*o = (struct octets){ 0 };
}

void
octets_add_tlv(struct octets *o, uint8_t identifier, const struct octets *contents)
{
	uint8_t length[16];
	int size = sizeof(length);
	asn1_length_der(contents->size, length, &size);
	octets_add(o, &identifier, 1);
	octets_add(o, length, (size_t)size);
	octets_add(o, contents->data, contents->size);
}

bool
compile_error(struct compilation *c, const char *format, ...)
{
	va_list arguments;
	if (c->wrong != NULL)
		return false;
	va_start(arguments, format);
	vsnprintf(c->wrong_text, sizeof(c->wrong_text), format, arguments);
	va_end(arguments);
	c->wrong = c->wrong_text;
	return false;
}
