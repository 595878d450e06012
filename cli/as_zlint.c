/* The command line of zlint, for programs that call it: brlint --as zlint, or a link of the name zlint. */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "config.h"
#include "report/formats.h"
#include "report/json.h"
#include "run/complain.h"
#include "run/run.h"

/*
 * How zlint ends: all was linted, whatever was found; something could not be; the command line is not understood. What goes wrong here and has no
 * place there is EXIT_NOT_DONE.
 */
enum { EXIT_DONE = 0, EXIT_NOT_DONE = 1, EXIT_USAGE = 2 };

/* What was given. */
struct flags {
	bool help, version, pretty, summary, long_summary, list_json, list_sources, list_profiles, example;
	const char *format, *config, *profile;
	const char *name_filter, *include_names, *exclude_names, *include_sources, *exclude_sources;
};

/* One flag: it sets a bool if it has no name for its value, and a text otherwise. */
static const struct flag {
	const char *name, *value;
	size_t place;
	const char *help;
} flag_rows[] = {
	{ "config", "FILE", offsetof(struct flags, config), "a configuration of zlint's; it must be readable, and changes nothing" },
	{ "exampleConfig", NULL, offsetof(struct flags, example), "print such a configuration" },
	{ "excludeNames", "RULE,...", offsetof(struct flags, exclude_names), "leave these rules out" },
	{ "excludeSources", "SOURCE,...", offsetof(struct flags, exclude_sources), "leave the rules of these sources out" },
	{ "format", "FORMAT", offsetof(struct flags, format), "pem, der or base64; the format is told from the contents whatever it is" },
	{ "h", NULL, offsetof(struct flags, help), "this text" },
	{ "help", NULL, offsetof(struct flags, help), "this text" },
	{ "includeNames", "RULE,...", offsetof(struct flags, include_names), "these rules only" },
	{ "includeSources", "SOURCE,...", offsetof(struct flags, include_sources), "the rules of these sources only" },
	{ "list-lints-json", NULL, offsetof(struct flags, list_json), "print the rules, a JSON object a line" },
	{ "list-lints-source", NULL, offsetof(struct flags, list_sources), "print the sources, one a line" },
	{ "list-profiles", NULL, offsetof(struct flags, list_profiles), "print the profiles, of which there are none" },
	{ "longSummary", NULL, offsetof(struct flags, long_summary), "print a table with the rules that found something" },
	{ "nameFilter", "REGEX", offsetof(struct flags, name_filter), "only rules whose names match; not with -includeNames or -excludeNames" },
	{ "pretty", NULL, offsetof(struct flags, pretty), "print a member a line" },
	{ "profile", "PROFILE", offsetof(struct flags, profile), "the rules of a profile only, of which there are none" },
	{ "summary", NULL, offsetof(struct flags, summary), "print a table with the numbers of results" },
	{ "version", NULL, offsetof(struct flags, version), "the version of brlint" },
};
#define FLAGS (sizeof(flag_rows) / sizeof(flag_rows[0]))

/* --- reading the command line as Go's package flag does --- */

static const struct flag *
flag_named(const char *name, size_t length)
{
	for (size_t i = 0; i < FLAGS; i++) {
		if (strlen(flag_rows[i].name) == length && memcmp(flag_rows[i].name, name, length) == 0)
			return &flag_rows[i];
	}
	return NULL;
}

/* The words for true and false. Returns false if the text is none of them. */
static bool
read_bool(const char *text, bool *value)
{
	static const char *const words[2][6] = {
		{ "0", "f", "F", "false", "FALSE", "False" },
		{ "1", "t", "T", "true", "TRUE", "True" },
	};
	for (size_t i = 0; i < 12; i++) {
		if (strcmp(words[i / 6][i % 6], text) == 0) {
			*value = i >= 6;
			return true;
		}
	}
	return false;
}

/*
 * Sets the flags up to the first word that is none, which is where they end, as behind "--". Returns how many words that are; -1, with a complaint,
 * if one makes no sense.
 */
