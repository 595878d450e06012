#include "ct/options.h"

#include <argp.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ct/postgresql.h"

#define MIB     ((size_t)1 << 20)
#define MAX_AGE 70 /* of a list of logs, in days */

void
complain(const char *format, ...)
{
	char text[4096];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	make_printable(text, strlen(text));
	fprintf(stderr, "brlint-ct: %s\n", text);
}

/* --- the table --- */

static const struct {
	const char *name;
	enum ct_command command;
	const char *arguments, *about;
} command_rows[] = {
	{ "lint", CT_LINT, "SOURCE...", "judge entries: of tiles, folders, archives, answers to get-entries, logs; - is standard input" },
	{ "verify", CT_VERIFY, "SOURCE...", "verify signatures, hashes and chains, and judge nothing" },
	{ "follow", CT_FOLLOW, "", "follow logs, and keep what is found" },
	{ "relint", CT_RELINT, "", "judge what was kept again, by rules that have changed" },
	{ "status", CT_STATUS, "", "say how far the logs are" },
	{ "work", CT_WORK, "", "judge tiles of a queue, as one of many" },
	{ "schema", CT_SCHEMA, "", "make the tables in a database" },
};
#define COMMANDS (sizeof(command_rows) / sizeof(command_rows[0]))

enum kind {
	TEXT,
	MORE,   /* may be given again: struct values */
	WORDS,  /* the same, and with commas between words */
	FLAG,   /* bool */
	NUMBER, /* unsigned */
	LONG,   /* uint64_t */
	ENTRY,  /* int64_t */
	SIZE,   /* size_t, with K, M or G behind it */
	LEVEL,  /* --fail-on */
	ROTATE  /* --rotate */
};

#define READING (CT_LINT | CT_VERIFY | CT_FOLLOW | CT_RELINT | CT_WORK)
#define JUDGING (CT_LINT | CT_FOLLOW | CT_RELINT | CT_WORK)
#define TRUST   (CT_LINT | CT_VERIFY | CT_FOLLOW)
#define KEEPING (CT_FOLLOW | CT_RELINT | CT_STATUS)

#define AT(member) offsetof(struct options, member)

struct row {
	const char *name, *value;
	int commands;
	enum kind kind;
	size_t at;
	uint64_t least, most; /* of numbers */
	const char *about;
};

