/*
 * What judging costs by the library alone, through its header, for bench/postgresql: milliseconds for so many certificates, of the records of a file,
 * again and again. library RECORDS COUNT [OUT] With OUT, a file, nothing is measured: it gets those records that are certificates without findings,
 * or with few.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "include/brlint.h"

static brlint *linter;
static brlint_report *report;

struct object {
	unsigned char *der;
	size_t size;
};
static struct object objects[8192];
static size_t count;

static size_t
read_size(const unsigned char *p)
{
	return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

static int
read_records(const char *name)
{
	unsigned char head[4];
	FILE *file = fopen(name, "rb");
	if (file == NULL)
		return -1;
	while (count < sizeof(objects) / sizeof(objects[0]) && fread(head, 1, 4, file) == 4) {
		struct object o = { malloc(read_size(head) + 1), read_size(head) };
		if (o.der == NULL || fread(o.der, 1, o.size, file) != o.size)
			return -1;
		objects[count++] = o;
	}
	fclose(file);
	return 0;
}

static int
choose(const char *name)
{
	FILE *file = fopen(name, "wb");
	if (file == NULL)
		return 1;
	for (size_t i = 0; i < count; i++) {
		const struct object *o = &objects[i];
		brlint_lint(linter, report, NULL, o->der, o->size);
		/* a row of more than 2 kB would be compressed */
		if (strcmp(brlint_report_kind(report), "certificate") != 0 || brlint_finding_count(report) > 2 || o->size > 1900)
			continue;
		fputc((int)(o->size >> 24), file);
		fputc((int)(o->size >> 16 & 0xff), file);
		fputc((int)(o->size >> 8 & 0xff), file);
		fputc((int)(o->size & 0xff), file);
		fwrite(o->der, 1, o->size, file);
	}
	return fclose(file) != 0;
}

int
main(int argc, char **argv)
{
	struct timespec a, b;
	size_t errors = 0, times = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

	linter = brlint_new(NULL, NULL);
	report = brlint_report_new();
	if (argc < 3 || linter == NULL || report == NULL || read_records(argv[1]) != 0 || count == 0)
		return 2;
	if (argc > 3)
		return choose(argv[3]);
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (size_t i = 0; i < times; i++) {
		const struct object *o = &objects[i % count];
		if (brlint_lint(linter, report, NULL, o->der, o->size) != BRLINT_OK)
			return 1;
		for (size_t f = 0; f < brlint_finding_count(report); f++)
			errors += brlint_finding_at(report, f)->level == BRLINT_ERROR;
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("%.0f\n", (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6);
	return errors > times * 8;
}