static int
read_flags(struct flags *flags, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		const char *word = argv[i];
		if (word[0] != '-' || word[1] == '\0')
			return i;
		if (strcmp(word, "--") == 0)
			return i + 1;
		const char *name = word + 1 + (word[1] == '-'), *value = strchr(name, '=');
		size_t length = value != NULL ? (size_t)(value - name) : strlen(name);
		const struct flag *flag = flag_named(name, length);
		if (flag == NULL) {
			complain("as zlint: there is no flag %s", word);
			return -1;
		}
		value = value != NULL ? value + 1 : NULL;
		char *place = (char *)flags + flag->place;
		if (flag->value == NULL && !read_bool(value != NULL ? value : "true", (bool *)place)) {
			complain("as zlint: -%s is either true or false, and not \"%s\"", flag->name, value);
			return -1;
		}
		if (flag->value != NULL && value == NULL && ++i == argc) {
			complain("as zlint: -%s needs a value: %s", flag->name, flag->value);
			return -1;
		}
		if (flag->value != NULL)
			*(const char **)place = value != NULL ? value : argv[i];
	}
	return argc;
}

static int
print_help(void)
{
	struct buffer b = { 0 };
	buffer_text(&b, "Usage: brlint --as zlint [FLAG]... [FILE]...\n"
			"\n"
			"Takes the command line of zlint, prints what it prints, and ends as it does. Without a FILE, or if it is -, it reads "
			"standard input.\n"
			"\n");
	for (size_t i = 0; i < FLAGS; i++) {
		char left[48];
		snprintf(left, sizeof(left), "  -%s %s", flag_rows[i].name, flag_rows[i].value != NULL ? flag_rows[i].value : "");
		buffer_printf(&b, "%-29s%s\n", left, flag_rows[i].help);
	}
	buffer_text(&b, "\nExit status: 0 all was linted, whatever was found; 1 something was not, or a name is not known; 2 wrong usage.\n");
	return print(&b);
}

/* --- which rules --- */

/* The next word of a list, with commas between words and perhaps blanks around them; the list is NULL behind the last. */
static struct span
next_word(const char **list)
{
	const char *word = *list + strspn(*list, " ");
	size_t size = strcspn(word, ",");
	*list = word[size] == ',' ? word + size + 1 : NULL;
	while (size > 0 && word[size - 1] == ' ')
		size--;
	return (struct span){ (const uint8_t *)word, size };
}

/* Whether a word stands in a list. */
static bool
has_word(const char *list, const char *text)
{
	while (list != NULL) {
		if (span_is(next_word(&list), text))
			return true;
	}
	return false;
}

static const char *
name_of(size_t i)
{
	return zlint_lints[i].name;
}

static const char *
source_of(size_t i)
{
	return zlint_lints[i].source;
}

/* Whether each word of a list is one of those that zlint knows; complains if not. An empty list is none. */
static bool
are_known(const char *flag, const char *list, option_word *word_of)
{
	if (list != NULL && *list == '\0')
		return true;
	while (list != NULL) {
		struct span word = next_word(&list);
		size_t i = 0;
		while (i < zlint_count && !span_is(word, word_of(i)))
			i++;
		if (i == zlint_count) {
			complain("as zlint: -%s: zlint does not know \"%.*s\"", flag, (int)word.size, (const char *)word.data);
			return false;
		}
	}
	return true;
}

static bool
is_given(const char *value)
{
	return value != NULL && *value != '\0';
}

/* The same for pattern_mark(). */
static const char *
zlint_name(const void *context, size_t i)
{
	(void)context;
	return name_of(i);
}

/* Marks the rules that the flags leave. Returns false, having complained, if they make no sense. */
static bool
choose(const struct flags *f, bool *names)
{
	char wrong[CHOICE_WRONG_SIZE];
	if (is_given(f->name_filter) && (is_given(f->include_names) || is_given(f->exclude_names))) {
		complain("as zlint: -nameFilter goes neither with -includeNames nor with -excludeNames");
		return false;
	}
	if (!are_known("includeNames", f->include_names, name_of) || !are_known("excludeNames", f->exclude_names, name_of) ||
	    !are_known("includeSources", f->include_sources, source_of) || !are_known("excludeSources", f->exclude_sources, source_of))
		return false;
	memset(names, true, zlint_count * sizeof(*names));
	if (is_given(f->name_filter) && !pattern_mark(f->name_filter, zlint_name, NULL, zlint_count, names, wrong)) {
		complain("as zlint: -nameFilter: %s", wrong);
		return false;
	}
	for (size_t i = 0; i < zlint_count; i++) {
		const char *name = name_of(i), *source = source_of(i);
		names[i] &= (!is_given(f->include_names) || has_word(f->include_names, name)) &&
			    (!is_given(f->include_sources) || has_word(f->include_sources, source)) &&
			    !(is_given(f->exclude_names) && has_word(f->exclude_names, name)) &&
			    !(is_given(f->exclude_sources) && has_word(f->exclude_sources, source));
	}
	return true;
}