static const struct row rows[] = {
	{ "key", "KEY", TRUST, TEXT, AT(key), 0, 0, "the log's public key: base64 of its SubjectPublicKeyInfo, or a PEM or DER file" },
	{ "url", "URL", TRUST, TEXT, AT(url), 0, 0, "where the log of --key is read" },
	{ "log-list", "FILE", TRUST, TEXT, AT(log_list), 0, 0, "logs and their keys, as Google, Apple and Mozilla publish them" },
	{ "log-list-key", "FILE", TRUST, TEXT, AT(log_list_key), 0, 0, "the list is signed by this key, in PEM" },
	{ "log-list-signature", "FILE", TRUST, TEXT, AT(log_list_signature), 0, 0,
	  "the signature (default: the name of the list with .sig for .json)" },
	{ "log", "PATTERN", TRUST | KEEPING, MORE, AT(logs), 0, 0, "logs whose description, URL or log ID match, with * and ?" },
	{ "log-state", "STATE,...", TRUST, WORDS, AT(log_states), 0, 0, "logs in these states (default: pending,qualified,usable,readonly)" },
	{ "max-age", "DAYS", TRUST, NUMBER, AT(max_age), 1, 36500, "complain of a list that is older (default: 70)" },

	{ "only", "RULE,...", JUDGING, MORE, AT(only), 0, 0, "run these rules and no others" },
	{ "ignore", "RULE,...", JUDGING, MORE, AT(ignore), 0, 0, "do not run these rules" },
	{ "include-sources", "SOURCE,...", JUDGING, MORE, AT(include_sources), 0, 0, "run the rules of these documents only" },
	{ "exclude-sources", "SOURCE,...", JUDGING, MORE, AT(exclude_sources), 0, 0, "do not run the rules of these documents" },
	{ "policy", "FILE", JUDGING, MORE, AT(policies), 0, 0, "levels, waivers and rules of a policy; see brlint(1)" },
	{ "data", "DIR", JUDGING, TEXT, AT(data), 0, 0, "use the reference data in this folder instead of the built-in ones" },
	{ "issuer", "FILE", READING, MORE, AT(issuers), 0, 0, "certificates of issuers, in any format" },
	{ "fail-on", "LEVEL", CT_LINT | CT_FOLLOW, LEVEL, AT(fail_on), 0, 0,
	  "end with status 1 if there are findings of this level or worse: error (lint's default), warning, notice, never" },
	{ "unverified", NULL, CT_LINT, FLAG, AT(unverified), 0, 0, "print what no verified checkpoint covers, too" },
	{ "first-entry", "N", CT_LINT | CT_VERIFY, ENTRY, AT(first_entry), 0, INT64_MAX, "the number in the log of a file's first entry" },
	{ "max-tile", "SIZE", READING, SIZE, AT(max_tile), 1024, (uint64_t)8 << 30, "octets of a tile unpacked, at most (default: 64M)" },
	{ "max-object", "SIZE", JUDGING, SIZE, AT(max_object), 1, INT32_MAX, "octets of a certificate, at most (default: no limit)" },
	{ "threads", "N", READING, NUMBER, AT(threads), 1, 256, "judge in so many threads (default: one a processor)" },

	{ "state", "FILE", KEEPING, TEXT, AT(state), 0, 0, "where it is kept how far the logs are" },
	{ "sink", "SINK", CT_FOLLOW, TEXT, AT(sink), 0, 0, "where results go: jsonl:FILE, sqlite:FILE, postgresql://... (default: the state)" },
	{ "queue", "URL", CT_FOLLOW | CT_STATUS | CT_RELINT | CT_WORK | CT_SCHEMA, TEXT, AT(queue), 0, 0,
	  "the PostgreSQL database of a fleet, postgresql://..." },
	{ "tiles", "FOLDER|URL", CT_WORK, TEXT, AT(tiles), 0, 0, "read tiles there, and not from the logs" },
	{ "source", "SOURCE", CT_RELINT, TEXT, AT(source), 0, 0, "read the entries there, and not from the logs" },
	{ "since", "RULESET", CT_RELINT, TEXT, AT(since), 0, 0, "what was judged by this set of rules, by its 16 digits" },
	{ "format", "FORMAT", CT_STATUS, TEXT, AT(format), 0, 0, "text, jsonl or prometheus (default: text)" },
	{ "check", NULL, CT_STATUS, FLAG, AT(check), 0, 0, "look for entries that have no results" },
	{ "resume", "LOG", CT_FOLLOW, TEXT, AT(resume), 0, 0, "go on with a log that was stopped" },
	{ "once", NULL, CT_FOLLOW | CT_WORK, FLAG, AT(once), 0, 0, "end when all is done, instead of waiting for more" },
	{ "rotate", "SIZE|day", CT_FOLLOW, ROTATE, 0, 1024, (uint64_t)1 << 50, "begin a new file of jsonl after so many octets, or each day" },

	{ "interval", "SECONDS", CT_FOLLOW | CT_WORK, NUMBER, AT(interval), 1, 86400, "time between two looks at a log (default: 60)" },
	{ "partial-age", "SECONDS", CT_FOLLOW, NUMBER, AT(partial_age), 0, 86400, "wait so long for a tile to become full (default: 300)" },
	{ "contact", "ADDRESS", READING, TEXT, AT(http.contact), 0, 0, "how those who run logs reach you, for User-Agent" },
	{ "ca", "FILE", READING, TEXT, AT(http.ca), 0, 0, "more trust anchors for https" },
	{ "timeout", "SECONDS", READING, NUMBER, AT(http.timeout), 1, 3600, "for an answer (default: 30)" },
	{ "retries", "N", READING, NUMBER, AT(http.retries), 0, 100, "of a request (default: 5)" },
	{ "max-bytes", "SIZE", READING, SIZE, AT(http.most), 1024, (uint64_t)8 << 30, "octets of an answer, at most (default: 64M)" },
	{ "parallel", "N", READING, NUMBER, AT(http.parallel), 1, 64, "requests to a log at the same time (default: 4)" },

	{ "alert", "PROGRAM", CT_FOLLOW, TEXT, AT(alert), 0, 0, "run this for each alert" },
	{ "alert-daily", "N", CT_FOLLOW, LONG, AT(alert_daily), 1, INT64_MAX, "an alert when an issuer has more findings of a rule on a day" },
	{ "metrics", "FILE", CT_FOLLOW | CT_WORK, TEXT, AT(metrics), 0, 0, "write metrics for Prometheus there, each 15 seconds" },
};
#define ROWS      (sizeof(rows) / sizeof(rows[0]))
#define FIRST_KEY 256

