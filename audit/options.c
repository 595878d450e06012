/* The options of brlint-audit that brlint does not have. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>
#include <unistr.h>

#include <nettle/base16.h>

#include "asn1/time.h"
#include "audit/audit.h"
#include "run/complain.h"

static struct audit_options *
own(const struct options *o)
{
	return o->own->values;
}

static bool
set_sample(struct options *o, const char *value)
{
	struct audit_options *a = own(o);
	if (!sampling_read(&a->sampling, value)) {
		complain("--sample: \"%s\" is not a share above 0%% and up to 100%%, with 16 decimals at most, a whole number above 0, or all",
			 value);
		return false;
	}
	a->share = value;
	return true;
}

static bool
set_seed(struct options *o, const char *value)
{
	own(o)->seed = value;
	if (u8_check((const uint8_t *)value, strlen(value)) == NULL)
		return true;
	complain("--seed: the text is not UTF-8");
	return false;
}

static bool
set_by(struct options *o, const char *value)
{
	struct audit_options *a = own(o);
	const char *at = a->by = value;
	for (;;) {
		size_t size = strcspn(at, ",");
		unsigned by = by_of_word((struct span){ (const uint8_t *)at, size });
		if (by == 0 || a->strata & by) {
			complain(by == 0 ? "--by %s: \"%.*s\" is not one of issuer, profile, month, key" : "--by %s: \"%.*s\" is there twice", value,
				 (int)size, at);
			return false;
		}
		a->strata |= by;
		if (at[size] == '\0')
			return true;
		at += size + 1;
	}
}

static bool
set_floor(struct options *o, const char *value)
{
	const char *rest = "";
	bool ok = option_number(value, &own(o)->floor, &rest) && *rest == '\0';
	if (!ok)
		complain("--min-per-stratum: \"%s\" is not a whole number from 0 to 18446744073709551615", value);
	return ok;
}

/* A day as the first of its seconds. */
static bool
set_day(const char *option, const char *value, const char **text, int64_t *seconds)
{
	*text = value;
	if (strlen(value) == 10 && day_read(span_of(value), seconds))
		return true;
	complain("--%s: \"%s\" is not a day in the form YYYY-MM-DD", option, value);
	return false;
}

static bool
set_since(struct options *o, const char *value)
{
	return set_day("since", value, &own(o)->since, &own(o)->since_time);
}

static bool
set_until(struct options *o, const char *value)
{
	bool ok = set_day("until", value, &own(o)->until, &own(o)->until_time);
	own(o)->until_time += ok ? SECONDS_A_DAY : 0;
	return ok;
}

static bool
set_cut(struct options *o, const char *value)
{
	return set_day("cut", value, &own(o)->cut, &own(o)->cut_time);
}

static bool
set_crl(struct options *o, const char *value)
{
	return option_file(o, "crl", &own(o)->crls, value);
}

static bool
set_files_from(struct options *o, const char *value)
{
	return option_file(o, "files-from", &own(o)->files_from, value);
}

/* Whether a threshold of the same name was given before. */
static bool
is_set_already(const struct words *given, const char *value)
{
	size_t size = strcspn(value, "=");
	for (size_t i = 0; i < given->count; i++) {
		if (strcspn(given->items[i], "=") == size && strncmp(given->items[i], value, size) == 0)
			return true;
	}
	return false;
}

static bool
set_threshold(struct options *o, const char *value)
{
	struct audit_options *a = own(o);
	char wrong[256];
	if (!statistics_set(&a->statistics, value, wrong, sizeof(wrong))) {
		complain("--threshold %s: %s", value, wrong);
		return false;
	}
	if (is_set_already(&a->thresholds, value)) {
		complain("--threshold %s: it was given before", value);
		return false;
	}
	return option_file(o, "threshold", &a->thresholds, value);
}

#define FLAG(member)   offsetof(struct audit_options, member), NULL
#define TEXT(member)   offsetof(struct audit_options, member), NULL
#define CALL(function) 0, (function)

