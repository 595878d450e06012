#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Seconds before the first line, and between lines. */
#define PATIENCE 1.0
#define INTERVAL 0.2

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
progress_init(struct progress *p, uint64_t total)
{
	*p = (struct progress){ .on = isatty(STDERR_FILENO) != 0, .total = total };
	p->begin = p->on ? now() : 0;
}

void
progress_show(struct progress *p, size_t objects, size_t findings, uint64_t read)
{
	if (!p->on)
		return;
	double time = now(), passed = time - p->begin;
	if (passed < PATIENCE || time - p->last < INTERVAL)
		return;
	p->last = time;
	p->shown = true;
	fprintf(stderr, "\r\033[K%zu objects, %.0f a second, %zu findings", objects, (double)objects / passed, findings);
	if (p->total > 0 && read > 0 && read <= p->total) {
		double left = passed * (double)(p->total - read) / (double)read;
		fprintf(stderr, ", %.0f %%, %d:%02d left", 100.0 * (double)read / (double)p->total, (int)left / 60, (int)left % 60);
	}
	fflush(stderr);
}

void
progress_clear(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
