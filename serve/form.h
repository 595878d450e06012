/* Forms: application/x-www-form-urlencoded, of bodies and of addresses (WHATWG URL, 5.1). */
#ifndef SERVE_FORM_H
#define SERVE_FORM_H

#include <stdbool.h>
#include <stddef.h>

/* No form has more fields. */
#define FIELDS_MAX 16

struct field {
	char *name, *value; /* in the text that was read, which is the caller's to change */
	size_t size;        /* of the value, without the NUL behind it */
};

struct fields {
	struct field items[FIELDS_MAX];
	size_t count;
};

/*
 * Reads a form, in place: `text` has `size` octets and room for one more, and the fields point into it. Returns NULL, or what is wrong with it: more
 * fields than there may be, one twice, a % that is not followed by two hexadecimal digits, or an octet 0.
 */
const char *form_read(struct fields *fields, char *text, size_t size);

/* The field of a name; NULL: there is none. */
const struct field *form_field(const struct fields *fields, const char *name);

/* Decodes %XX in place, and, if `pluses`, + as a blank. A NUL stands behind the text. Returns the size, or SIZE_MAX for a % without its digits. */
size_t percent_decode(char *text, size_t size, bool pluses);

#endif