/* clang-format off */
const struct option_row audit_rows[] = {
	{ "out", 0, "FOLDER", NULL, COMMAND_AUDIT, true, TEXT(out), "the folder of the run, which is made when all is done" },
	{ "sample", 0, "SIZE", NULL, COMMAND_AUDIT, true, CALL(set_sample), "so much of each stratum: a share as 3% (default), a number, or all" },
	{ "seed", 0, "TEXT", NULL, COMMAND_AUDIT, true, CALL(set_seed), "the text that the sample follows from (default: 64 random digits)" },
	{ "by", 0, "WORD,...", NULL, COMMAND_AUDIT, true, CALL(set_by), "what tells strata apart: issuer, profile, month, key" },
	{ "min-per-stratum", 0, "N", NULL, COMMAND_AUDIT, true, CALL(set_floor), "at least so many of each stratum" },
	{ "since", 0, "DATE", NULL, COMMAND_AUDIT, true, CALL(set_since), "only certificates with a notBefore on this day or later" },
	{ "until", 0, "DATE", NULL, COMMAND_AUDIT, true, CALL(set_until), "only certificates with a notBefore on this day or earlier" },
	{ "previous", 0, "RUN", NULL, COMMAND_AUDIT, true, TEXT(previous), "the run before: the period begins on the day after it, and the report says what has changed" },
	{ "cut", 0, "DATE", NULL, COMMAND_AUDIT, true, CALL(set_cut), "the day on which certificates are valid or have expired (default: today)" },
	{ "crl", 0, "FILE", NULL, COMMAND_AUDIT, false, CALL(set_crl), "CRLs, for what ccadb.csv says of revocation" },
	{ "files-from", 0, "FILE", NULL, COMMAND_AUDIT, false, CALL(set_files_from), "a list of inputs, one a line" },
	{ "threshold", 0, "NAME=VALUE", NULL, COMMAND_AUDIT, false, CALL(set_threshold), "a threshold of the statistics" },
	{ "no-statistics", 0, NULL, NULL, COMMAND_AUDIT, false, FLAG(no_statistics), "make no statistics" },
	{ "no-population", 0, NULL, NULL, COMMAND_AUDIT, false, FLAG(no_population), "write no population.csv" },
	{ "force", 0, NULL, NULL, COMMAND_AUDIT, false, FLAG(replaces), "replace the folder if it is there, and is a run" },
	{ 0 },
};
/* clang-format on */

/* --- what follows from them --- */

/* Adds the name that a line of a list has, which is not empty. */
static int
add_line(struct audit_options *a, const char *list, size_t number, const char *line, size_t size)
{
	/* no name has one: the list is of another kind, and what stands behind it would be lost */
	if (memchr(line, '\0', size) != NULL) {
		complain("--files-from %s: line %zu has a NUL; names are to be one a line", list, number);
		return EXIT_TROUBLE;
	}
	if (words_add_one(&a->inputs, line))
		return EXIT_CLEAN;
	complain("out of memory");
	return EXIT_INTERNAL;
}

/* Adds the names that a list has, a line each. */
static int
add_listed(struct audit_options *a, const char *name)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
	char *line = NULL;
	size_t room = 0, number = 0;
	ssize_t size;
	int status = EXIT_CLEAN;
	if (file == NULL) {
		complain("--files-from %s: %m", name);
		return EXIT_TROUBLE;
	}
	while (status == EXIT_CLEAN && (size = getline(&line, &room, file)) > 0) {
		number++;
		while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
			line[--size] = '\0';
		if (size > 0)
			status = add_line(a, name, number, line, (size_t)size);
	}
	if (ferror(file)) {
		complain("--files-from %s: %m", name);
		status = EXIT_TROUBLE;
	}
	if (file != stdin)
		fclose(file);
	free(line);
	return status;
}

/* Gathers the inputs of the command line and of lists. */
static int
gather_inputs(struct audit_options *a)
{
	int status = EXIT_CLEAN;
	for (size_t i = 0; i < a->options->argument_count && status == EXIT_CLEAN; i++) {
		if (!words_add_one(&a->inputs, a->options->arguments[i])) {
			complain("out of memory");
			status = EXIT_INTERNAL;
		}
	}
	for (size_t i = 0; i < a->files_from.count && status == EXIT_CLEAN; i++)
		status = add_listed(a, a->files_from.items[i]);
	size_t standard = 0;
	for (size_t i = 0; i < a->inputs.count; i++)
		standard += strcmp(a->inputs.items[i], "-") == 0;
	for (size_t i = 0; i < a->files_from.count; i++)
		standard += strcmp(a->files_from.items[i], "-") == 0;
	if (status == EXIT_CLEAN && standard > 1) {
		complain("standard input (-) is named %zu times, but can only be read once", standard);
		status = EXIT_TROUBLE;
	}
	if (status == EXIT_CLEAN && a->inputs.count == 0) {
		complain("no input; name files or folders, or \"-\" for standard input");
		status = EXIT_TROUBLE;
	}
	return status;
}

