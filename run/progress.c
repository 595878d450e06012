#include "run/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Seconds before the first line, and between lines. */
#define PATIENCE 1.0
#define INTERVAL 0.2

/* No more seconds are said to be left. */
#define LEFT_MAX (1000 * 3600 - 1)

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The octets of all files; 0 where one is a folder, a pipe or no file. */
static uint64_t
total_size(char *const *names, size_t count)
{
	uint64_t total = 0;
	for (size_t i = 0; i < count; i++) {
		struct stat st;
		bool standard = strcmp(names[i], "-") == 0;
		if ((standard ? fstat(STDIN_FILENO, &st) : stat(names[i], &st)) != 0 || !S_ISREG(st.st_mode))
			return 0;
		total += (uint64_t)st.st_size;
	}
	return total;
}

void
progress_init(struct progress *p, char *const *names, size_t count)
{
	*p = (struct progress){ .on = isatty(STDERR_FILENO) != 0 };
	p->begin = p->on ? now() : 0;
	p->total = p->on ? total_size(names, count) : 0;
}

void
progress_text(char *text, size_t size, double seconds, size_t objects, size_t findings, uint64_t read, uint64_t total)
{
	int length = snprintf(text, size, "%zu objects, %.0f a second, %zu findings", objects, (double)objects / seconds, findings);
	if (length < 0 || (size_t)length >= size || total == 0 || read == 0 || read > total)
		return;
	double rest = seconds * (double)(total - read) / (double)read + 0.5;
	unsigned long left = rest < LEFT_MAX ? (unsigned long)rest : LEFT_MAX;
	double percent = 100.0 * (double)read / (double)total;
	if (left >= 3600)
		snprintf(text + length, size - (size_t)length, ", %.0f %%, %lu:%02lu:%02lu left", percent, left / 3600, left / 60 % 60, left % 60);
	else
		snprintf(text + length, size - (size_t)length, ", %.0f %%, %lu:%02lu left", percent, left / 60, left % 60);
}

void
progress_show(struct progress *p, size_t objects, size_t findings, uint64_t read)
{
	char text[PROGRESS_SIZE];
	if (!p->on)
		return;
	double time = now(), passed = time - p->begin;
	if (passed < PATIENCE || time - p->last < INTERVAL)
		return;
	p->last = time;
	p->shown = true;
	progress_text(text, sizeof(text), passed, objects, findings, read, p->total);
	fprintf(stderr, "\r\033[K%s", text);
	fflush(stderr);
}

void
progress_clear(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
