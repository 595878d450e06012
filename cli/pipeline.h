/*
 * Objects through several threads: what they make of them comes out in the order of the objects.
 *
 * The caller's thread collects objects in batches and takes back what has been made of them; when so many are on their way that it need collect no
 * more, it works on batches as the other threads do. These are started with the first batch that is full, so that a few objects cost none.
 */
#ifndef CLI_PIPELINE_H
#define CLI_PIPELINE_H

#include "input/input.h"
#include "report/buffer.h"

/* An object within its batch, whose octets and name are copies. */
struct item {
	size_t name, der, size; /* offsets in the batch's octets */
	size_t index;
	bool last;
};

#define LEVEL_COUNT 3

/* What different threads write to is not to share lines of memory, nor two that the processor fetches as one: so many octets lie between. */
#define LINES_APART 128

struct batch {
	struct item *items;
	size_t count, capacity;
	uint8_t *octets;
	size_t size, room;
	/* what the work makes of it */
	struct buffer out;
	size_t levels[LEVEL_COUNT]; /* findings by level */
	size_t failures;            /* objects for which memory ran out */
	bool done;
	char apart[LINES_APART];
};

static inline const char *
item_name(const struct batch *b, const struct item *i)
{
	return (const char *)b->octets + i->name;
}

static inline struct span
item_der(const struct batch *b, const struct item *i)
{
	return (struct span){ b->octets + i->der, i->size };
}

struct pipeline;

struct pipeline_work {
	/* Called by one thread for one batch at a time; `thread` is 0 for the caller's, and less than `threads` for the others. */
	void (*work)(void *context, unsigned thread, struct batch *batch);
	/* Called by the caller's thread, for one batch after the other in their order; it leaves the batch empty. */
	void (*deliver)(void *context, struct batch *batch);
	void *context;
};

/* A pipeline of so many threads, at least one, with the caller's. NULL where memory ran out. */
struct pipeline *pipeline_new(const struct pipeline_work *work, unsigned threads);

/* Adds an object. Returns false where memory ran out. */
bool pipeline_add(struct pipeline *p, const struct input_object *object);

/* Has all that was added worked on and delivered. */
void pipeline_drain(struct pipeline *p);

/* Ends the threads. What was not drained is dropped. */
void pipeline_free(struct pipeline *p);

#endif
