#include "cli/pipeline.h"

#include <pthread.h>
#include <stdlib.h>

/* A batch is full with so many objects, or so many octets of them. */
#define BATCH_OBJECTS 256
#define BATCH_OCTETS  ((size_t)1 << 19)

/* Batches for each thread: one to work on, one that waits, one that is filled or delivered. */
#define BATCHES_PER_THREAD 3

struct worker {
	struct pipeline *pipeline;
	pthread_t thread;
	unsigned number;
};

struct pipeline {
	struct pipeline_work work;
	unsigned threads;
	bool started;
	struct worker *workers;
	struct batch *batches; /* a ring */
	size_t batch_count;
	size_t filling; /* the batch that is being filled; all before it, back to `oldest`, are on their way */
	size_t oldest;  /* the next to be delivered */
	size_t next;    /* the next to be worked on */
	bool ending;
	pthread_mutex_t mutex;
	pthread_cond_t ready, done;
};

static struct batch *
batch_at(struct pipeline *p, size_t number)
{
	return &p->batches[number % p->batch_count];
}

static void *
work_on(void *argument)
{
	struct worker *w = argument;
	struct pipeline *p = w->pipeline;

	pthread_mutex_lock(&p->mutex);
	for (;;) {
		while (!p->ending && batch_at(p, p->next)->state != BATCH_READY)
			pthread_cond_wait(&p->ready, &p->mutex);
		if (p->ending)
			break;
		struct batch *b = batch_at(p, p->next++);
		b->state = BATCH_WORKING;
		pthread_mutex_unlock(&p->mutex);
		p->work.work(p->work.context, w->number, b);
		pthread_mutex_lock(&p->mutex);
		b->state = BATCH_DONE;
		pthread_cond_signal(&p->done);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

/* Starts the threads; goes on with as many as there can be, and with the caller's alone where there can be none. */
static void
start(struct pipeline *p)
{
	unsigned count = 0;
	p->started = true;
	while (count < p->threads && pthread_create(&p->workers[count].thread, NULL, work_on, &p->workers[count]) == 0)
		count++;
	p->threads = count > 0 ? count : 1;
	p->started = count > 0;
}

struct pipeline *
pipeline_new(const struct pipeline_work *work, unsigned threads)
{
	struct pipeline *p = calloc(1, sizeof(*p));
	if (p == NULL)
		return NULL;
	p->work = *work;
	p->threads = threads;
	p->batch_count = threads > 1 ? (size_t)threads * BATCHES_PER_THREAD : 1;
	p->batches = calloc(p->batch_count, sizeof(*p->batches));
	p->workers = calloc(threads, sizeof(*p->workers));
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->ready, NULL);
	pthread_cond_init(&p->done, NULL);
	if (p->batches == NULL || p->workers == NULL) {
		pipeline_free(p);
		return NULL;
	}
	for (unsigned i = 0; i < threads; i++)
		p->workers[i] = (struct worker){ .pipeline = p, .number = i + 1 };
	return p;
}

static void
deliver(struct pipeline *p, struct batch *b)
{
	p->work.deliver(p->work.context, b);
	b->count = b->size = b->failures = b->out.size = 0;
	memset(b->levels, 0, sizeof(b->levels));
}

/* Delivers the oldest batch on its way; where it is not done, waits for it, or returns false. */
static bool
deliver_oldest(struct pipeline *p, bool wait)
{
	struct batch *b = batch_at(p, p->oldest);
	pthread_mutex_lock(&p->mutex);
	while (b->state != BATCH_DONE && wait)
		pthread_cond_wait(&p->done, &p->mutex);
	bool done = b->state == BATCH_DONE;
	if (done)
		b->state = BATCH_FILLING; /* with the lock: a thread may be looking whether this place of the ring is ready */
	pthread_mutex_unlock(&p->mutex);
	if (!done)
		return false;
	p->oldest++;
	deliver(p, b);
	return true;
}

/* Sends the batch that is being filled on its way, and makes room for the next. */
static void
submit(struct pipeline *p)
{
	struct batch *b = batch_at(p, p->filling);

	if (p->threads > 1 && !p->started)
		start(p);
	if (!p->started) {
		p->work.work(p->work.context, 0, b);
		deliver(p, b);
		return;
	}
	pthread_mutex_lock(&p->mutex);
	b->state = BATCH_READY;
	pthread_cond_signal(&p->ready);
	pthread_mutex_unlock(&p->mutex);
	p->filling++;
	/* what is done is not kept back until there is no room: objects may come slowly */
	while (p->oldest < p->filling && deliver_oldest(p, p->filling - p->oldest == p->batch_count))
		;
}

/* Copies octets into a batch; *offset gets their place. */
static bool
keep(struct batch *b, const void *data, size_t size, size_t *offset)
{
	if (b->room - b->size < size) {
		size_t room = (b->room + size) * 2;
		uint8_t *grown = realloc(b->octets, room);
		if (grown == NULL)
			return false;
		b->octets = grown;
		b->room = room;
	}
	*offset = b->size;
	if (size > 0)
		memcpy(b->octets + b->size, data, size);
	b->size += size;
	return true;
}

bool
pipeline_add(struct pipeline *p, const struct input_object *object)
{
	struct batch *b = batch_at(p, p->filling);
	struct item item = { .size = object->der.size, .index = object->index, .last = object->last };

	if (b->count == b->capacity) {
		size_t capacity = b->capacity == 0 ? BATCH_OBJECTS : b->capacity * 2;
		struct item *grown = realloc(b->items, capacity * sizeof(*grown));
		if (grown == NULL)
			return false;
		b->items = grown;
		b->capacity = capacity;
	}
	/* the objects of one file share its name */
	const struct item *before = b->count > 0 ? &b->items[b->count - 1] : NULL;
	bool same = before != NULL && strcmp(item_name(b, before), object->name) == 0;
	if (same)
		item.name = before->name;
	if ((!same && !keep(b, object->name, strlen(object->name) + 1, &item.name)) || !keep(b, object->der.data, object->der.size, &item.der))
		return false;
	b->items[b->count++] = item;
	if (b->count >= BATCH_OBJECTS || b->size >= BATCH_OCTETS)
		submit(p);
	return true;
}

void
pipeline_drain(struct pipeline *p)
{
	struct batch *b = batch_at(p, p->filling);
	if (b->count > 0 && !p->started) {
		p->work.work(p->work.context, 0, b);
		deliver(p, b);
	} else if (b->count > 0) {
		submit(p);
	}
	while (p->oldest < p->filling)
		deliver_oldest(p, true);
}

void
pipeline_free(struct pipeline *p)
{
	if (p == NULL)
		return;
	if (p->started) {
		pthread_mutex_lock(&p->mutex);
		p->ending = true;
		pthread_cond_broadcast(&p->ready);
		pthread_mutex_unlock(&p->mutex);
		for (unsigned i = 0; i < p->threads; i++)
			pthread_join(p->workers[i].thread, NULL);
	}
	for (size_t i = 0; p->batches != NULL && i < p->batch_count; i++) {
		free(p->batches[i].items);
		free(p->batches[i].octets);
		buffer_free(&p->batches[i].out);
	}
	free(p->batches);
	free(p->workers);
	pthread_mutex_destroy(&p->mutex);
	pthread_cond_destroy(&p->ready);
	pthread_cond_destroy(&p->done);
	free(p);
}