/* --- values --- */

/* A number from `least` to `most`; if it is a size, perhaps with K, M or G behind it. Ends the program if it is none. */
static uint64_t
number(struct argp_state *state, const struct row *row, const char *text, bool is_size)
{
	char *end;
	errno = 0;
	uint64_t n = strtoull(text, &end, 10);
	bool right = text[0] >= '0' && text[0] <= '9' && errno == 0;
	const char *unit = is_size && *end != '\0' ? strchr("KMG", *end) : NULL;
	if (right && unit != NULL) {
		unsigned shift = 10 * (unsigned)(unit - "KMG" + 1);
		right = n <= UINT64_MAX >> shift;
		n <<= shift;
		end++;
	}
	if (!right || *end != '\0' || n < row->least || n > row->most)
		argp_error(state, "--%s: \"%s\" is no number from %llu to %llu%s", row->name, text, (unsigned long long)row->least,
			   (unsigned long long)row->most, is_size ? ", with K, M or G behind it if need be" : "");
	return n;
}

static void
add_value(struct argp_state *state, const struct row *row, struct values *values, const char *value)
{
	if (value[0] == '\0')
		argp_error(state, "--%s: the value is empty", row->name);
	if (values->count == WORDS_MAX)
		argp_error(state, "--%s: there are more than %d values", row->name, WORDS_MAX);
	values->items[values->count++] = value;
}

/* The words, of which each becomes a string: argv is the program's own. */
static void
add_words(struct argp_state *state, const struct row *row, struct values *values, char *text)
{
	for (char *comma; (comma = strchr(text, ',')) != NULL; text = comma + 1) {
		*comma = '\0';
		add_value(state, row, values, text);
	}
	add_value(state, row, values, text);
}

static int
level_of(struct argp_state *state, const char *text)
{
	static const char *const words[] = { "error", "warning", "notice", "never" };
	for (int i = 0; i < 4; i++) {
		if (strcmp(text, words[i]) == 0)
			return i == 3 ? -1 : i;
	}
	argp_error(state, "--fail-on: \"%s\" is not one of error, warning, notice, never", text);
	return 0;
}

/* What the option sets, by its kind. */
static void
set(struct options *o, struct argp_state *state, const struct row *row, char *value)
{
	void *at = (char *)o + row->at;
	switch (row->kind) {
	case TEXT:
		if (value[0] == '\0')
			argp_error(state, "--%s: the value is empty", row->name);
		*(const char **)at = value;
		break;
	case MORE:
		add_value(state, row, at, value);
		break;
	case WORDS:
		add_words(state, row, at, value);
		break;
	case FLAG:
		*(bool *)at = true;
		break;
	case NUMBER:
		*(unsigned *)at = (unsigned)number(state, row, value, false);
		break;
	case LONG:
		*(uint64_t *)at = number(state, row, value, false);
		break;
	case ENTRY:
		*(int64_t *)at = (int64_t)number(state, row, value, false);
		break;
	case SIZE:
		*(size_t *)at = (size_t)number(state, row, value, true);
		break;
	case LEVEL:
		*(int *)at = level_of(state, value);
		break;
	case ROTATE:
		o->rotate_daily = strcmp(value, "day") == 0;
		o->rotate_size = o->rotate_daily ? 0 : number(state, row, value, true);
		break;
	}
}

/* --- the command line --- */

struct reading {
	struct options *options;
	bool given[ROWS];
};

static const char *
command_name(enum ct_command command)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		if (command_rows[i].command == command)
			return command_rows[i].name;
	}
	return "";
}