/* --- lists --- */

/* What a rule is about that brlint only knows by its name. */
static const char *
description_of(const struct gate *gate, const char *source)
{
	if (gate != NULL)
		return gate->lint->title;
	return strcmp(source, "CABF_SMIME_BR") == 0 ? "a rule on certificates for mail (S/MIME); brlint does not check it"
	       : strcmp(source, "CABF_CS_BR") == 0  ? "a rule on certificates for signing code; brlint does not check it"
						    : "a rule on certificates for qualified signatures, seals and sites; brlint does not check it";
}

static int
list_rules(const struct ruleset *rules, const bool *names)
{
	struct buffer b = { 0 };
	for (size_t i = 0; i < zlint_count; i++) {
		const char *texts[] = { name_of(i), description_of(rules->zlint[i], source_of(i)), zlint_lints[i].citation, source_of(i) };
		static const char *const before[] = { "{\"name\":", ",\"description\":", ",\"citation\":", ",\"source\":" };
		if (!names[i])
			continue;
		for (size_t j = 0; j < sizeof(texts) / sizeof(texts[0]); j++) {
			buffer_text(&b, before[j]);
			json_string_html(&b, span_of(texts[j]));
		}
		buffer_text(&b, "}\n");
	}
	return print(&b);
}

/* The sources of the rules, in the order of their names. */
static int
list_sources(const bool *names)
{
	struct buffer b = { 0 };
	for (const char *last = "";;) {
		const char *next = NULL;
		for (size_t i = 0; i < zlint_count; i++) {
			if (names[i] && strcmp(source_of(i), last) > 0 && (next == NULL || strcmp(source_of(i), next) < 0))
				next = source_of(i);
		}
		if (next == NULL)
			return print(&b);
		buffer_printf(&b, "%s\n", next);
		last = next;
	}
}

static int
print_text(const char *text)
{
	struct buffer b = { 0 };
	buffer_text(&b, text);
	return print(&b);
}

/* --- what is said of an object --- */

/* What came of a run; its threads count in it. */
struct outcome {
	const struct flags *flags;
	atomic_size_t linted, fatal;
};

/* Adds JSON without blanks as Go's json.Indent does: a member a line, with a blank for each level before it. */
static void
add_pretty(struct buffer *b, struct span json)
{
	bool text = false;
	int depth = 0;
	for (size_t i = 0; i < json.size; i++) {
		char c = (char)json.data[i];
		bool empty = i + 1 < json.size && c == '{' && json.data[i + 1] == '}';
		if (text) {
			buffer_add(b, &c, 1);
			if (c == '\\')
				buffer_add(b, (const char *)&json.data[++i], 1);
			text = c != '"';
			continue;
		}
		if (c == '}' && json.data[i - 1] != '{')
			buffer_printf(b, "\n%*s", depth - 1, "");
		depth += (c == '{') - (c == '}');
		buffer_add(b, &c, 1);
		if (c == ':')
			buffer_text(b, " ");
		else if (c == ',' || (c == '{' && !empty))
			buffer_printf(b, "\n%*s", depth, "");
		text = c == '"';
	}
}

/* The result of a rule; NULL if it has none. Where there is no result of an object all are fatal. */
static const char *
result_of(const struct report *report, const struct result *result, size_t i)
{
	if (result == NULL)
		return report->zlint_names[i] && zlint_lints[i].kind == ZLINT_CERTIFICATE ? "fatal" : NULL;
	return zlint_has_member(report, result, i) ? zlint_result(report, result, i) : NULL;
}

#define TABLE_LEVELS 4
static const char *const table_levels[TABLE_LEVELS] = { "info", "warn", "error", "fatal" };

