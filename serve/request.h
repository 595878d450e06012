/* A request, and the answer to it. Nothing here knows of sockets. */
#ifndef SERVE_REQUEST_H
#define SERVE_REQUEST_H

#include <time.h>

#include "include/brlint.h"
#include "serve/configuration.h"
#include "serve/form.h"
#include "serve/text.h"

/* What one thread needs to judge, and keeps from request to request. */
struct workspace {
	brlint_report *report;
	brlint_job *job;
	const brlint_finding **sorted; /* findings, for the order in which they are said */
	size_t sorted_room;
	bool is_large; /* something in it has grown by a large object */
};

/* Lets go of what has grown so, once it is of no more use. */
void workspace_shrink(struct workspace *w);

/* Returns false if memory ran out. */
bool workspace_init(struct workspace *w);
void workspace_free(struct workspace *w);

/* Options that answers depend on. */
struct serving {
	size_t max_body;       /* octets */
	unsigned threads;      /* as /linters tells them */
	bool page;             /* whether there is a page for people */
	const char *cors;      /* the origin whose scripts may ask; NULL: none */
	bool monitor_is_apart; /* whether those who watch have an address of their own */
};

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OPTIONS, METHOD_OTHER };

struct exchange {
	/* the request */
	const struct serving *serving;
	enum method method;
	size_t endpoint;          /* its number; endpoint_count: there is none */
	const void *argument;     /* of the endpoint, for what answers */
	char *path;               /* decoded, in lower case */
	struct fields query;      /* of the address */
	const char *content_type; /* of the headers; NULL: not given */
	const char *accept;
	struct text body;
	/* what it is answered by */
	struct configuration *configuration;
	struct workspace *workspace;
	/* the answer; 200, and nothing, before it is made */
	unsigned status;
	const char *type;        /* Content-Type */
	const char *allow;       /* for 405: the methods that are answered; NULL: no such header */
	const char *disposition; /* Content-Disposition; NULL: no such header */
	bool is_page;            /* whether the headers of pages go along */
	struct text answer;
	const char *fixed; /* the answer, where there was no memory for another; NULL otherwise */
	bool wants_sha256; /* whether the next is of use to anybody */
	char sha256[65];   /* of the first object that was judged; empty: none was */
};

/* An error as JSON (RFC 9457); what the answer had before is gone. `detail` in words. */
void answer_problem(struct exchange *e, unsigned status, const char *title, const char *detail);

/* The answer is a page: its type, and the headers that go with one. */
void answer_with_page(struct exchange *e);

/* The value of a parameter, from the form if there is one, and otherwise from the address; NULL: it is not given, or empty. */
const char *parameter(const struct exchange *e, const struct fields *form, const char *name);

/* Which of the words, of types of media, stands first in Accept; `count` if none does. */
size_t accepted(const struct exchange *e, const char *const *types, size_t count);

/* Whether Content-Type is this one, whatever its parameters. */
bool content_type_is(const struct exchange *e, const char *type);

/* Reads a day, YYYY-MM-DD, or a second, YYYY-MM-DDTHH:MM:SSZ. Returns false if it is neither. */
bool read_date(const char *text, int64_t *seconds);

/* Says a time, in seconds since 1970, in one of these forms of strftime(). */
#define DAY    "%Y-%m-%d"
#define SECOND "%Y-%m-%dT%H:%M:%SZ"
void say_time(struct text *out, const char *form, int64_t seconds);

/* Seconds since a time of CLOCK_MONOTONIC. */
double seconds_since(const struct timespec *begun);

/*
 * Judges one object by what `job` of the workspace says; companions and all else of it are set. Counts it, and keeps its digest. Returns what
 * brlint_lint() returned.
 */
enum brlint_status judge(struct exchange *e, const void *der, size_t size);

/* An object, or why what stands in its place cannot be read. */
struct object {
	unsigned char *der; /* NULL: it cannot be read */
	size_t size;
	char *error;
};

struct objects {
	struct object *items;
	size_t count, room, readable;
	size_t most; /* one more is found, to tell that there are more, and no others */
	bool no_memory;
};

/*
 * The objects in a text or in octets; objects_free() frees them in any case. Returns NULL, or what is wrong: if none of them can be read; or, for the
 * only one, if it cannot be read, or there is another. That lives as long as the objects.
 */
const char *objects_read(struct objects *objects, const char *text, size_t size);
const char *objects_read_only(struct objects *objects, const char *text, size_t size);
void objects_free(struct objects *objects);

/*
 * What a request says of an object, for the job: companions, which are certificates in texts, profile and date. Each may be NULL. Returns NULL, or
 * what is wrong with them. The job has nothing else then.
 */
struct circumstances {
	const char *issuer, *precert;
	const char *profile; /* of brlint's */
	const char *scope;   /* of CRLs and responses */
	const char *date;
};
const char *prepare_job(struct exchange *e, const struct circumstances *c);

#endif