/* What an option needs beside it. */
static void
check_trust(const struct options *o, struct argp_state *state)
{
	if (o->key != NULL && o->log_list != NULL)
		argp_error(state, "--key and --log-list exclude each other");
	if (o->url != NULL && o->key == NULL)
		argp_error(state, "--url needs --key: a log's key never comes from the log itself");
	if (o->log_list == NULL && (o->log_list_key != NULL || o->log_list_signature != NULL || o->log_states.count > 0))
		argp_error(state, "--log-list-key, --log-list-signature and --log-state need --log-list");
	/* status and relint choose among the logs that they have */
	if (o->log_list == NULL && (o->max_age > 0 || (o->logs.count > 0 && (o->command & TRUST) != 0)))
		argp_error(state, "--log and --max-age need --log-list");
	/* an address of another kind may still be a strange name of a file */
	if (o->url != NULL && strstr(o->url, "://") != NULL && !source_is_address(o->url) && access(o->url, F_OK) != 0)
		argp_error(state, "--url: %s: logs are read at addresses of http: and https:, and in folders and archives", o->url);
	if (o->log_list_signature != NULL && o->log_list_key == NULL)
		argp_error(state, "--log-list-signature needs --log-list-key");
	for (size_t i = 0; i < o->log_states.count; i++) {
		if (log_state_of(o->log_states.items[i]) == NULL)
			argp_error(state, "--log-state: \"%s\" is not one of pending, qualified, usable, readonly, retired, rejected",
				   o->log_states.items[i]);
	}
}

/* What a command needs, and what makes no sense. */
static void
check(const struct options *o, struct argp_state *state)
{
	check_trust(o, state);
	switch (o->command) {
	case CT_LINT:
	case CT_VERIFY:
		if (o->sources.count == 0 && o->url == NULL && (o->log_list == NULL || o->logs.count == 0))
			argp_error(state, "no source is given");
		break;
	case CT_FOLLOW:
		if (o->state == NULL && o->queue == NULL)
			argp_error(state, "--state is missing");
		if (o->key != NULL && o->url == NULL)
			argp_error(state, "--key needs --url");
		break;
	case CT_RELINT:
	case CT_STATUS:
		if (o->state == NULL && o->queue == NULL)
			argp_error(state, "--state or --queue is missing");
		if (o->format != NULL && strcmp(o->format, "text") != 0 && strcmp(o->format, "jsonl") != 0 && strcmp(o->format, "prometheus") != 0)
			argp_error(state, "--format: \"%s\" is not one of text, jsonl, prometheus", o->format);
		break;
	case CT_WORK:
	case CT_SCHEMA:
		if (o->queue == NULL)
			argp_error(state, "--queue is missing");
		break;
	}
	if (o->queue != NULL && !pg_is_address(o->queue))
		argp_error(state, "--queue: \"%s\" is no postgresql://...", o->queue);
}

static error_t
parse(int key, char *argument, struct argp_state *state)
{
	struct reading *reading = state->input;
	struct options *o = reading->options;

	if (key == ARGP_KEY_ARG) {
		if (o->command != CT_LINT && o->command != CT_VERIFY)
			argp_error(state, "%s takes no argument but options, and \"%s\" is none", command_name(o->command), argument);
		if (o->sources.count == WORDS_MAX)
			argp_error(state, "there are more than %d sources", WORDS_MAX);
		o->sources.items[o->sources.count++] = argument;
		return 0;
	}
	if (key == ARGP_KEY_END) {
		check(o, state);
		return 0;
	}
	size_t i = key == 'j' ? 0 : (size_t)key - FIRST_KEY;
	while (key == 'j' && strcmp(rows[i].name, "threads") != 0)
		i++;
	if ((key != 'j' && key < FIRST_KEY) || i >= ROWS)
		return ARGP_ERR_UNKNOWN;
	if ((rows[i].commands & (int)o->command) == 0)
		argp_error(state, "--%s is no option of %s", rows[i].name, command_name(o->command));
	if (reading->given[i] && rows[i].kind != MORE && rows[i].kind != WORDS && rows[i].kind != FLAG)
		argp_error(state, "--%s is given twice", rows[i].name);
	reading->given[i] = true;
	set(o, state, &rows[i], argument);
	return 0;
}

