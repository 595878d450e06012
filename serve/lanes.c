#include "serve/lanes.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>

/* How much less of the processors they get than others: a step of nice(2) is a tenth or so. */
#define NICER 10

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static struct lane_item *first, **last = &first;
static bool stop;
static pthread_t *threads;
static unsigned thread_count;
static void (*work)(struct lane_item *item, struct workspace *workspace);

/* The next item; NULL at the end. */
static struct lane_item *
take(void)
{
	pthread_mutex_lock(&lock);
	while (first == NULL && !stop)
		pthread_cond_wait(&change, &lock);
	struct lane_item *item = first;
	if (item != NULL) {
		first = item->next;
		if (first == NULL)
			last = &first;
	}
	pthread_mutex_unlock(&lock);
	return item;
}

static void *
run(void *workspace)
{
	struct lane_item *item;
	/* for Linux, this is the thread's own */
	setpriority(PRIO_PROCESS, 0, NICER);
	while ((item = take()) != NULL)
		work(item, workspace);
	workspace_free(workspace);
	free(workspace);
	return NULL;
}

bool
lanes_start(unsigned count, void (*w)(struct lane_item *item, struct workspace *workspace))
{
	work = w;
	threads = calloc(count, sizeof(*threads));
	for (; threads != NULL && thread_count < count; thread_count++) {
		struct workspace *own = malloc(sizeof(*own));
		if (own == NULL || !workspace_init(own) || pthread_create(&threads[thread_count], NULL, run, own) != 0)
			return false;
	}
	return threads != NULL;
}

bool
lanes_put(struct lane_item *item)
{
	pthread_mutex_lock(&lock);
	bool takes = !stop;
	if (takes) {
		item->next = NULL;
		*last = item;
		last = &item->next;
		pthread_cond_signal(&change);
	}
	pthread_mutex_unlock(&lock);
	return takes;
}

void
lanes_stop(void)
{
	pthread_mutex_lock(&lock);
	stop = true;
	pthread_cond_broadcast(&change);
	pthread_mutex_unlock(&lock);
	for (unsigned i = 0; i < thread_count; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	threads = NULL;
}
