#include "serve/configuration.h"

#include <pthread.h>
#include <stdlib.h>

static void
configuration_free(struct configuration *c)
{
	free(c->counters);
	brlint_companions_free(c->issuers);
	brlint_free(c->linter);
	free(c);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct configuration *in_use;

void
configuration_use(struct configuration *c)
{
	pthread_mutex_lock(&lock);
	struct configuration *before = in_use;
	in_use = c;
	pthread_mutex_unlock(&lock);
	if (before != NULL)
		configuration_let_go(before);
}

struct configuration *
configuration_hold(void)
{
	pthread_mutex_lock(&lock);
	struct configuration *c = in_use;
	c->holders++;
	pthread_mutex_unlock(&lock);
	return c;
}

void
configuration_let_go(struct configuration *c)
{
	pthread_mutex_lock(&lock);
	bool last = --c->holders == 0;
	pthread_mutex_unlock(&lock);
	if (last)
		configuration_free(c);
}
