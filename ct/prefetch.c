#include "ct/prefetch.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FEW 2 /* tiles, for which no threads are started */

struct prefetch {
	struct source *source;
	uint64_t end; /* entries */
	size_t most;
	pthread_mutex_t mutex;
	pthread_cond_t room, done;
	uint64_t next, given, last; /* tiles: to be asked for; given out; the first that is not wanted */
	struct place {
		bool is_done;
		struct prefetched tile;
	} * places; /* a ring */
	size_t place_count;
	pthread_t *threads;
	unsigned started;
	bool ends;
};

void
prefetch_now(struct source *source, uint64_t index, unsigned width, size_t most, struct prefetched *out)
{
	memset(out, 0, sizeof(*out));
	out->got = source_get(source, tile_path(-1, index, width, out->path), most, &out->stored, &out->why);
	if (out->got == GOT_NOTHING && width < TILE_WIDTH) {
		octets_clear(&out->stored);
		out->is_later = true;
		out->got = source_get(source, tile_path(-1, index, TILE_WIDTH, out->path), most, &out->stored, &out->why);
	}
	if (out->got == GOT_NOTHING)
		/* what is not there is the part that was asked for */
		because(&out->why, "%s: it is not there", tile_path(-1, index, width, out->path));
	else if (out->got == GOT && out->stored.failed) {
		out->got = GOT_FAILED;
		because(&out->why, "%s: out of memory", out->path);
	}
	if (out->got != GOT)
		octets_free(&out->stored);
}

static void *
work(void *context)
{
	struct prefetch *p = context;
	pthread_mutex_lock(&p->mutex);
	for (;;) {
		while (!p->ends && p->next < p->last && p->next - p->given >= p->place_count)
			pthread_cond_wait(&p->room, &p->mutex);
		if (p->ends || p->next >= p->last)
			break;
		uint64_t index = p->next++, left = p->end - index * TILE_WIDTH;
		struct place *place = &p->places[index % p->place_count];
		pthread_mutex_unlock(&p->mutex);
		prefetch_now(p->source, index, left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH, p->most, &place->tile);
		pthread_mutex_lock(&p->mutex);
		place->is_done = true;
		/* nothing behind it is of use */
		if (place->tile.got != GOT && p->last > index + 1)
			p->last = index + 1;
		pthread_cond_broadcast(&p->done);
		pthread_cond_broadcast(&p->room);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

/* NULL if memory ran out, or no thread can be started. */
static struct prefetch *
prefetch_new(struct source *source, uint64_t index, uint64_t end, size_t most, unsigned threads)
{
	struct prefetch *p = calloc(1, sizeof(*p));
	if (p == NULL)
		return NULL;
	*p = (struct prefetch){ .source = source,
				.end = end,
				.most = most,
				.next = index,
				.given = index,
				.last = (end + TILE_WIDTH - 1) / TILE_WIDTH,
				.place_count = 2 * (size_t)threads };
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->room, NULL);
	pthread_cond_init(&p->done, NULL);
	p->places = calloc(p->place_count, sizeof(*p->places));
	p->threads = calloc(threads, sizeof(*p->threads));
	while (p->places != NULL && p->threads != NULL && p->started < threads && pthread_create(&p->threads[p->started], NULL, work, p) == 0)
		p->started++;
	if (p->started > 0)
		return p;
	prefetch_free(p);
	return NULL;
}

/* Waits for the next. */
static void
wait_for(struct prefetch *p, struct prefetched *out)
{
	pthread_mutex_lock(&p->mutex);
	struct place *place = &p->places[p->given % p->place_count];
	while (!place->is_done)
		pthread_cond_wait(&p->done, &p->mutex);
	*out = place->tile;
	*place = (struct place){ 0 };
	p->given++;
	pthread_cond_broadcast(&p->room);
	pthread_mutex_unlock(&p->mutex);
}

void
prefetch_free(struct prefetch *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->mutex);
	p->ends = true;
	pthread_cond_broadcast(&p->room);
	pthread_mutex_unlock(&p->mutex);
	for (unsigned i = 0; i < p->started; i++)
		pthread_join(p->threads[i], NULL);
	for (size_t i = 0; p->places != NULL && i < p->place_count; i++)
		octets_free(&p->places[i].tile.stored);
	free(p->places);
	free(p->threads);
	pthread_cond_destroy(&p->room);
	pthread_cond_destroy(&p->done);
	pthread_mutex_destroy(&p->mutex);
	free(p);
}

void
prefetch_next(struct prefetch **ahead, struct source *source, uint64_t index, uint64_t end, size_t most, unsigned threads, struct prefetched *out)
{
	uint64_t left = end - index * TILE_WIDTH;

	/* to wait for one answer after another is what takes time with a log that is far away */
	if (*ahead == NULL && left > FEW * TILE_WIDTH && source_is_remote(source))
		*ahead = prefetch_new(source, index, end, most, threads);
	if (*ahead == NULL) {
		prefetch_now(source, index, left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH, most, out);
		return;
	}
	wait_for(*ahead, out);
	if (out->got != GOT) {
		prefetch_free(*ahead);
		*ahead = NULL;
	}
}
