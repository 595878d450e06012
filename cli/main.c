#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "corpus/explanations.h"
#include "run/complain.h"
#include "run/run.h"
#include "run/version.h"

static int
print_usage(void)
{
	struct buffer b = { 0 };
	options_usage(&b);
	return print(&b);
}

static int
print_version(const struct linter *linter)
{
	struct buffer b = { 0 };
	version_add(&b, "brlint", linter);
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

/* The path of a program in the folder where this one is, whatever the name it was called by. Returns false if that is not known. */
static bool
path_beside(const char *name, char path[PATH_MAX])
{
	ssize_t size = readlink("/proc/self/exe", path, PATH_MAX);
	char *slash = size > 0 ? memrchr(path, '/', (size_t)size) : NULL;
	if (slash == NULL || (size_t)(slash + 1 - path) + strlen(name) >= PATH_MAX)
		return false;
	strcpy(slash + 1, name);
	return true;
}

/*
 * Becomes a program that has a package of its own: brlint-serve and brlint-ct, for this one has nothing of the network, or brlint-audit, for who
 * lints before signing draws no samples. The one beside this program is of the same build, be that installed or not; else it is the one that is installed. Returns
 * if there is none.
 */
static int
become(const char *folder, const char *name, const char *source, char **argv)
{
	char path[PATH_MAX];
	if (path_beside(name, path))
		execv(path, argv);
	if (snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path))
		execv(path, argv);
	fprintf(stderr, "brlint: %s/%s: %s; it is in the package %s\n", folder, name, strerror(errno), source);
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
		return become(SBINDIR, "brlint-serve", "brlint-server, or built by ./configure --with-serve", argv + 1);
	if (argc > 1 && strcmp(argv[1], "audit") == 0)
		return become(BINDIR, "brlint-audit", "brlint-audit, or built by ./configure --enable-audit", argv + 1);
	if (argc > 1 && strcmp(argv[1], "ct") == 0)
		return become(BINDIR, "brlint-ct", "brlint-ct, or built by ./configure --with-ct", argv + 1);
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
