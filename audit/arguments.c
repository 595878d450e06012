#include "audit/arguments.h"

#include <unistd.h>

#include "run/complain.h"
#include "run/output.h"
#include "run/print.h"

enum exit_status
print_all(struct buffer *b, enum exit_status status)
{
	return print_buffer(b) ? status : EXIT_INTERNAL;
}

void
print_total(struct buffer *b)
{
	struct output o;

	output_init(&o, STDERR_FILENO);
	if (!b->failed)
		output_write(&o, b->text, b->size);
	buffer_free(b);
}

static bool
refuse(struct arguments *a)
{
	a->status = EXIT_TROUBLE;
	return false;
}

/* The value of an option, behind "=" or as the next word; NULL, having said so, if there is none. */
static const char *
value_of(const struct usage *usage, const char *name, const char *equals, int argc, char **argv, int *at)
{
	if (equals != NULL)
		return equals + 1;
	if (*at + 1 < argc)
		return argv[++*at];
	complain("%s: %s lacks its value", usage->name, name);
	return NULL;
}

static bool
set_format(struct arguments *a, const struct usage *usage, const char *value)
{
	if (value == NULL)
		return refuse(a);
	a->jsonl = strcmp(value, "jsonl") == 0;
	if (a->jsonl || strcmp(value, "text") == 0)
		return true;
	complain("%s: there is no format \"%s\"; there are text and jsonl", usage->name, value);
	return refuse(a);
}

/* Whether a word is this option, alone or with "=" and a value. */
static bool
is_option(const char *word, const char *name, const char **equals)
{
	size_t size = name != NULL ? strlen(name) : 0;

	if (size == 0 || strncmp(word, name, size) != 0 || (word[size] != '\0' && word[size] != '='))
		return false;
	*equals = word[size] == '=' ? word + size : NULL;
	return true;
}

static bool
option_read(struct arguments *a, const struct usage *usage, int argc, char **argv, int *at)
{
	const char *equals = NULL, *word = argv[*at];

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		struct buffer b = { 0 };
		buffer_text(&b, usage->help);
		a->help = true;
		a->status = print_all(&b, EXIT_CLEAN);
		return false;
	}
	if (usage->has_format && (strcmp(word, "-f") == 0 || is_option(word, "--format", &equals)))
		return set_format(a, usage, value_of(usage, word, word[1] == 'f' ? NULL : equals, argc, argv, at));
	if (usage->has_format && strncmp(word, "-f", 2) == 0)
		return set_format(a, usage, word + 2);
	if (is_option(word, usage->option, &equals)) {
		bool is_second = a->value != NULL;
		a->value = value_of(usage, usage->option, equals, argc, argv, at);
		if (a->value != NULL && (is_second || *a->value == '\0'))
			complain("%s: %s %s", usage->name, usage->option, is_second ? "is given twice" : "lacks its value");
		return (a->value != NULL && !is_second && *a->value != '\0') || refuse(a);
	}
	complain("%s has no option \"%s\"; \"brlint-audit %s --help\" tells which it has", usage->name, word, usage->name);
	return refuse(a);
}

bool
arguments_read(struct arguments *a, const struct usage *usage, int argc, char **argv)
{
	bool only_words = false;

	*a = (struct arguments){ .words = argv };
	for (int i = 0; i < argc; i++) {
		if (only_words || argv[i][0] != '-' || argv[i][1] == '\0')
			argv[a->count++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			only_words = true;
		else if (!option_read(a, usage, argc, argv, &i))
			return false;
	}
	if (a->count >= usage->least && a->count <= usage->most)
		return true;
	complain("%s %s; \"brlint-audit %s --help\" tells how it is used", usage->name,
		 a->count < usage->least ? "lacks what it is to work on" : "has too many words behind it", usage->name);
	return refuse(a);
}
