/* Files, folders and streams in, DER objects with a name out. What a file holds is told by its contents. */
#ifndef INPUT_INPUT_H
#define INPUT_INPUT_H

#include "asn1/span.h"

enum input_format {
	INPUT_AUTO,
	INPUT_DER,          /* one object */
	INPUT_PEM,          /* any number of blocks, with text around them (RFC 7468) */
	INPUT_BASE64,       /* one object, with line breaks anywhere */
	INPUT_BASE64_LINES, /* an object a line */
	INPUT_RECORDS,      /* a length of four octets, the most significant first, then an object; again and again */
};

/* The format of this name ("pem", "records", ...); -1 where there is none. */
int input_format_from_name(const char *name);

/* An object as it is found. */
struct input_object {
	const char *name; /* of its file */
	size_t index;     /* its place in the file, from 0 */
	bool last;        /* no other follows in that file, as far as is known */
	uint64_t offset;  /* where it begins in the file */
	struct span der;
};

/* Whoever reads: what gets the objects, and what gets to hear that something cannot be read. */
struct input_sink {
	/* The octets are gone when it returns. */
	void (*object)(void *context, const struct input_object *object);
	/* `what` is the cause, `offset` the octet of the file where it was met. Reading goes on behind it where that is possible. */
	void (*trouble)(void *context, const char *name, uint64_t offset, const char *what);
	void *context;
};

/* Reads one file, "-" for standard input, or all files below a folder in the order of their names, but for those that begin with a dot. */
void input_read(const char *path, enum input_format format, const struct input_sink *sink);

#endif
