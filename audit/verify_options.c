/* What verify does with the options: what run.json says of sample, strata, period and cut follows from them, and they from the command line. */
#include <inttypes.h>
#include <stdio.h>

#include "asn1/time.h"
#include "audit/verify.h"

/* An option against what followed from it, or from that it was not given. NULL is none. */
static void
option_check(struct check *c, const char *option, const char *member, const char *is, const char *without)
{
	const char *given = run_option(&c->run, option), *wanted = given != NULL ? given : without;

	if (is == NULL || wanted == NULL ? is == wanted : strcmp(is, wanted) == 0)
		return;
	if (given != NULL)
		check_tell(c, "run.json has the option %s as \"%s\", and %s as \"%s\".", option, given, member, is != NULL ? is : "");
	else
		check_tell(c, "run.json does not have the option %s, and %s as \"%s\", which without it is \"%s\".", option, member,
			   is != NULL ? is : "", wanted != NULL ? wanted : "");
}

/* A seed that nobody chose is 64 digits. */
static void
seed_check(struct check *c)
{
	uint8_t octets[SHA256_SIZE];
	bool is_drawn = sha256_read(span_of(c->run.seed), octets);

	option_check(c, "seed", "sampling.seed", c->run.seed, is_drawn ? c->run.seed : "64 hexadecimal digits");
}

static void
sample_check(struct check *c)
{
	const struct run *run = &c->run;
	const char *given = run_option(run, "sample"), *floor = run_option(run, "min-per-stratum");
	struct sampling wanted = { 0 };
	char number[24], least[24];

	snprintf(number, sizeof(number), "%" PRIu64, run->number);
	snprintf(least, sizeof(least), "%" PRIu64, run->floor);
	if (given == NULL || !sampling_read(&wanted, given) || wanted.share > 0 || wanted.number != run->number || run->share != NULL)
		option_check(c, "sample", run->share != NULL ? "sampling.share" : "sampling.number",
			     run->share != NULL          ? run->share
			     : run->number == UINT64_MAX ? "all"
							 : number,
			     "3%");
	/* the option may have zeros before it */
	while (floor != NULL && floor[0] == '0' && floor[1] != '\0')
		floor++;
	if (floor == NULL || strcmp(floor, least) != 0)
		option_check(c, "min-per-stratum", "sampling.floor", least, "0");
}

/* The day after a day; false: it is none. */
static bool
day_after(const char *day, char text[TIME_TEXT_SIZE])
{
	int64_t seconds;

	if (day == NULL || !day_read(span_of(day), &seconds))
		return false;
	time_text(seconds + SECONDS_A_DAY, text);
	text[10] = '\0';
	return true;
}

/* Without --since, the period begins on the day after that of the run before. */
static void
period_check(struct check *c)
{
	const struct run *run = &c->run;
	const struct run_trend *last = run->trend.count > 0 ? RUN_ITEM(run->trend, struct run_trend, run->trend.count - 1) : NULL;
	char after[TIME_TEXT_SIZE];
	bool has_previous = run->previous_root != NULL, was_given = run_option(run, "previous") != NULL;

	option_check(c, "since", "period.since", run->since, day_after(run->previous_until, after) ? after : NULL);
	option_check(c, "until", "period.until", run->until, NULL);
	if (has_previous != was_given)
		check_tell(c, "run.json has %s option previous, and %s run before as previous.", was_given ? "the" : "no", has_previous ? "a" : "no");
	if (has_previous && (last == NULL || last->until == NULL || run->previous_until == NULL || strcmp(last->until, run->previous_until) != 0))
		check_tell(c, "run.json has \"%s\" as previous.until, and trend does not end with it.",
			   run->previous_until != NULL ? run->previous_until : "");
}

/* Whether the command line has an option with this value, in one word or in two. */
static bool
command_has(const struct run *run, const char *option, const char *value)
{
	size_t size = strlen(option);

	for (size_t i = 1; i < run->command.count; i++) {
		const char *word = *RUN_ITEM(run->command, const char *, i);
		const char *next = i + 1 < run->command.count ? *RUN_ITEM(run->command, const char *, i + 1) : "";
		if (strncmp(word, "--", 2) != 0 || strncmp(word + 2, option, size) != 0)
			continue;
		if (word[2 + size] == '=' ? strcmp(word + 2 + size + 1, value) == 0 : word[2 + size] == '\0' && strcmp(next, value) == 0)
			return true;
	}
	return false;
}

/* Options that are given once are on the command line as they are among the options. */
static void
command_check(struct check *c)
{
	static const char *const once[] = { "sample", "by", "min-per-stratum", "since", "until", "cut" };
	const struct run *run = &c->run;
	const char *seed = run_option(run, "seed");

	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++) {
		const char *value = run_option(run, once[i]);
		if (value != NULL && !command_has(run, once[i], value))
			check_tell(c, "run.json has the option %s as \"%s\", and command does not have it so.", once[i], value);
	}
	if (seed != NULL && !command_has(run, "seed", run->seed))
		check_tell(c, "run.json has the option seed, and command does not have it as \"%s\".", run->seed);
}

void
options_check(struct check *c)
{
	const struct run *run = &c->run;
	char start_day[11];

	snprintf(start_day, sizeof(start_day), "%s", run->start);
	seed_check(c);
	sample_check(c);
	period_check(c);
	option_check(c, "cut", "cut", run->cut, start_day);
	option_check(c, "by", "by", run->by, NULL);
	command_check(c);
	if (strcmp(run->end, run->start) < 0)
		check_tell(c, "run.json has \"%s\" as end, which is before start, \"%s\".", run->end, run->start);
}