/* A seed that nobody can know before. */
static int
make_seed(struct audit_options *a)
{
	uint8_t octets[32];
	if (a->seed != NULL)
		return EXIT_CLEAN;
	if (getrandom(octets, sizeof(octets), 0) != (ssize_t)sizeof(octets)) {
		complain("there are no random octets for a seed: %m");
		return EXIT_INTERNAL;
	}
	base16_encode_update(a->seed_made, sizeof(octets), octets);
	a->seed = a->seed_made;
	return EXIT_CLEAN;
}

/* Writes the day of a second, "2026-03-15". */
static void
day_text(int64_t seconds, char text[11])
{
	char whole[TIME_TEXT_SIZE];
	memcpy(text, time_text(seconds, whole), 10);
	text[10] = '\0';
}

/* The period begins on the day after that of the run before, which says until when it was. */
static int
follow_previous(struct audit_options *a, const struct run_summary *previous)
{
	static const struct calendar_time last_day = { .year = 9999, .month = 12, .day = 31 };
	int64_t until;
	if (previous->until[0] == '\0' || !day_read(span_of(previous->until), &until)) {
		complain("--previous %s: that run has no --until, so that it is not known where this one begins", a->previous);
		return EXIT_TROUBLE;
	}
	if (a->since == NULL) {
		if (until + SECONDS_A_DAY > time_from_calendar(&last_day)) {
			complain("--previous %s: that run is until %s, and dates end there, so that no day is left for this one", a->previous,
				 previous->until);
			return EXIT_TROUBLE;
		}
		a->since_time = until + SECONDS_A_DAY;
		day_text(a->since_time, a->since_day);
	}
	return EXIT_CLEAN;
}

/* Whether what is read is in the folder that --force replaces, or has it in it; complains if so. */
static bool
is_replaced(const struct audit_options *a, const char *dashes, const char *what, const char *name)
{
	/* what standard input comes from may be a file of the folder, too */
	if (!paths_overlap(a->out, strcmp(name, "-") == 0 ? "/dev/stdin" : name))
		return false;
	complain("--out %s: --force does not replace what is read: %s%s %s", a->out, dashes, what, name);
	return true;
}

/* What is to be replaced may be nothing that is read. */
static int
check_replaced(const struct audit_options *a)
{
	const struct options *o = a->options;
	bool replaced = false;

	if (!a->replaces)
		return EXIT_CLEAN;
	if (a->previous != NULL && paths_overlap(a->out, a->previous)) {
		complain("--out %s: --force does not replace the run of --previous, %s", a->out, a->previous);
		return EXIT_TROUBLE;
	}
	for (size_t i = 0; i < a->inputs.count && !replaced; i++)
		replaced = is_replaced(a, "", "input", a->inputs.items[i]);
	for (size_t i = 0; i < o->file_count && !replaced; i++)
		replaced = is_replaced(a, "--", o->files[i].option, o->files[i].name);
	return replaced ? EXIT_TROUBLE : EXIT_CLEAN;
}

int
audit_options_settle(struct audit_options *a, const struct run_summary *previous, int64_t now)
{
	int status = make_seed(a);
	if (a->out == NULL) {
		complain("--out: name the folder of the run, which is made");
		return EXIT_TROUBLE;
	}
	if (a->share == NULL) {
		a->share = "3%";
		sampling_read(&a->sampling, a->share);
	}
	a->sampling.floor = a->floor;
	if (a->cut == NULL)
		a->cut_time = time_day(now) * SECONDS_A_DAY;
	if (a->since != NULL)
		memcpy(a->since_day, a->since, sizeof(a->since_day));
	if (a->until != NULL)
		memcpy(a->until_day, a->until, sizeof(a->until_day));
	if (status == EXIT_CLEAN && previous != NULL)
		status = follow_previous(a, previous);
	if (status == EXIT_CLEAN)
		sampling_seed(&a->sampling, span_of(a->seed));
	if (status == EXIT_CLEAN && a->since_time >= a->until_time) {
		complain("the period ends before it begins: --since %s, --until %s", a->since_day, a->until_day);
		status = EXIT_TROUBLE;
	}
	if (status == EXIT_CLEAN)
		status = gather_inputs(a);
	return status == EXIT_CLEAN ? check_replaced(a) : status;
}

void
audit_options_free(struct audit_options *a)
{
	words_free(&a->files_from);
	words_free(&a->crls);
	words_free(&a->thresholds);
	words_free(&a->inputs);
}
