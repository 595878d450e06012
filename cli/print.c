/* What the commands that speak of rules have in common. */
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "run/complain.h"
#include "run/output.h"

bool
has_leftovers(const struct options *o, const char *command)
{
	if (o->argument_count > 0)
		complain("%s does not take \"%s\"", command, o->arguments[0]);
	return o->argument_count > 0;
}

int
print(struct buffer *b)
{
	struct output o;
	bool failed = b->failed;

	output_init(&o, STDOUT_FILENO);
	if (failed)
		complain("out of memory");
	else if (output_write(&o, b->text, b->size) < b->size)
		complain("standard output cannot be written: %s", strerror(o.error));
	buffer_free(b);
	return failed || o.error != 0 ? EXIT_INTERNAL : EXIT_CLEAN;
}

bool
is_within(struct span clause, const char *wanted)
{
	size_t length = strlen(wanted);
	return clause.size >= length && memcmp(clause.data, wanted, length) == 0 && (clause.size == length || clause.data[length] == '.');
}

bool
options_ask_for(const struct options *o, enum source source, struct span clause)
{
	return (o->clause == NULL || is_within(clause, o->clause)) && (o->source == NULL || source_is_named(source, o->source));
}
