/*
 * Objects through several threads: what they make of them comes out in the order of the objects.
 *
 * The caller's thread collects objects in batches and takes back what has been made of them; when so many are on their way that it need collect no
 * more, it works on batches as the other threads do. These are started with the first batch that is full, so that a few objects cost none.
 */
#ifndef RUN_PIPELINE_H
#define RUN_PIPELINE_H

#include "input/input.h"
#include "report/report.h"

/* Certificates beside an object that are kept with it: those that may be its issuer's by name, of which there is hardly ever more than one. */
#define OTHERS_MAX 4

/* An object within its batch, or what could not be read in its place. Octets, names and words are copies. */
struct item {
	size_t name, der, size; /* offsets in the batch's octets */
	size_t index;
	size_t number; /* in the run */
	bool last;
	struct place place;
	bool unreadable; /* `der` is the cause, a text of `size` octets, and this is where it was met: */
	uint64_t offset;
	bool has_place; /* the input was opened, so that the offset says something */
	bool of_entry;  /* it is an entry of a log, of which the octets are: */
	struct log_entry entry;
	size_t leaf_parts; /* of the entry, issuer_key_hash and the TBSCertificate, if it is a precertificate's; and the chain behind them */
	bool of_rest;      /* if it is unreadable: and all that stands behind it */
	unsigned other_count;
	struct {
		size_t der, size;
	} others[OTHERS_MAX];
	/* what the work makes of it */
	size_t end;   /* of its text in the batch's; it begins where that of the one before ends */
	bool failed;  /* memory ran out, and nothing is said of it */
	bool unknown; /* it is of no kind that is known, and the format does not say so */
	bool alone;   /* its octets are not in the batch */
};

/* What comes of some objects. */
struct counts {
	size_t objects, unreadable, failed;
	size_t levels[LEVEL_COUNT]; /* findings by level, but for */
	size_t waived;              /* those that a policy waives */
	size_t blocking;            /* those that count for the exit status */
	size_t unfit;               /* objects with a finding of GATE_OBJECT */
	size_t not_judged, unknown; /* of these, those that no rule judged, and those that are nothing that is known */
	size_t silent;              /* findings that count and that the format does not say */
	size_t precertificates;
};

/* What different threads write to is kept on different pairs of cache lines. */
#define LINES_APART 128

struct batch {
	struct item *items;
	size_t count, capacity;
	uint8_t *octets;
	size_t size, room;
	/* what the work makes of it */
	size_t finished; /* so many items, from the first on; all, unless the run was stopped */
	struct buffer out;
	struct counts counts;
	bool done;
	char apart[LINES_APART];
};

static inline const char *
item_name(const struct batch *b, const struct item *i)
{
	return (const char *)b->octets + i->name;
}

/* The entry of an item that is one, and can be read. */
struct log_entry item_entry(const struct batch *b, const struct item *i);

static inline struct span
item_der(const struct batch *b, const struct item *i)
{
	return (struct span){ b->octets + i->der, i->size };
}

struct pipeline;

struct pipeline_work {
	/* Called by one thread for one batch at a time; `thread` is 0 for the caller's, and less than `threads` for the others. */
	void (*work)(void *context, unsigned thread, struct batch *batch);
	/* Called by the caller's thread, for one batch after the other in their order. */
	void (*deliver)(void *context, struct batch *batch);
	void *context;
};

/* A pipeline of so many threads, at least one, with the caller's. NULL if memory ran out. */
struct pipeline *pipeline_new(const struct pipeline_work *work, unsigned threads);

/* Where an object was found, as a report says it. */
struct place place_of(const struct input_object *object);

/*
 * Adds an object, with its number in the run and the certificates beside it that are in `others`. Returns false if memory ran out; then it is not
 * there.
 */
bool pipeline_add(struct pipeline *p, size_t number, const struct input_object *object, const struct span *others, unsigned other_count);

/* Adds what cannot be read, in its place among the objects. The same. */
bool pipeline_add_trouble(struct pipeline *p, size_t number, const struct input_trouble *trouble);

/* Has all that was added worked on and delivered. */
void pipeline_drain(struct pipeline *p);

/* Ends the threads. What was not drained is dropped. */
void pipeline_free(struct pipeline *p);

#endif