static void
print_version(FILE *to, struct argp_state *state)
{
	(void)state;
	fprintf(to, "brlint-ct %s (%s)\n", brlint_version(), brlint_build());
}

/* What is said on standard output arrives there, or the status tells: also that of --help, after which argp ends the program. */
static void
end_output(void)
{
	bool failed = ferror(stdout) != 0;
	failed |= fclose(stdout) != 0;
	if (failed)
		_exit(CT_FAILED);
}

static void
print_commands(void)
{
	printf("Usage: brlint-ct COMMAND [OPTION...] [SOURCE...]\n\nVerifies, judges and keeps entries of Certificate Transparency logs.\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  brlint-ct %-7s %-10s %s\n", command_rows[i].name, command_rows[i].arguments, command_rows[i].about);
	printf("\nbrlint-ct COMMAND --help has the options of a command, brlint-ct(1) all of it.\n");
}

/* The command by its name; options may not stand before it. */
static size_t
command_read(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	if (strcmp(word, "--help") == 0 || strcmp(word, "-?") == 0 || strcmp(word, "help") == 0) {
		print_commands();
		exit(CT_FINE);
	}
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
		print_version(stdout, NULL);
		exit(CT_FINE);
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(command_rows[i].name, word) == 0)
			return i;
	}
	if (argc > 1)
		complain("\"%s\" is no command; brlint-ct --help has them", word);
	else
		complain("no command is given; brlint-ct --help has them");
	exit(CT_TROUBLE);
}

void
options_read(struct options *options, int argc, char **argv)
{
	static struct argp_option table[ROWS + 1];
	static char name[32];
	struct reading reading = { .options = options };
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	*options = (struct options){ .fail_on = -2,
				     .first_entry = -1,
				     .max_tile = 64 * MIB,
				     .threads = processors > 0 && processors <= 256 ? (unsigned)processors : 2,
				     .interval = 60,
				     .partial_age = 300,
				     .http = { .timeout = 30, .retries = 5, .most = 64 * MIB, .parallel = 4 } };
	atexit(end_output);
	size_t which = command_read(argc, argv);
	options->command = command_rows[which].command;
	for (size_t i = 0; i < ROWS; i++) {
		table[i].name = rows[i].name;
		table[i].key = strcmp(rows[i].name, "threads") == 0 ? 'j' : FIRST_KEY + (int)i;
		table[i].arg = rows[i].value;
		table[i].flags = (rows[i].commands & (int)options->command) != 0 ? 0 : OPTION_HIDDEN;
		table[i].doc = rows[i].about;
		table[i].group = 1;
	}
	struct argp argp = { .options = table, .parser = parse, .args_doc = command_rows[which].arguments, .doc = command_rows[which].about };
	/* what is wrong with the command line is told by this name, wherever the program lies */
	snprintf(name, sizeof(name), "brlint-ct %s", command_rows[which].name);
	argv[1] = name;
	argp_program_version_hook = print_version;
	argp_err_exit_status = CT_TROUBLE;
	argp_parse(&argp, argc - 1, argv + 1, 0, NULL, &reading);
	options->http.goes_on = options_go_on;
	if (options->max_age == 0)
		options->max_age = MAX_AGE;
}

/* --- what they describe --- */

bool
options_go_on(void *context)
{
	(void)context;
	return !stopping();
}

/* Says what is wrong with the choice; the option's name stands before it, if one is to blame. */
static bool
chosen(brlint_config *config, const char *option, enum brlint_status said, int *status)
{
	if (said == BRLINT_OK)
		return true;
	const char *why = brlint_config_error(config);
	complain("%s%s%s", option, option[0] != '\0' ? ": " : "", why[0] != '\0' ? why : brlint_status_text(said));
	*status = said == BRLINT_NO_MEMORY ? CT_FAILED : CT_TROUBLE;
	return false;
}

static bool
choose_policy(brlint_config *config, const char *name, int *status)
{
	struct octets text = { 0 };
	struct why why;
	bool right = octets_read_file(&text, name, 64 * MIB, &why);
	if (!right) {
		complain("--policy: %s: %s", name, why.text);
		*status = CT_TROUBLE;
	} else {
		right = chosen(config, "--policy", brlint_config_policy(config, name, text.data, text.size), status);
	}
	octets_free(&text);
	return right;
}

