#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "config.h"
#include "corpus/explanations.h"
#include "lib/commit.h"
#include "run/complain.h"
#include "run/run.h"

static int
print_usage(void)
{
	struct buffer b = { 0 };
	options_usage(&b);
	return print(&b);
}

/* The documents that rules are of, with the versions that these follow. */
static void
add_documents(struct buffer *b, const struct ruleset *rules)
{
	const char *mark = "documents: ";
	for (int source = 0; source < SOURCE_COUNT; source++) {
		bool any = false;
		for (uint32_t i = 0; i < rules->count && !any; i++)
			any = rules->gates[i].lint->source == (enum source)source;
		if (any && source_version((enum source)source) != NULL) {
			buffer_printf(b, "%s%s %s", mark, source_name((enum source)source), source_version((enum source)source));
			mark = ", ";
		}
	}
	buffer_text(b, "\n");
}

static int
print_version(const struct linter *linter)
{
	struct buffer b = { 0 };
	char digest[RULESET_DIGEST_SIZE];
	ruleset_digest(linter, digest);
	buffer_printf(&b, "brlint %s\ncommit: %s\nruleset: %s\n", PACKAGE_VERSION, brlint_commit, digest);
	add_documents(&b, &linter->rules);
	for (int file = 0; file < REFERENCE_FILES; file++) {
		struct span version = reference_version(&linter->reference, (enum reference_file)file);
		buffer_printf(&b, "%s: %.*s\n", reference_file_title((enum reference_file)file), (int)version.size, (const char *)version.data);
	}
	if (linter->blocked.count > 0)
		buffer_printf(&b, "blocked keys: %zu\n", linter->blocked.count);
	return print(&b);
}

static int
run_command(const struct options *o, const struct setup *s)
{
	if (o->version)
		return print_version(&s->linter);
	switch (o->command) {
	case COMMAND_LIST:
		return command_list(o, s);
	case COMMAND_EXPLAIN:
		return command_explain(o, s);
	case COMMAND_COVERAGE:
		return command_coverage(o, s);
	case COMMAND_POLICY:
		return command_policy(o, s);
	default:
		return run_all(o, s, o->command == COMMAND_TREE);
	}
}

/* Sets up what the options ask for, and runs the command. */
static int
set_up_and_run(const struct options *o)
{
	struct setup setup;
	int status = setup_make(&setup, o);
	if (status == EXIT_CLEAN)
		status = run_command(o, &setup);
	setup_free(&setup);
	return status;
}

/* Whether a program is called by this name, in whatever folder. */
static bool
is_called(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');
	return strcmp(slash != NULL ? slash + 1 : path, name) == 0;
}

/* How many words at the beginning say that zlint's place is to be taken; 0: none. */
static int
words_for_zlint(int argc, char **argv)
{
	if (argc > 0 && is_called(argv[0], "zlint"))
		return 1;
	if (argc > 1 && strcmp(argv[1], "--as=zlint") == 0)
		return 2;
	return argc > 2 && strcmp(argv[1], "--as") == 0 && strcmp(argv[2], "zlint") == 0 ? 3 : 0;
}

/*
 * Becomes a program that has a package of its own: brlint-serve, for this one has nothing of the network, or brlint-audit, for who lints before signing
 * draws no samples. Returns if it is not there.
 */
static int
become(const char *program, const char *source, char **argv)
{
	execv(program, argv);
	fprintf(stderr, "brlint: %s: %s; it is in the package %s\n", program, strerror(errno), source);
	return EXIT_TROUBLE;
}

int
main(int argc, char **argv)
{
	struct options options;
	int status = EXIT_TROUBLE, words = words_for_zlint(argc, argv);

	if (words > 0)
		return command_as_zlint(argc - words, argv + words);
	if (argc > 1 && strcmp(argv[1], "serve") == 0)
		return become(SBINDIR "/brlint-serve", "brlint-server, or built by ./configure --with-serve", argv + 1);
	if (argc > 1 && strcmp(argv[1], "audit") == 0)
		return become(BINDIR "/brlint-audit", "brlint-audit, or built by ./configure --enable-audit", argv + 1);
	bool read = options_read(&options, NULL, argc - 1, argv + 1);
	options.report.explain = explanation_briefly;
	if (read)
		status = options.help ? print_usage() : set_up_and_run(&options);
	else if (options.out_of_memory)
		status = EXIT_INTERNAL;
	else
		complain("try \"brlint --help\"");
	options_free(&options);
	return status;
}
