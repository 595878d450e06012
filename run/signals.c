#include "run/signals.h"

#include <poll.h>
#include <stddef.h>

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };
#define ENDING (sizeof(ending) / sizeof(ending[0]))

static volatile sig_atomic_t came;

static void
note(int number)
{
	came = number;
	for (size_t i = 0; i < ENDING; i++)
		signal(ending[i], SIG_DFL);
}

void
signals_note(void)
{
	for (size_t i = 0; i < ENDING; i++) {
		struct sigaction now = { .sa_handler = note }, before;
		if (sigaction(ending[i], &now, &before) == 0 && before.sa_handler == SIG_IGN)
			sigaction(ending[i], &before, NULL);
	}
	signal(SIGXFSZ, SIG_IGN); /* a write beyond the limit fails instead, and is told */
}

bool
signals_came(void)
{
	return came != 0;
}

void
signals_block(sigset_t *before)
{
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < ENDING; i++)
		sigaddset(&set, ending[i]);
	pthread_sigmask(SIG_BLOCK, &set, before);
}

void
signals_unblock(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

void
signals_wait(int fd)
{
	sigset_t before;
	/* between the question and the wait none may come unnoticed */
	signals_block(&before);
	if (came == 0)
		ppoll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, NULL, &before);
	signals_unblock(&before);
}

void
signals_die(void)
{
	if (came == 0)
		return;
	signal(came, SIG_DFL);
	raise(came);
}