/* The row of a result in the table; -1 if it has none. */
static int
table_row(const char *result)
{
	int row = TABLE_LEVELS - 1;
	while (row >= 0 && (result == NULL || strcmp(table_levels[row], result) != 0))
		row--;
	return row;
}

/* Adds a table: how often each result came, and with `details` for which rules. */
static void
add_table(struct buffer *b, const struct report *report, const struct result *result, bool details)
{
	static const char title[] = "DETAILS";
	size_t counts[TABLE_LEVELS] = { 0 };
	int width = (int)sizeof(title);

	for (size_t i = 0; i < zlint_count; i++) {
		int row = table_row(result_of(report, result, i)), length = (int)strlen(name_of(i)) + 1;
		if (row >= 0) {
			counts[row]++;
			width = length > width ? length : width;
		}
	}
	int left = (width + 2 - (int)strlen(title)) / 2;
	buffer_text(b, "| LEVEL | # OCCURRENCES |");
	if (details)
		buffer_printf(b, "%*s%s%*s|", left, "", title, width + 2 - (int)strlen(title) - left, "");
	buffer_text(b, "\n+-------+---------------+");
	for (int i = 0; details && i < width + 2; i++)
		buffer_text(b, "-");
	buffer_text(b, details ? "+\n" : "\n");
	for (int row = 0; row < TABLE_LEVELS; row++) {
		size_t told = 0;
		buffer_printf(b, "| %5s | %13zu |", table_levels[row], counts[row]);
		for (size_t i = 0; details && i < zlint_count; i++) {
			if (table_row(result_of(report, result, i)) == row)
				buffer_printf(b, "%s %*s |", told++ > 0 ? "\n|       |               |" : "", width, name_of(i));
		}
		if (details && told == 0)
			buffer_printf(b, " %*s |", width, "- ");
		buffer_text(b, "\n");
	}
}

/* Adds what zlint prints of an object, or if there is none, of an input that could not be decoded for this cause. */
static void
add_result(struct buffer *b, const struct report *report, const struct result *result, const char *cause)
{
	const struct outcome *outcome = report->context;
	const struct flags *f = outcome->flags;
	struct buffer json = { 0 };

	if (!f->pretty && (f->summary || f->long_summary)) {
		add_table(b, report, result, !f->summary);
		return;
	}
	struct buffer *to = f->pretty ? &json : b;
	if (result != NULL)
		zlint_object(to, report, result);
	else
		zlint_no_object(to, report, cause);
	if (f->pretty)
		add_pretty(b, (struct span){ (const uint8_t *)json.text, json.size });
	b->failed |= json.failed;
	buffer_free(&json);
}

/* zlint reads the first object of a file, and leaves the others. */
static void
tell_object(struct buffer *b, const struct report *report, const struct result *result)
{
	struct outcome *outcome = report->context;
	bool fatal = !object_is_decodable(&result->session->object);
	if (result->index > 0)
		return;
	add_result(b, report, result, NULL);
	for (uint32_t i = 0; i < result->session->findings.count; i++)
		fatal |= result->session->findings.items[i].of_object;
	if (!b->failed) {
		outcome->linted++;
		outcome->fatal += fatal;
	}
}

static void
tell_unreadable(struct buffer *b, const struct report *report, const struct unreadable *unreadable)
{
	struct outcome *outcome = report->context;
	/* that memory ran out says nothing of an object; the run ends accordingly */
	if (unreadable->index > 0 || choice_is_no_memory(unreadable->error))
		return;
	add_result(b, report, NULL, unreadable->error);
	outcome->fatal += !b->failed;
}

static const struct report_format as_zlint_format = {
	.name = "zlint",
	.needs_verdicts = zlint_needs_verdicts,
	.object = tell_object,
	.unreadable = tell_unreadable,
};

/* --- the run --- */

/* Whether there is a file that may be read; complains if not. */
static bool
is_readable(const char *name)
{
	struct stat st;
	int error = stat(name, &st) != 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : access(name, R_OK) != 0 ? errno : 0;
	if (error != 0)
		complain("%s: %s", name, strerror(error));
	return error == 0;
}

