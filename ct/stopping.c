/* SIGINT and SIGTERM: a run ends at a line, a tile, a commit, and then by the signal. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>

#include "ct/options.h"

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };
#define ENDING (sizeof(ending) / sizeof(ending[0]))

static atomic_int came; /* a handler sets it, and any thread looks at it: that needs no lock */
static bool pipes_kill; /* SIGPIPE was not ignored when the program began */

/* A second signal ends the program at once. */
static void
note(int number)
{
	atomic_store(&came, number);
	for (size_t i = 0; i < ENDING; i++)
		signal(ending[i], SIG_DFL);
}

void
stopping_install(void)
{
	for (size_t i = 0; i < ENDING; i++) {
		/* no SA_RESTART: what waits is to be woken */
		struct sigaction now = { .sa_handler = note }, before;
		if (sigaction(ending[i], &now, &before) == 0 && before.sa_handler == SIG_IGN)
			sigaction(ending[i], &before, NULL);
	}
	signal(SIGXFSZ, SIG_IGN); /* a write beyond the limit fails instead, and is told */
	/* a database that goes away is an error of its connection */
	pipes_kill = signal(SIGPIPE, SIG_IGN) != SIG_IGN;
}

void
stopping_pipe(void)
{
	if (!pipes_kill)
		return;
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

bool
stopping(void)
{
	return atomic_load(&came) != 0;
}

int
stopping_signal(void)
{
	return atomic_load(&came);
}
