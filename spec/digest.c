/*
 * Writes clauses.tsv anew: digest CLAUSES.TSV DOCUMENT=FILE.MD... The lines of the documents named become those of their texts, each clause with its
 * digest; the others stay. For whoever brings the rules up to a newer version of a document ("make clauses").
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "spec/text.h"

static int
trouble(const char *name, const char *what)
{
	fprintf(stderr, "digest: %s: %s\n", name, what);
	return 2;
}

/* The argument for a document, or NULL. */
static char *
argument_for(struct span source, char **arguments)
{
	for (; *arguments != NULL; arguments++) {
		if (strncmp(*arguments, (const char *)source.data, source.size) == 0 && (*arguments)[source.size] == '=')
			return *arguments;
	}
	return NULL;
}

static int
write_clauses(const char *argument)
{
	const char *path = strchr(argument, '=');
	char *text = NULL;
	struct clause *clauses = NULL;
	size_t size, count = 0;
	bool ok = path != NULL && text_read(path + 1, &text, &size) && text_clauses((struct span){ (uint8_t *)text, size }, &clauses, &count) &&
		  count > 0;
	for (size_t i = 0; i < count && ok; i++)
		printf("%.*s\t%.*s\t%s\n", (int)(path - argument), argument, (int)clauses[i].number.size, (const char *)clauses[i].number.data,
		       clauses[i].digest);
	free(clauses);
	free(text);
	return ok ? 0 : trouble(argument, "it cannot be read, or has no clauses");
}

int
main(int count, char **arguments)
{
	char *old = NULL, *last = NULL;
	size_t size;
	int status = 0;

	if (count < 3)
		return trouble("usage", "digest CLAUSES.TSV DOCUMENT=FILE.MD...");
	if (!text_read(arguments[1], &old, &size)) {
		free(old);
		return trouble(arguments[1], strerror(errno));
	}
	for (struct span text = { (uint8_t *)old, size }; text.size > 0 && status == 0;) {
		struct span line = span_take(&text, '\n'), source = line;
		char *argument = argument_for(span_take(&source, '\t'), arguments + 2);
		span_take(&source, '\t');
		if (argument == NULL || source.size == 0) /* what has no digest stands in a text of its own */
			printf("%.*s\n", (int)line.size, (const char *)line.data);
		else if (argument != last)
			status = write_clauses(argument);
		last = argument != NULL ? argument : last;
	}
	free(old);
	return status;
}