/* Puts the files that may be read behind "--" into a list for options_read(), standard input if none is named. Returns how many words these are. */
static size_t
list_files(char **words, char **files, size_t count)
{
	static char ends[] = "--", standard[] = "-";
	size_t words_count = 0;
	words[words_count++] = ends;
	if (count == 0)
		words[words_count++] = standard;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(files[i], standard) == 0 || is_readable(files[i]))
			words[words_count++] = files[i];
	}
	return words_count;
}

/* Lints the files of a list that begins with "--". Returns whether each could be. */
static bool
lint_files(const struct flags *f, const bool *names, const struct setup *setup, char **words, size_t count)
{
	struct outcome outcome = { .flags = f };
	struct options o;
	bool ok = count > 1 && options_read(&o, NULL, (int)count, words);
	if (ok) {
		o.fail_on = -1;
		o.no_chain = true;
		o.report.format = &as_zlint_format;
		o.report.zlint_names = names;
		o.report.context = &outcome;
		ok = run_all(&o, setup, false) != EXIT_INTERNAL;
	}
	if (count > 1)
		options_free(&o);
	if (outcome.fatal > 0)
		complain("as zlint: %zu input%s could not be decoded", outcome.fatal, plural(outcome.fatal));
	return ok && outcome.linted > 0 && outcome.fatal == 0;
}

/* Lints what was named, or standard input. */
static int
lint_all(const struct flags *f, const bool *names, const struct setup *setup, char **files, size_t count)
{
	char **words = calloc(count + 2, sizeof(*words));
	if (words == NULL) {
		complain("out of memory");
		return EXIT_NOT_DONE;
	}
	size_t listed = list_files(words, files, count);
	bool ok = lint_files(f, names, setup, words, listed) && (count == 0 || listed == count + 1);
	free(words);
	return ok ? EXIT_DONE : EXIT_NOT_DONE;
}

/* What needs no object: returns whether one of these flags was given, with the status. */
static bool
is_answered(const struct flags *f, const bool *names, const struct setup *setup, int *status)
{
	if (f->version)
		*status = print_text("ZLint version brlint-" PACKAGE_VERSION "\n");
	else if (f->example)
		*status = print_text("# brlint takes a configuration of zlint's, and nothing in it changes what it says.\n"
				     "\n"
				     "[CABFBaselineRequirementsConfig]\n"
				     "CrossSignedCa = false\n");
	else if (f->list_json)
		*status = list_rules(&setup->linter.rules, names);
	else if (f->list_sources)
		*status = list_sources(names);
	else if (f->list_profiles)
		*status = EXIT_DONE;
	else
		return false;
	return true;
}

/* Whether the values of flags make sense; complains if not. */
static bool
are_right(const struct flags *f)
{
	static const char *const formats[] = { "pem", "der", "base64" };
	bool known = f->format == NULL;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		known |= f->format != NULL && strcmp(f->format, formats[i]) == 0;
	if (!known)
		complain("as zlint: -format: \"%s\" is not one of pem, der, base64", f->format);
	else if (is_given(f->profile))
		complain("as zlint: -profile: zlint does not know \"%s\"", f->profile);
	return known && !is_given(f->profile) && (!is_given(f->config) || is_readable(f->config));
}

int
command_as_zlint(int argc, char **argv)
{
	struct flags flags = { 0 };
	struct setup setup = { 0 };
	struct options none = { 0 };
	int first = read_flags(&flags, argc, argv), status = EXIT_NOT_DONE;

	if (first < 0) {
		complain("try \"brlint --as zlint -help\"");
		return EXIT_USAGE;
	}
	if (flags.help)
		return print_help() == EXIT_CLEAN ? EXIT_DONE : EXIT_NOT_DONE;
	bool *names = calloc(zlint_count, sizeof(*names));
	if (names == NULL) {
		complain("out of memory");
		return EXIT_NOT_DONE;
	}
	if (are_right(&flags) && choose(&flags, names) && options_read(&none, NULL, 0, argv) && setup_make(&setup, &none) == EXIT_CLEAN) {
		if (!is_answered(&flags, names, &setup, &status))
			status = lint_all(&flags, names, &setup, argv + first, (size_t)(argc - first));
	}
	setup_free(&setup);
	options_free(&none);
	free(names);
	return status == EXIT_DONE ? EXIT_DONE : EXIT_NOT_DONE;
}
