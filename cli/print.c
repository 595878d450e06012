/* What the commands that speak of rules have in common. */
#include <string.h>

#include "cli/cli.h"
#include "run/complain.h"
#include "run/print.h"

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
	return print_buffer(b) ? EXIT_CLEAN : EXIT_INTERNAL;
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