static bool
choose(brlint_config *config, const struct options *o, int *status)
{
	const struct {
		const char *option;
		const struct values *values;
		enum brlint_status (*add)(brlint_config *, const char *);
	} lists[] = {
		{ "--only", &o->only, brlint_config_only },
		{ "--ignore", &o->ignore, brlint_config_ignore },
		{ "--include-sources", &o->include_sources, brlint_config_include_sources },
		{ "--exclude-sources", &o->exclude_sources, brlint_config_exclude_sources },
	};
	if (o->data != NULL && !chosen(config, "--data", brlint_config_data(config, o->data), status))
		return false;
	/* a policy may have rules of its own, which the lists may name */
	for (size_t i = 0; i < o->policies.count; i++) {
		if (!choose_policy(config, o->policies.items[i], status))
			return false;
	}
	for (size_t list = 0; list < sizeof(lists) / sizeof(lists[0]); list++) {
		for (size_t i = 0; i < lists[list].values->count; i++) {
			if (!chosen(config, lists[list].option, lists[list].add(config, lists[list].values->items[i]), status))
				return false;
		}
	}
	brlint_config_max_object(config, o->max_object);
	return true;
}

brlint *
options_linter(const struct options *options, int *status)
{
	enum brlint_status said = BRLINT_OK;
	brlint *linter = NULL;
	brlint_config *config = brlint_config_new();
	if (config == NULL) {
		complain("out of memory");
		*status = CT_FAILED;
		return NULL;
	}
	if (choose(config, options, status)) {
		linter = brlint_new(config, &said);
		if (linter == NULL)
			chosen(config, "", said, status);
	}
	brlint_config_free(config);
	return linter;
}

void
options_ruleset(const struct options *options, struct octets *out)
{
	octets_say(out, "{\"policies\":[");
	for (size_t i = 0; i < options->policies.count; i++) {
		struct octets text = { 0 };
		struct hash digest;
		struct why why;
		/* that it can be read has been seen */
		if (!octets_read_file(&text, options->policies.items[i], 64 * MIB, &why))
			out->failed = true;
		hash_octets(text.data, text.size, &digest);
		octets_say(out, i > 0 ? ",\"" : "\"");
		octets_hex(out, digest.octets, HASH_SIZE);
		octets_say(out, "\"");
		octets_free(&text);
	}
	octets_say(out, "]}");
}

struct issuers *
options_issuers(const struct options *options, int *status)
{
	struct why why;
	struct issuers *issuers = issuers_new();
	if (issuers == NULL) {
		complain("out of memory");
		*status = CT_FAILED;
		return NULL;
	}
	for (size_t i = 0; i < options->issuers.count; i++) {
		if (!issuers_add_file(issuers, options->issuers.items[i], &why)) {
			complain("--issuer: %s: %s", options->issuers.items[i], why.text);
			*status = CT_TROUBLE;
			issuers_free(issuers);
			return NULL;
		}
	}
	return issuers;
}

/* --- logs --- */

/* The signature's file is told, or stands beside the list: log_list.json and log_list.sig. */
static bool
read_signature(const struct options *o, struct octets *signature)
{
	struct why why;
	char name[4096];
	size_t length = strlen(o->log_list);
	if (length > 5 && strcmp(o->log_list + length - 5, ".json") == 0)
		length -= 5;
	int size = snprintf(name, sizeof(name), "%.*s.sig", (int)length, o->log_list);
	if (o->log_list_signature != NULL)
		size = snprintf(name, sizeof(name), "%s", o->log_list_signature);
	if (size < 0 || (size_t)size >= sizeof(name))
		return complain("--log-list: the name is too long"), false;
	if (!octets_read_file(signature, name, MIB, &why))
		return complain("--log-list-key: %s: %s", name, why.text), false;
	return true;
}

