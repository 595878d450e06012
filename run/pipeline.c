#include "run/pipeline.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

#include "run/signals.h"

/* A batch is full with so many objects, or so many octets of them. */
#define BATCH_OBJECTS 64
#define BATCH_OCTETS  ((size_t)1 << 19)

/* Batches for each thread: one to work on, one that waits, one that is filled or delivered. */
#define BATCHES_PER_THREAD 3

/* Of a thread, in octets: several times what linting takes. */
#define STACK_SIZE ((size_t)1 << 20)

/* A thread beside the caller's. */
struct helper {
	struct pipeline *pipeline;
	pthread_t thread;
	unsigned number;
};

struct pipeline {
	struct pipeline_work work;
	struct helper *helpers;
	unsigned helper_count;
	bool started;
	struct batch *batches; /* a ring */
	size_t batch_count;
	size_t filling; /* the batch that is being filled; all before it, back to `oldest`, are on their way */
	size_t next;    /* the next to be worked on */
	size_t oldest;  /* the next to be delivered */
	bool ending;
	pthread_mutex_t mutex;
	pthread_cond_t ready, done;
};

static struct batch *
batch_at(struct pipeline *p, size_t number)
{
	return &p->batches[number % p->batch_count];
}

/* Works on the next batch, if there is one. Is called with the lock, and gives it up meanwhile. */
static bool
work_on_next(struct pipeline *p, unsigned thread)
{
	if (p->next == p->filling)
		return false;
	struct batch *b = batch_at(p, p->next++);
	pthread_mutex_unlock(&p->mutex);
	p->work.work(p->work.context, thread, b);
	pthread_mutex_lock(&p->mutex);
	b->done = true;
	return true;
}

