#include "ct/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

enum state { FREE, READY, TAKEN, DONE };

struct slot {
	enum state state;
	struct tile tile;
	void *with;
	struct judged judged;
};

struct worker {
	struct pool *pool;
	struct judge *judge;
	pthread_t thread;
};

struct pool {
	struct pool_options options;
	pthread_mutex_t mutex;
	pthread_cond_t ready, done;
	struct slot *slots; /* a ring: tiles come in at `last`, are taken at `next`, and leave at `first` */
	size_t slot_count, first, next, last;
	struct worker *workers;
	unsigned started;
	bool ends, refused;
};

static void *
work(void *context)
{
	struct worker *w = context;
	struct pool *p = w->pool;

	pthread_mutex_lock(&p->mutex);
	for (;;) {
		while (!p->ends && p->next == p->last)
			pthread_cond_wait(&p->ready, &p->mutex);
		if (p->ends)
			break;
		struct slot *slot = &p->slots[p->next++ % p->slot_count];
		slot->state = TAKEN;
		pthread_mutex_unlock(&p->mutex);
		judge_tile(w->judge, &slot->tile, p->options.lints, &slot->judged);
		pthread_mutex_lock(&p->mutex);
		slot->state = DONE;
		pthread_cond_signal(&p->done);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

/* Signals are for the thread that reads and writes. */
static bool
start(struct pool *p)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; p->started < p->options.threads; p->started++) {
		struct worker *w = &p->workers[p->started];
		w->pool = p;
		w->judge = judge_new(p->options.linter, p->options.wants_lines, p->options.wants_rows);
		if (w->judge == NULL)
			break;
		if (pthread_create(&w->thread, NULL, work, w) != 0) {
			judge_free(w->judge);
			break;
		}
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	/* with fewer threads it takes longer, and that is all */
	return p->started > 0;
}

struct pool *
pool_new(const struct pool_options *options)
{
	struct pool *p = calloc(1, sizeof(*p));
	if (p == NULL)
		return NULL;
	p->options = *options;
	p->slot_count = 2 * (size_t)options->threads;
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->ready, NULL);
	pthread_cond_init(&p->done, NULL);
	p->slots = calloc(p->slot_count, sizeof(*p->slots));
	p->workers = calloc(options->threads, sizeof(*p->workers));
	if (p->slots != NULL && p->workers != NULL && start(p))
		return p;
	pool_free(p);
	return NULL;
}

/* Makes a slot free for another tile. */
static void
drop(struct pool *p, struct slot *slot)
{
	octets_free(&slot->tile.stored);
	entries_free(&slot->tile.read);
	if (p->options.drop != NULL)
		p->options.drop(p->options.context, slot->with);
}

/* Hands out the first of the tiles, for which it waits, if need be. */
static void
deliver(struct pool *p)
{
	struct slot *slot = &p->slots[p->first % p->slot_count];
	while (slot->state != DONE)
		pthread_cond_wait(&p->done, &p->mutex);
	pthread_mutex_unlock(&p->mutex);
	if (!p->refused && !p->options.deliver(p->options.context, &slot->tile, slot->with, &slot->judged))
		p->refused = true;
	drop(p, slot);
	pthread_mutex_lock(&p->mutex);
	slot->state = FREE;
	p->first++;
}

bool
pool_add(struct pool *p, struct tile *tile, void *with)
{
	pthread_mutex_lock(&p->mutex);
	/* what is done comes out at once, and if there is no room it is waited for */
	while (p->first != p->last && (p->last - p->first == p->slot_count || p->slots[p->first % p->slot_count].state == DONE))
		deliver(p);
	struct slot *slot = &p->slots[p->last % p->slot_count];
	slot->tile = *tile;
	slot->with = with;
	slot->state = READY;
	p->last++;
	tile->stored = (struct octets){ 0 };
	tile->read = (struct entries){ 0 };
	pthread_cond_signal(&p->ready);
	pthread_mutex_unlock(&p->mutex);
	return !p->refused;
}

bool
pool_drain(struct pool *p)
{
	pthread_mutex_lock(&p->mutex);
	while (p->first != p->last)
		deliver(p);
	pthread_mutex_unlock(&p->mutex);
	return !p->refused;
}

void
pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->mutex);
	p->ends = true;
	pthread_cond_broadcast(&p->ready);
	pthread_mutex_unlock(&p->mutex);
	for (unsigned i = 0; i < p->started; i++) {
		pthread_join(p->workers[i].thread, NULL);
		judge_free(p->workers[i].judge);
	}
	for (size_t i = 0; p->slots != NULL && i < p->slot_count; i++) {
		if (p->slots[i].state != FREE)
			drop(p, &p->slots[i]);
		judged_free(&p->slots[i].judged);
	}
	free(p->slots);
	free(p->workers);
	pthread_cond_destroy(&p->ready);
	pthread_cond_destroy(&p->done);
	pthread_mutex_destroy(&p->mutex);
	free(p);
}