static bool
verify_list(const struct options *o, const struct octets *json)
{
	struct octets signature = { 0 }, pem = { 0 };
	struct why why;
	bool right = read_signature(o, &signature);
	if (right && !octets_read_file(&pem, o->log_list_key, MIB, &why)) {
		complain("--log-list-key: %s: %s", o->log_list_key, why.text);
		right = false;
	}
	if (right && !log_list_verify(json->data, json->size, signature.data, signature.size, pem.data, pem.size, &why)) {
		complain("--log-list-key: %s: %s", o->log_list, why.text);
		right = false;
	}
	octets_free(&signature);
	octets_free(&pem);
	return right;
}

/*
 * What is the matter with a list: an old one does not know the logs that came since, nor that one of them is no longer trusted; and what is no log is
 * passed over.
 */
static void
tell_list(const struct options *o, const struct log_list *list)
{
	int64_t days = list->has_timestamp ? ((int64_t)time(NULL) - list->timestamp) / 86400 : 0;
	if (days > (int64_t)o->max_age)
		complain("%s: the list is %lld days old, more than %u (--max-age)", o->log_list, (long long)days, o->max_age);
	if (list->passed_over > 0)
		complain("%s: %zu logs are passed over: %s", o->log_list, list->passed_over, list->why.text);
}

bool
options_name(const struct options *options, const struct log *log)
{
	for (size_t i = 0; i < options->logs.count; i++) {
		if (log_matches(log, options->logs.items[i]))
			return true;
	}
	return options->logs.count == 0;
}

static bool
is_wanted(const struct options *o, const struct log *log, bool has_states)
{
	static const char *const usual[] = { "pending", "qualified", "usable", "readonly" };
	bool state = false;

	if (o->log_states.count > 0) {
		for (size_t i = 0; i < o->log_states.count; i++)
			state |= strcmp(log->state, o->log_states.items[i]) == 0;
	} else {
		for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
			state |= strcmp(log->state, usual[i]) == 0;
		/* a list of one log, or one that has no states; and tests' logs, which have none, if they are asked for by name */
		state |= log->state[0] == '\0' && (!has_states || o->logs.count > 0);
	}
	return state && options_name(o, log);
}

/* Takes the others out. */
static void
select_logs(const struct options *o, struct log_list *list)
{
	size_t kept = 0;
	bool has_states = false;
	for (size_t i = 0; i < list->count; i++)
		has_states |= list->logs[i].state[0] != '\0';
	for (size_t i = 0; i < list->count; i++) {
		if (is_wanted(o, &list->logs[i], has_states))
			list->logs[kept++] = list->logs[i];
		else
			log_free(&list->logs[i]);
	}
	list->count = kept;
}

static int
read_list(const struct options *o, struct log_list *list)
{
	struct octets json = { 0 };
	struct why why;
	int status = CT_TROUBLE;
	if (!octets_read_file(&json, o->log_list, 256 * MIB, &why))
		complain("--log-list: %s: %s", o->log_list, why.text);
	else if (o->log_list_key != NULL && !verify_list(o, &json))
		status = CT_TROUBLE; /* it has been told why */
	else if (!log_list_read(list, json.data, json.size, &why))
		complain("--log-list: %s: %s", o->log_list, why.text);
	else
		status = CT_FINE;
	octets_free(&json);
	if (status != CT_FINE)
		return status;
	tell_list(o, list);
	select_logs(o, list);
	if (list->count > 0)
		return CT_FINE;
	complain("--log-list: no log in %s is what --log and --log-state ask for", o->log_list);
	log_list_free(list);
	return CT_TROUBLE;
}

static int
read_key(const struct options *o, struct log_list *list)
{
	struct why why;
	list->logs = calloc(1, sizeof(*list->logs));
	if (list->logs == NULL) {
		complain("out of memory");
		return CT_FAILED;
	}
	if (!log_from_key(list->logs, o->key, o->url, &why)) {
		complain("--key: %s", why.text);
		free(list->logs);
		list->logs = NULL;
		return CT_TROUBLE;
	}
	list->count = 1;
	return CT_FINE;
}

int
options_logs(const struct options *options, struct log_list *chosen)
{
	*chosen = (struct log_list){ 0 };
	if (options->log_list != NULL)
		return read_list(options, chosen);
	return options->key != NULL ? read_key(options, chosen) : CT_FINE;
}
