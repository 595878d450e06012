/* Files, folders and streams in, DER objects with a name out. What a file holds is told by its contents. */
#ifndef INPUT_INPUT_H
#define INPUT_INPUT_H

#include <signal.h>

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

struct input_options {
	enum input_format format;
	uint64_t max_object; /* octets of DER in one object */
	bool bounds_files;   /* the user named the bound: DER in a regular file is bounded, too */
};

/* An object as it is found. */
struct input_object {
	const char *name; /* of its file */
	size_t index;     /* its place in the file, from 0 */
	bool last;        /* no other follows in that file, as far as is known */
	uint64_t offset;  /* where it begins in the file */
	struct span der;
	const struct span *others;
	size_t other_count;
	const volatile sig_atomic_t *torn;
};

struct input_trouble {
	const char *name;
	size_t index;
	uint64_t offset;
	const char *what;
	bool out_of_memory;
};

struct input_sink {
	bool (*object)(void *context, const struct input_object *object);
	bool (*trouble)(void *context, const struct input_trouble *trouble);
	bool (*wait)(void *context, int fd);
	void *context;
};

bool input_read(const char *path, const struct input_options *options, const struct input_sink *sink);

#endif