static void *
help(void *argument)
{
	struct helper *h = argument;
	struct pipeline *p = h->pipeline;

	pthread_mutex_lock(&p->mutex);
	while (!p->ending) {
		if (work_on_next(p, h->number))
			pthread_cond_signal(&p->done);
		else
			pthread_cond_wait(&p->ready, &p->mutex);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

/*
 * Starts the helpers; goes on with as many as there can be. Signals come to the caller's thread. Once warm, threads allocate nothing: one heap serves
 * all, for each more would take 64 MiB of addresses, which may be limited.
 */
static void
start(struct pipeline *p)
{
	sigset_t before;
	pthread_attr_t attributes;
	unsigned count = 0;
#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, 1);
#endif
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	signals_block(&before);
	while (count < p->helper_count && pthread_create(&p->helpers[count].thread, &attributes, help, &p->helpers[count]) == 0)
		count++;
	signals_unblock(&before);
	pthread_attr_destroy(&attributes);
	p->helper_count = count;
	p->started = true;
}

struct pipeline *
pipeline_new(const struct pipeline_work *work, unsigned threads)
{
	struct pipeline *p = calloc(1, sizeof(*p));
	if (p == NULL)
		return NULL;
	p->work = *work;
	p->helper_count = threads - 1;
	p->batch_count = threads > 1 ? (size_t)threads * BATCHES_PER_THREAD : 1;
	p->batches = calloc(p->batch_count, sizeof(*p->batches));
	p->helpers = calloc(threads, sizeof(*p->helpers));
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->ready, NULL);
	pthread_cond_init(&p->done, NULL);
	if (p->batches == NULL || p->helpers == NULL) {
		pipeline_free(p);
		return NULL;
	}
	for (unsigned i = 0; i < p->helper_count; i++)
		p->helpers[i] = (struct helper){ .pipeline = p, .number = i + 1 };
	return p;
}

static void
deliver(struct pipeline *p, struct batch *b)
{
	p->work.deliver(p->work.context, b);
	buffer_truncate(&b->out, 0);
	b->count = b->size = b->finished = 0;
	b->done = false;
	b->counts = (struct counts){ 0 };
}

/* Delivers, in order, what is done, and has done what goes beyond `left` batches on their way: the caller's thread then works like the others. */
static void
deliver_until(struct pipeline *p, size_t left)
{
	pthread_mutex_lock(&p->mutex);
	while (p->oldest < p->filling) {
		struct batch *b = batch_at(p, p->oldest);
		if (b->done) {
			pthread_mutex_unlock(&p->mutex);
			deliver(p, b);
			pthread_mutex_lock(&p->mutex);
			p->oldest++;
		} else if (p->filling - p->oldest <= left) {
			break;
		} else if (!work_on_next(p, 0)) {
			pthread_cond_wait(&p->done, &p->mutex);
		}
	}
	pthread_mutex_unlock(&p->mutex);
}

/* Sends the batch that is being filled on its way, and makes room for the next. */
static void
submit(struct pipeline *p)
{
	pthread_mutex_lock(&p->mutex);
	p->filling++;
	pthread_cond_signal(&p->ready);
	pthread_mutex_unlock(&p->mutex);
	/* what is done is not kept back until there is no room: objects may come slowly */
	deliver_until(p, p->batch_count - 1);
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

/* Room for one more item in the batch that is being filled, with the name of its file; NULL if memory ran out. */
static struct item *
next_item(struct batch *b, const char *name)
{
	if (b->count == b->capacity) {
		size_t capacity = b->capacity == 0 ? BATCH_OBJECTS : b->capacity * 2;
		struct item *grown = realloc(b->items, capacity * sizeof(*grown));
		if (grown == NULL)
			return NULL;
		b->items = grown;
		b->capacity = capacity;
	}
	struct item *item = &b->items[b->count];
	*item = (struct item){ 0 };
	/* the objects of one file share its name */
	const struct item *before = b->count > 0 ? item - 1 : NULL;
	if (before != NULL && strcmp(item_name(b, before), name) == 0)
		item->name = before->name;
	else if (!keep(b, name, strlen(name) + 1, &item->name))
		return NULL;
	return item;
}

/* Takes the item in. */
static void
added(struct pipeline *p, struct batch *b)
{
	b->count++;
	if (b->count >= BATCH_OBJECTS || b->size >= BATCH_OCTETS) {
		if (!p->started)
			start(p);
		submit(p);
	}
}

/* Copies what is known of an entry beside what was submitted. */
static bool
keep_entry(struct batch *b, struct item *item, const struct log_entry *e)
{
	size_t at;
	item->of_entry = true;
	item->entry = *e;
	if (e->precertificate && (!keep(b, e->key_hash, LOG_DIGEST_SIZE, &item->leaf_parts) || !keep(b, e->logged.data, e->logged.size, &at)))
		return false;
	return keep(b, e->chain.data, e->chain.size, e->precertificate ? &at : &item->leaf_parts);
}

struct log_entry
item_entry(const struct batch *b, const struct item *i)
{
	struct log_entry e = i->entry;
	const uint8_t *at = b->octets + i->leaf_parts;
	e.leaf = (struct span){ NULL, 0 };
	e.submitted = e.logged = item_der(b, i);
	if (e.precertificate) {
		e.key_hash = at;
		e.logged = (struct span){ at + LOG_DIGEST_SIZE, i->entry.logged.size };
		at += LOG_DIGEST_SIZE + e.logged.size;
	}
	e.chain.data = at;
	return e;
}

struct place
place_of(const struct input_object *o)
{
	if (o->first_line > 0)
		return (struct place){ PLACE_LINES, o->first_line, o->last_line };
	return (struct place){ PLACE_OCTETS, o->octets_at, 0 };
}

bool
pipeline_add(struct pipeline *p, size_t number, const struct input_object *object, const struct span *others, unsigned other_count)
{
	struct batch *b = batch_at(p, p->filling);
	struct item *item = next_item(b, object->name);

	if (item == NULL || !keep(b, object->der.data, object->der.size, &item->der))
		return false;
	item->size = object->der.size;
	item->index = object->index;
	item->number = number;
	item->last = object->last;
	item->place = place_of(object);
	if (object->entry != NULL && !keep_entry(b, item, object->entry))
		return false;
	for (unsigned i = 0; i < other_count && i < OTHERS_MAX; i++) {
		if (!keep(b, others[i].data, others[i].size, &item->others[i].der))
			return false;
		item->others[i].size = others[i].size;
		item->other_count++;
	}
	added(p, b);
	return true;
}

bool
pipeline_add_trouble(struct pipeline *p, size_t number, const struct input_trouble *trouble)
{
	struct batch *b = batch_at(p, p->filling);
	struct item *item = next_item(b, trouble->name);

	if (item == NULL || !keep(b, trouble->what, strlen(trouble->what) + 1, &item->der))
		return false;
	item->index = trouble->index;
	item->number = number;
	item->offset = trouble->offset;
	item->has_place = trouble->has_place;
	item->unreadable = true;
	item->of_entry = trouble->of_entry;
	item->of_rest = trouble->of_rest;
	item->entry.leaf_index = trouble->leaf_index;
	item->entry.has_certificates = trouble->of_answer;
	item->failed = trouble->out_of_memory;
	added(p, b);
	return true;
}

void
pipeline_drain(struct pipeline *p)
{
	if (batch_at(p, p->filling)->count > 0)
		submit(p);
	deliver_until(p, 0);
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
		for (unsigned i = 0; i < p->helper_count; i++)
			pthread_join(p->helpers[i].thread, NULL);
	}
	for (size_t i = 0; p->batches != NULL && i < p->batch_count; i++) {
		free(p->batches[i].items);
		free(p->batches[i].octets);
		buffer_free(&p->batches[i].out);
	}
	free(p->batches);
	free(p->helpers);
	pthread_mutex_destroy(&p->mutex);
	pthread_cond_destroy(&p->ready);
	pthread_cond_destroy(&p->done);
	free(p);
}
