#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/arguments.h"
#include "audit/audit.h"
#include "audit/commands.h"
#include "run/complain.h"
#include "run/version.h"

/* The commands beside drawing. */
static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "verify", command_verify }, { "diff", command_diff }, { "trend", command_trend }, { "show", command_show }, { "proof", command_proof },
};

static int
print_usage(void)
{
	struct buffer b = { 0 };
	buffer_text(
		&b,
		"Usage: brlint-audit [OPTION]... --out RUN FILE... | FOLDER... | -\n"
		"       brlint-audit verify RUN\n"
		"       brlint-audit diff [--format jsonl] RUN RUN\n"
		"       brlint-audit trend [--plot FILE] RUN...\n"
		"       brlint-audit show [--format jsonl] RUN RULE\n"
		"       brlint-audit proof RUN SHA256\n"
		"       brlint-audit proof --check FILE\n"
		"\n"
		"Draws a sample of certificates that anybody can draw again, judges it, makes statistics over all, and puts what an auditor keeps\n"
		"into a folder. Inputs are what brlint reads.\n"
		"\n");
	options_usage_rows(&b, COMMAND_AUDIT, audit_rows);
	buffer_text(
		&b,
		"\nExit status: 0 all was read, and nothing drawn has a finding at or above the level of --fail-on; 1 findings; 2 wrong usage, an "
		"input\n"
		"that cannot be read, or nothing drawn; 3 memory ran out, or the folder cannot be written. The manual has more: man brlint-audit.\n");
	return (int)print_all(&b, EXIT_CLEAN);
}

/* The version, and what is judged by: policies and data count that are options, too. */
static int
print_version(const struct options *o)
{
	struct buffer b = { 0 };
	struct setup setup;
	int status = setup_make(&setup, o);
	if (status == EXIT_CLEAN) {
		version_add(&b, "brlint-audit", &setup.linter);
		status = (int)print_all(&b, EXIT_CLEAN);
	}
	setup_free(&setup);
	return status;
}

/*
 * GMP does not take no for an answer where it asks for memory, for the products of moduli and the signatures of CRLs, and would abort. So the process
 * ends here as it does elsewhere where memory runs out; files have no names yet.
 */
static void *
arithmetic_memory(void *pointer)
{
	if (pointer != NULL)
		return pointer;
	complain("out of memory in the arithmetic of keys");
	_exit(EXIT_INTERNAL);
}

static void *
arithmetic_allocate(size_t size)
{
	return arithmetic_memory(malloc(size));
}

static void *
arithmetic_reallocate(void *pointer, size_t before, size_t size)
{
	(void)before;
	return arithmetic_memory(realloc(pointer, size));
}

static void
arithmetic_free(void *pointer, size_t size)
{
	(void)size;
	free(pointer);
}

static int
draw(int argc, char **argv)
{
	struct options options;
	struct audit_options audit = { .options = &options, .since_time = INT64_MIN, .until_time = INT64_MAX, .statistics = statistics_defaults };
	const struct own_options own = { COMMAND_AUDIT, audit_rows, &audit };
	int status = EXIT_TROUBLE;

	mp_set_memory_functions(arithmetic_allocate, arithmetic_reallocate, arithmetic_free);
	if (!options_read(&options, &own, argc - 1, argv + 1)) {
		status = options.out_of_memory ? EXIT_INTERNAL : EXIT_TROUBLE;
		if (status == EXIT_TROUBLE)
			complain("try \"brlint-audit --help\"");
	} else {
		status = options.help ? print_usage() : options.version ? print_version(&options) : audit_run(&audit, argv);
	}
	audit_options_free(&audit);
	options_free(&options);
	return status;
}

int
main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 2, argv + 2);
	}
	return draw(argc, argv);
}
