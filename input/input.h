/*
 * Files, folders and streams in, DER objects with a name out. What a file holds is told by its contents.
 *
 * What is too large, cut short or cannot be decoded is told, in its place, and the rest is read; nothing that is read costs more memory than the
 * largest object that is allowed, and some MiB; an entry of a tile may cost 64. What an object is, is not judged here, with one exception: PKCS#7
 * that only carries certificates and CRLs (RFC 5652 5.1 without signerInfos) is unpacked, in whatever form it comes but as a tile's entry.
 */
#ifndef INPUT_INPUT_H
#define INPUT_INPUT_H

#include <signal.h>

#include "input/entry.h"

enum input_format {
	INPUT_AUTO,
	INPUT_DER,          /* one object */
	INPUT_PEM,          /* any number of blocks, with text around them (RFC 7468) */
	INPUT_BASE64,       /* one object, with line breaks anywhere */
	INPUT_BASE64_LINES, /* an object a line; CR, LF, or CR LF ends one */
	INPUT_RECORDS,      /* a length of four octets, the most significant first, then an object; again and again */
	INPUT_CT_TILE,      /* a data tile of a CT log (static-ct-api): of each entry the certificate or precertificate that was submitted */
	INPUT_CT_ENTRIES,   /* answers of a CT log to get-entries (RFC 6962), or entries of such, one behind another: the same */
};

/* The format of this name ("pem", "records", ...); -1 if there is none. */
int input_format_from_name(const char *name);

/* These names, by number from 0; NULL behind the last. */
const char *input_format_word(size_t i);

/* How inputs are read. */
struct input_options {
	enum input_format format;
	uint64_t max_object; /* octets of DER in one object, at most; in a regular file that is DER only if: */
	bool bounds_files;   /* the user named the bound */
	/* Gets all that is read of what is no regular file, once and in its order: for a digest, say. NULL: nobody wants it. */
	void (*octets)(void *context, struct span octets);
	void *octets_context;
};

/* An object as it is found. */
struct input_object {
	const char *name; /* of its file; it is gone when the sink returns, like all else here */
	size_t index;     /* its place in the file, from 0 */
	bool last;        /* no other follows in that file, as is known; never in what is not a regular file, nor in PKCS#7 with several */
	uint64_t offset;  /* where it begins in the file: its octets, its record's length, or the text that it is decoded from, with the PKCS#7 around
			     it */
	struct span der;
	/*
	 * Where a reader finds it in the file. Of a text: the lines on which the base64 begins and ends that it is decoded from, with the PKCS#7
	 * around it, counted from 1. Otherwise they are 0, and its octets are in the file as they are, from this one on.
	 */
	uint64_t first_line, last_line, octets_at;
	/*
	 * Certificates beside it, one of which may be that of its issuer: the next certificate of the same regular PEM file, whatever else lies
	 * between, if its block is whole and at most 1 MiB; all certificates of the same PKCS#7, itself too, if they are at most 1,024. Otherwise
	 * none.
	 */
	const struct span *others;
	size_t other_count;
	/*
	 * Not NULL: the octets are a file that is mapped. It becomes nonzero when the file turns out to have become shorter; the octets that are gone
	 * are then 0. Whoever has used the octets looks at it afterwards, drops what was made of them, and says so.
	 */
	const volatile sig_atomic_t *torn;
	const struct log_entry *entry; /* of a log, which the object was submitted for; NULL: it comes from none */
};

/* Something that cannot be read. Reading goes on behind it if that is possible. */
struct input_trouble {
	const char *name;
	size_t index; /* each record, block, and line that is not empty has one index, also one that cannot be read; 0 if the input cannot be opened
		       */
	uint64_t offset;  /* the octet of the file where it begins, or where it was met */
	const char *what; /* the cause */
	bool out_of_memory;
	bool has_place;     /* the input was opened, so that the offset says something */
	bool of_entry;      /* it is an entry of a log that cannot be read, or what stands in its place; */
	bool of_rest;       /* and all that stands behind it */
	bool of_answer;     /* of one to get-entries */
	int64_t leaf_index; /* of such a one of a tile, by the leaves before it; -1: they do not tell */
};

/* Who gets what is read. Each function that returns false ends the reading. */
struct input_sink {
	bool (*object)(void *context, const struct input_object *object); /* the octets are gone when it returns */
	bool (*trouble)(void *context, const struct input_trouble *trouble);
	/* Is called before a read that would block, and comes back when there may be something to read. NULL: the reader waits by itself. */
	bool (*wait)(void *context, int fd);
	void *context;
	/* Is asked between two reads, for there may be no object for long; false: read no more. NULL: there is nothing to ask. */
	bool (*goes_on)(void *context);
};

/*
 * Reads one file, "-" for standard input, or all regular files below a folder in the order of their names, but for those that begin with a dot.
 * What comes through a pipe or the like is handed on as soon as it is whole: a record with its last octet, a line with its end, a PEM block with the
 * dashes of its last line. Without the end of the input INPUT_AUTO knows PEM only.
 *
 * While a large file is mapped, a handler of SIGBUS is installed; threads that use the octets must not block that signal.
 * Returns false if the sink said so; the caller then reads no other input.
 */
bool input_read(const char *path, const struct input_options *options, const struct input_sink *sink);

/*
 * Reads octets in memory as a regular file with these octets is read, but that the bound is for any object, records are also told by their contents,
 * and objects have no others beside them but those of the same PKCS#7. `name` is what objects and troubles have for that of their file. No file is
 * opened, and nothing waited for. Returns as input_read() does.
 */
bool input_read_memory(const char *name, struct span octets, const struct input_options *options, const struct input_sink *sink);

/* Reads what `read` gives, which returns how many octets it has put to `to`, at most `room`, and 0 at the end. Returns as input_read() does. */
typedef size_t input_reader(void *context, void *to, size_t room);
bool input_read_stream(const char *name, input_reader *read, void *context, const struct input_options *options, const struct input_sink *sink);

/* Whether octets are INPUT_CT_TILE or INPUT_CT_ENTRIES; INPUT_AUTO: neither, or no memory to tell. */
enum input_format input_log_format(struct span octets);

#endif
