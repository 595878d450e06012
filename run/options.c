#include "run/options.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "asn1/time.h"
#include "run/complain.h"
#include "x509/classify.h"

#define ANY_COMMAND (COMMAND_LINT | COMMAND_TREE | COMMAND_LIST | COMMAND_EXPLAIN | COMMAND_COVERAGE | COMMAND_POLICY | COMMAND_AUDIT)
#define LINTING     (COMMAND_LINT | COMMAND_TREE | COMMAND_POLICY)
#define JUDGING     (LINTING | COMMAND_AUDIT)
#define CHOOSING    (JUDGING | COMMAND_LIST)

const struct command_row command_rows[] = {
	{ "lint", COMMAND_LINT, "FILE", "judge certificates, CRLs and OCSP responses (the default)" },
	{ "tree", COMMAND_TREE, "FILE", "print the decoded tree of each object, with its findings" },
	{ "list", COMMAND_LIST, NULL, "print the rules" },
	{ "explain", COMMAND_EXPLAIN, "RULE", "print what a rule demands, and examples" },
	{ "coverage", COMMAND_COVERAGE, NULL, "print what the texts require, and the rules that check it" },
	{ "policy", COMMAND_POLICY, "FILE", "check a policy, or show the rules as it has them" },
	{ 0 },
};

#define FLAG(member)   offsetof(struct options, member), NULL
#define TEXT(member)   offsetof(struct options, member), NULL
#define CALL(function) 0, (function)

/* --- what they do --- */

/* The number of a word of an option; -1, with a complaint, if it has no such word. */
static int
number_of(const char *option, const char *value, option_word *word)
{
	for (int i = 0; word((size_t)i) != NULL; i++) {
		if (strcmp(word((size_t)i), value) == 0)
			return i;
	}
	struct buffer all = { 0 };
	option_words(&all, word, false);
	buffer_add(&all, "", 1);
	complain("--%s: \"%s\" is not one of %s", option, value, all.failed ? "its words" : all.text);
	buffer_free(&all);
	return -1;
}

bool
option_number(const char *text, uint64_t *number, const char **rest)
{
	*number = 0;
	if (*text < '0' || *text > '9')
		return false;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (__builtin_mul_overflow(*number, 10, number) || __builtin_add_overflow(*number, (uint64_t)(*text - '0'), number))
			return false;
	}
	*rest = text;
	return true;
}

static bool
set_as_of(struct options *o, const char *value)
{
	static const struct calendar_time first = { .year = 1950, .month = 1, .day = 1 };
	o->job.has_date = day_read(span_of(value), &o->job.date) && o->job.date >= time_from_calendar(&first);
	if (!o->job.has_date)
		complain("--as-of: \"%s\" is not a day from 1950-01-01 to 9999-12-31 in the form YYYY-MM-DD", value);
	return o->job.has_date;
}

/* Whether standard output takes colours, if nothing is said. */
static bool
is_colourful(void)
{
	const char *term = getenv("TERM");
	return isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL && !(term != NULL && strcmp(term, "dumb") == 0);
}

static const char *
color_word(size_t i)
{
	static const char *const words[] = { "auto", "always", "never", NULL };
	return words[i];
}

static bool
set_color(struct options *o, const char *value)
{
	int number = number_of("color", value, color_word);
	o->report.colour = number == 0 ? is_colourful() : number == 1;
	return number >= 0;
}

static bool
set_crl_scope(struct options *o, const char *value)
{
	o->job.scope = scope_from_name(value);
	return number_of("crl-scope", value, scope_word) >= 0;
}

static bool
set_ocsp_profile(struct options *o, const char *value)
{
	o->job.ocsp_profile = ocsp_profile_from_name(value);
	return number_of("ocsp-profile", value, ocsp_profile_word) >= 0;
}

/* Says that memory ran out. Returns false, so that a function can end with it. */
static bool
no_memory(struct options *o)
{
	complain("out of memory");
	o->out_of_memory = true;
	return false;
}

/* Adds words to a list of the choice. */
static bool
add_words(struct options *o, const char *option, struct words *words, const char *value)
{
	char wrong[CHOICE_WRONG_SIZE];
	bool ok = words_add(words, value, wrong);
	if (!ok) {
		complain("--%s: %s", option, wrong);
		o->out_of_memory = choice_is_no_memory(wrong);
	}
	return ok;
}

static bool
set_exclude_sources(struct options *o, const char *value)
{
	return add_words(o, "exclude-sources", &o->choice.exclude_sources, value);
}

static const char *
fail_on_word(size_t i)
{
	static const char *const words[] = { "error", "warning", "notice", "never", NULL };
	return words[i];
}

static bool
set_fail_on(struct options *o, const char *value)
{
	int number = number_of("fail-on", value, fail_on_word);
	o->fail_on = number <= NOTICE ? number : -1;
	return number >= 0;
}

static bool
set_format(struct options *o, const char *value)
{
	o->report.format = report_format_named(value);
	return number_of("format", value, report_format_word) >= 0;
}

static bool
set_ignore(struct options *o, const char *value)
{
	return add_words(o, "ignore", &o->choice.ignore, value);
}

static bool
set_include_sources(struct options *o, const char *value)
{
	return add_words(o, "include-sources", &o->choice.include_sources, value);
}

static bool
set_input_format(struct options *o, const char *value)
{
	int number = number_of("input-format", value, input_format_word);
	o->input.format = number >= 0 ? (enum input_format)number : INPUT_AUTO;
	return number >= 0;
}

bool
option_file(struct options *o, const char *option, struct words *files, const char *value)
{
	if (*value == '\0') {
		complain("--%s: the name of the file is empty", option);
		return false;
	}
	return words_add_one(files, value) || no_memory(o);
}

static bool
set_blocked_keys(struct options *o, const char *value)
{
	o->blocked_keys = value;
	if (*value == '\0')
		complain("--blocked-keys: the name of the file is empty");
	else if (strcmp(value, "-") == 0)
		complain("--blocked-keys: a list of keys is a file, and not standard input");
	return *value != '\0' && strcmp(value, "-") != 0;
}

static bool
set_against(struct options *o, const char *value)
{
	return option_file(o, "against", &o->against, value);
}

static bool
set_issuer(struct options *o, const char *value)
{
	return option_file(o, "issuer", &o->issuers, value);
}

/* Adds a list, which is never standard input: that is where objects come from. */
static bool
add_list(struct options *o, const char *option, struct words *list, const char *value)
{
	if (strcmp(value, "-") == 0) {
		complain("--%s: the list is a file, and not standard input", option);
		return false;
	}
	return option_file(o, option, list, value);
}

static bool
set_log_list(struct options *o, const char *value)
{
	return add_list(o, "log-list", &o->log_lists, value);
}

static bool
set_weak_keys(struct options *o, const char *value)
{
	return add_list(o, "weak-keys", &o->weak_keys, value);
}

#define THREADS_MAX 1024

static bool
set_jobs(struct options *o, const char *value)
{
	uint64_t number = 0;
	const char *rest = "";
	bool ok = option_number(value, &number, &rest) && *rest == '\0' && number >= 1 && number <= THREADS_MAX;
	if (ok)
		o->threads = (unsigned)number;
	else
		complain("--jobs: \"%s\" is not a number from 1 to %d", value, THREADS_MAX);
	return ok;
}

/* Logs number their entries in 40 bits (static-ct-api). */
static bool
set_first_entry(struct options *o, const char *value)
{
	uint64_t number = 0;
	const char *rest = "";
	bool ok = option_number(value, &number, &rest) && *rest == '\0' && number < UINT64_C(1) << 40;
	o->first_entry = ok ? (int64_t)number : -1;
	if (!ok)
		complain("--first-entry: \"%s\" is not the number of an entry: from 0, and below 2^40", value);
	return ok;
}

static bool
set_max_object(struct options *o, const char *value)
{
	static const char units[] = "KMG";
	uint64_t number = 0;
	const char *rest = "", *unit = NULL;
	bool ok = option_number(value, &number, &rest) && number > 0;
	if (ok && *rest != '\0') {
		unit = strchr(units, *rest);
		ok = unit != NULL && rest[1] == '\0' && !__builtin_mul_overflow(number, UINT64_C(1) << 10 * (unit - units + 1), &number);
	}
	o->input.max_object = number;
	o->input.bounds_files = true;
	if (!ok)
		complain("--max-object: \"%s\" is not a number of octets above 0, optionally followed by K, M or G", value);
	return ok;
}

static bool
set_only(struct options *o, const char *value)
{
	return add_words(o, "only", &o->choice.only, value);
}

static bool
set_policy(struct options *o, const char *value)
{
	if (strcmp(value, "-") == 0) {
		complain("--policy: a policy is a file, and not standard input");
		return false;
	}
	return option_file(o, "policy", &o->policies, value);
}

static bool
set_precert(struct options *o, const char *value)
{
	return option_file(o, "precert", &o->precerts, value);
}

static bool
set_beside(struct options *o, const char *value)
{
	return option_file(o, "beside", &o->beside, value);
}

static bool
set_previous(struct options *o, const char *value)
{
	return option_file(o, "previous", &o->previous, value);
}

/* The profiles of objects of a known kind. */
static const char *
known_profile_word(size_t i)
{
	const char *word = profile_word(i);
	return word != NULL && profile_from_name(word) != NO_OBJECT ? word : NULL;
}

/* The profiles of certificates. */
static const char *
certificate_profile_word(size_t i)
{
	const char *word = profile_word(i);
	return word != NULL && profile_from_name(word) & CERTIFICATE ? word : NULL;
}

static bool
set_profile(struct options *o, const char *value)
{
	bool of_any = o->command == COMMAND_LIST;
	o->job.profile = profile_from_name(value);
	return number_of("profile", value, of_any ? known_profile_word : certificate_profile_word) >= 0;
}

static bool
set_require_kind(struct options *o, const char *value)
{
	struct words words = { 0 };
	bool ok = add_words(o, "require-kind", &words, value);
	for (size_t i = 0; i < words.count && ok; i++) {
		o->job.kinds |= kind_from_name(words.items[i]);
		ok = number_of("require-kind", words.items[i], kind_word) >= 0;
	}
	words_free(&words);
	return ok;
}

static bool
set_require_profile(struct options *o, const char *value)
{
	struct words words = { 0 };
	bool ok = add_words(o, "require-profile", &words, value);
	for (size_t i = 0; i < words.count && ok; i++) {
		o->job.profiles |= profile_from_name(words.items[i]);
		ok = number_of("require-profile", words.items[i], known_profile_word) >= 0;
	}
	words_free(&words);
	return ok;
}

static const char *
as_word(size_t i)
{
	return i == 0 ? "zlint" : NULL;
}

/* It is taken before options are read, if it is the first word. */
static bool
set_as(struct options *o, const char *value)
{
	(void)o;
	if (number_of("as", value, as_word) >= 0)
		complain("--as %s must be the first word: all that follows it is for %s", value, value);
	return false;
}

static const char *
source_word(size_t i)
{
	return i < SOURCE_COUNT ? source_name((enum source)i) : NULL;
}

/* clang-format off */
const struct option_row option_rows[] = {
	{ "format", 'f', "FORMAT", NULL, COMMAND_LINT | COMMAND_LIST | COMMAND_EXPLAIN | COMMAND_POLICY, false, CALL(set_format), "the format of output:", report_format_word, true },
	{ "input-format", 'i', "FORMAT", NULL, JUDGING, false, CALL(set_input_format), "the format of input:", input_format_word, true },
	{ "first-entry", 0, "N", NULL, COMMAND_LINT, true, CALL(set_first_entry), "ct-tile, ct-entries: the number that the first entry has in its log" },
	{ "jobs", 'j', "N", NULL, JUDGING, false, CALL(set_jobs), "lint in N threads (default: one for each processor)" },
	{ "fail-on", 0, "LEVEL", NULL, JUDGING, false, CALL(set_fail_on),
	  "exit with status 1 from this level on:", fail_on_word, true },
	{ "require-kind", 0, "KIND,...", NULL, JUDGING, false, CALL(set_require_kind),
	  "an object of another kind is an error: certificate, precertificate, final-certificate, tbs-certificate, crl, ...", kind_word },
	{ "require-profile", 0, "PROFILE,...", NULL, JUDGING, false, CALL(set_require_profile),
	  "an object that has another profile by its contents is an error: subscriber-dv, tls-subca, crl, ...", known_profile_word },
	{ "profile", 0, "PROFILE", NULL, JUDGING | COMMAND_LIST, true, CALL(set_profile),
	  "judge certificates by this profile: subscriber-dv, tls-subca, root, ...; list: the rules that apply to it", certificate_profile_word },
	{ "crl-scope", 0, "SCOPE", NULL, LINTING, true, CALL(set_crl_scope), "what CRLs and OCSP responses cover:", scope_word },
	{ "as-of", 0, "DATE", NULL, JUDGING, true, CALL(set_as_of), "judge as if issued on this day, YYYY-MM-DD" },
	{ "issuer", 0, "FILE", NULL, JUDGING, false, CALL(set_issuer), "issuer certificates, for the rules that need the issuer's" },
	{ "precert", 0, "FILE", NULL, LINTING, false, CALL(set_precert), "precertificates of the certificates, for the rules that need them" },
	{ "beside", 0, "FILE", NULL, LINTING, false, CALL(set_beside), "certificates that CRLs and OCSP responses cover, for the rules that need them" },
	{ "previous", 0, "FILE", NULL, LINTING, false, CALL(set_previous), "CRLs that were issued before, for the rules that need them" },
	{ "ocsp-profile", 0, "PROFILE", NULL, LINTING, true, CALL(set_ocsp_profile), "the profile of OCSP that responders follow:", ocsp_profile_word },
	{ "verify-signature", 0, NULL, NULL, JUDGING, false, FLAG(job.verifies),
	  "verify signatures, by the certificates of --issuer or a root's own key; brlint: also by the next certificate of a file" },
	{ "no-chain", 0, NULL, NULL, LINTING, false, FLAG(no_chain), "do not take the next certificate of a file as that of the issuer" },
	{ "policy", 0, "FILE", NULL, ANY_COMMAND, false, CALL(set_policy), "a policy: levels, waivers, what blocks, and rules of one's own" },
	{ "only", 0, "RULE,...", "includeNames", CHOOSING, false, CALL(set_only), "run only these rules" },
	{ "ignore", 0, "RULE,...", "excludeNames", CHOOSING, false, CALL(set_ignore), "do not run these rules" },
	{ "name-filter", 0, "REGEX", "nameFilter", CHOOSING, true, TEXT(choice.name_filter),
	  "run the rules whose names match this extended regular expression" },
	{ "include-sources", 0, "SOURCE,...", "includeSources", CHOOSING, false, CALL(set_include_sources),
	  "run only the rules of these documents: BR, RFC5280, ...", source_word },
	{ "exclude-sources", 0, "SOURCE,...", "excludeSources", CHOOSING, false, CALL(set_exclude_sources), "do not run the rules of these documents",
	  source_word },
	{ "data", 0, "DIRECTORY", NULL, JUDGING, true, TEXT(data), "use the reference data in this directory instead of the built-in ones" },
	{ "log-list", 0, "FILE", NULL, JUDGING, false, CALL(set_log_list), "a list of Certificate Transparency logs, of Chrome's or Apple's or another, for rules on timestamps" },
	{ "weak-keys", 0, "FILE", NULL, JUDGING, false, CALL(set_weak_keys), "more Debian weak keys, beside those of the data" },
	{ "blocked-keys", 0, "FILE", NULL, JUDGING, true, CALL(set_blocked_keys), "keys that must not be certified, by the SHA-256 of subjectPublicKeyInfo" },
	{ "test-keys", 0, NULL, NULL, JUDGING, false, FLAG(tests_keys), "tests of RSA keys that take milliseconds: whether the modulus is a prime, a power, or has a small factor" },
	{ "max-object", 0, "OCTETS", NULL, JUDGING, false, CALL(set_max_object), "do not read larger objects; K, M, G may follow (default: 64M; DER files of any size)" },
	{ "color", 0, "WHEN", NULL, LINTING, false, CALL(set_color), "colour in the output for people:", color_word, true },
	{ "header", 0, NULL, NULL, COMMAND_LINT, false, FLAG(report.header), "jsonl: a first line about program, rules and data, and a last one with the counts" },
	{ "details", 0, NULL, NULL, COMMAND_LINT, false, FLAG(report.details), "jsonl: what each object is, why it was judged as it was, and more on each rule" },
	{ "verdicts", 0, NULL, NULL, COMMAND_LINT, false, FLAG(report.verdicts), "jsonl: the rules by verdict" },
	{ "all-rules", 0, NULL, NULL, COMMAND_LINT, false, FLAG(report.all_rules), "zlint: also the rules that zlint does not have" },
	{ "end-marker", 0, NULL, NULL, COMMAND_LINT, false, FLAG(report.end_marker), "lines: [Ready] first, and [EndOfResults] after each object" },
	{ "all-dates", 0, NULL, NULL, COMMAND_LINT | COMMAND_AUDIT, false, FLAG(report.all_dates), "the table for the CCADB also has certificates that have expired" },
	{ "clause", 0, "CLAUSE", NULL, COMMAND_LIST | COMMAND_COVERAGE, true, TEXT(clause), "list, coverage: only this clause and those below it" },
	{ "source", 0, "SOURCE", NULL, COMMAND_LIST | COMMAND_COVERAGE, true, TEXT(source), "list, coverage: only this document: BR, RFC5280, ...",
	  source_word },
	{ "examples", 0, NULL, NULL, COMMAND_EXPLAIN, false, FLAG(examples), "explain: all examples, with the edits that make them" },
	{ "against", 0, "SOURCE=FILE", NULL, COMMAND_COVERAGE, false, CALL(set_against),
	  "coverage: the clauses that this newer text changes, with their statements and rules", source_word },
	{ "as", 0, "PROGRAM", NULL, COMMAND_LINT, true, CALL(set_as), "before all else: take the command line of zlint, and answer as it does", as_word },
	{ "help", 'h', NULL, NULL, ANY_COMMAND, false, FLAG(help), "this text" },
	{ "version", 'V', NULL, NULL, ANY_COMMAND, false, FLAG(version), "the version, a digest of the rules, and the versions of documents and data" },
	{ 0 },
};
/* clang-format on */
#define ROWS (sizeof(option_rows) / sizeof(option_rows[0]) - 1)

/* --- reading them --- */

/* One word of the command line that is an option, taken apart. */
struct word {
	const struct option_row *row;
	const char *value; /* behind "=", or behind the letter; NULL: none there */
};

/* Whether the word has this name, perhaps with a value behind "=". */
static bool
is_named(const char *word, const char *name, struct word *found, const struct option_row *row)
{
	size_t length = name != NULL ? strlen(name) : 0;
	if (length == 0 || strncmp(word, name, length) != 0 || (word[length] != '\0' && word[length] != '='))
		return false;
	*found = (struct word){ row, word[length] == '=' ? word + length + 1 : NULL };
	return true;
}

/* Which option a word is that begins with a dash; its row is NULL if it is none. */
static struct word
word_read(const char *text, const struct own_options *own)
{
	struct word found = { NULL, NULL };
	bool two = text[1] == '-';
	const char *name = text + 1 + two;
	for (const struct option_row *row = own != NULL ? own->rows : NULL; two && row != NULL && row->name != NULL; row++) {
		if (is_named(name, row->name, &found, row))
			return found;
	}
	for (size_t i = 0; i < ROWS; i++) {
		if ((two && is_named(name, option_rows[i].name, &found, &option_rows[i])) ||
		    is_named(name, option_rows[i].zlint, &found, &option_rows[i]))
			return found;
	}
	for (size_t i = 0; i < ROWS && !two; i++) {
		if (option_rows[i].letter != 0 && option_rows[i].letter == *name && (name[1] == '\0' || option_rows[i].value != NULL))
			return (struct word){ &option_rows[i], name[1] != '\0' ? name + 1 : NULL };
	}
	return found;
}

/* Remembers that an option was given, for the header. Values of one that is given again are joined with commas. */
static bool
remember(struct options *o, const struct option_row *row, const char *value)
{
	size_t i = 0;
	while (i < o->given_count && strcmp(o->given[i].name, row->name) != 0)
		i++;
	if (i < o->given_count && row->value == NULL)
		return true;
	if (i < o->given_count && row->once) {
		complain("--%s is given twice", row->name);
		return false;
	}
	bool adds = i < o->given_count && option_adds_up(row);
	char *joined = NULL;
	if (asprintf(&joined, "%s%s%s", adds ? o->given[i].value : "", adds ? "," : "", value != NULL ? value : "") < 0)
		return no_memory(o);
	if (i == o->given_count)
		o->given[o->given_count++].name = row->name;
	else
		free((char *)o->given[i].value);
	o->given[i].value = joined;
	return true;
}

/* Whether an option is none of the table. */
static bool
is_own(const struct options *o, const struct option_row *row)
{
	return o->own != NULL && (row < option_rows || row >= option_rows + ROWS);
}

static bool
set(struct options *o, const struct option_row *row, const char *value)
{
	char *place = (char *)(is_own(o, row) ? o->own->values : o) + row->place;
	if (row->set != NULL)
		return row->set(o, value);
	if (row->value == NULL)
		*(bool *)place = true;
	else
		*(const char **)place = value;
	return true;
}

static const char *
command_name(enum command command)
{
	const struct command_row *c = command_rows;
	while (c->name != NULL && c->command != command)
		c++;
	return c->name != NULL ? c->name : "";
}

/* Sets one option; *i is the place of its word, and then that of its value. */
static bool
take(struct options *o, int argc, char **argv, int *i)
{
	struct word word = word_read(argv[*i], o->own);
	const struct option_row *row = word.row;

	if (row == NULL) {
		complain("there is no option %s", argv[*i]);
		return false;
	}
	if (!(row->commands & o->command)) {
		complain("%s does not take --%s", o->own != NULL ? "audit" : command_name(o->command), row->name);
		return false;
	}
	if (row->value == NULL && word.value != NULL) {
		complain("--%s takes no value", row->name);
		return false;
	}
	if (row->value != NULL && word.value == NULL) {
		if (*i + 1 == argc) {
			complain("--%s needs a value: %s", row->name, row->value);
			return false;
		}
		word.value = argv[++*i];
	}
	if (row->value != NULL && *word.value == '\0') {
		complain("--%s: the value is empty", row->name);
		return false;
	}
	if (option_names_file(row))
		o->files[o->file_count++] = (struct named_file){ row->name, word.value };
	return remember(o, row, word.value) && set(o, row, word.value);
}

static bool
is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

/* Finds the command, if a word that is no option's value names one: it is the first such word, and stands before "--". */
static int
find_command(struct options *o, int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (is_option(argv[i])) {
			struct word word = word_read(argv[i], NULL);
			i += word.row != NULL && word.row->value != NULL && word.value == NULL;
			continue;
		}
		for (const struct command_row *c = command_rows; c->name != NULL; c++) {
			if (strcmp(argv[i], c->name) == 0) {
				o->command = c->command;
				return i;
			}
		}
		break;
	}
	return -1;
}

/* Takes "check FILE" or "show FILE" off the words of the command policy. */
static bool
take_policy_words(struct options *o)
{
	const char *word = o->argument_count > 0 ? o->arguments[0] : "";
	o->shows_policy = strcmp(word, "show") == 0;
	if (!o->shows_policy && strcmp(word, "check") != 0) {
		complain("policy: say check or show, and the name of a policy");
		return false;
	}
	if (o->argument_count < 2 || *o->arguments[1] == '\0') {
		complain("policy %s: name a policy", word);
		return false;
	}
	if (o->shows_policy && o->argument_count > 2) {
		complain("policy show does not take \"%s\"", o->arguments[2]);
		return false;
	}
	if (!set_policy(o, o->arguments[1]))
		return false;
	o->argument_count -= 2;
	memmove(o->arguments, o->arguments + 2, o->argument_count * sizeof(*o->arguments));
	return true;
}

/* Whether the command has the format; complains if not. */
static bool
has_format(const struct options *o)
{
	const char *format = o->report.format->name;
	bool text = strcmp(format, "text") == 0, both = text || strcmp(format, "jsonl") == 0;
	if (o->command & (COMMAND_LIST | COMMAND_EXPLAIN | COMMAND_POLICY) && !both)
		complain("%s only has the formats text and jsonl", command_name(o->command));
	else if (o->command == COMMAND_POLICY && !o->shows_policy && !text)
		complain("policy check only has the format text");
	else
		return true;
	return false;
}

/* Whether the options that are for one format are given with that; complains if not. */
static bool
fit_format(const struct options *o)
{
	static const struct {
		const char *option, *format;
	} pairs[] = {
		{ "header", "jsonl" },    { "details", "jsonl" },    { "verdicts", "jsonl" },
		{ "all-rules", "zlint" }, { "end-marker", "lines" }, { "all-dates", "ccadb-csv" },
	};
	for (size_t i = 0; i < o->given_count; i++) {
		for (size_t p = 0; p < sizeof(pairs) / sizeof(pairs[0]); p++) {
			if (strcmp(o->given[i].name, pairs[p].option) != 0 || strcmp(o->report.format->name, pairs[p].format) == 0)
				continue;
			complain("--%s is for the format %s only", pairs[p].option, pairs[p].format);
			return false;
		}
	}
	return true;
}

/* How many of some words are "-". */
static size_t
count_standard(char *const *words, size_t count)
{
	size_t standard = 0;
	for (size_t i = 0; i < count; i++)
		standard += strcmp(words[i], "-") == 0;
	return standard;
}

/* Whether the arguments are names, and standard input is read once; complains if not. */
static bool
are_names(const struct options *o)
{
	for (size_t i = 0; i < o->argument_count; i++) {
		if (*o->arguments[i] == '\0') {
			complain("an argument is empty");
			return false;
		}
	}
	size_t standard = count_standard(o->arguments, o->argument_count) + count_standard(o->issuers.items, o->issuers.count) +
			  count_standard(o->precerts.items, o->precerts.count) + count_standard(o->beside.items, o->beside.count) +
			  count_standard(o->previous.items, o->previous.count);
	if (standard > 1 && o->command & JUDGING) {
		complain("standard input (-) is named %zu times, but can only be read once", standard);
		return false;
	}
	return true;
}

/* Whether what was given goes together; complains if not. */
static bool
agree(struct options *o)
{
	return (o->command != COMMAND_POLICY || take_policy_words(o)) && has_format(o) && (o->own != NULL || fit_format(o)) && are_names(o);
}

/* As many as the process may use. */
static unsigned
processors(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
	return count < 1 ? 1 : count > THREADS_MAX ? THREADS_MAX : (unsigned)count;
}

#define MAX_OBJECT (UINT64_C(64) << 20)

bool
options_read(struct options *o, const struct own_options *own, int argc, char **argv)
{
	size_t own_count = 0;

	*o = (struct options){
		.command = own != NULL ? own->command : COMMAND_LINT,
		.input = { .format = INPUT_AUTO, .max_object = MAX_OBJECT },
		.first_entry = -1,
		.fail_on = MUST,
		.threads = processors(),
		.report = { .format = &report_formats[0] },
		.own = own,
	};
	for (; own != NULL && own->rows[own_count].name != NULL; own_count++)
		;
	o->report.colour = is_colourful();
	o->arguments = calloc((size_t)argc + 1, sizeof(*o->arguments));
	o->given = calloc(ROWS + own_count, sizeof(*o->given));
	o->files = calloc((size_t)argc + 1, sizeof(*o->files)); /* each takes a word at least */
	if (o->arguments == NULL || o->given == NULL || o->files == NULL)
		return no_memory(o);
	int command = own != NULL ? -1 : find_command(o, argc, argv);
	bool words = true;
	for (int i = 0; i < argc; i++) {
		if (words && strcmp(argv[i], "--") == 0)
			words = false;
		else if (words && is_option(argv[i])) {
			if (!take(o, argc, argv, &i))
				return false;
		} else if (i != command)
			o->arguments[o->argument_count++] = argv[i];
	}
	o->report.options = o->given;
	o->report.option_count = o->given_count;
	return agree(o);
}

void
options_free(struct options *o)
{
	choice_free(&o->choice);
	words_free(&o->policies);
	words_free(&o->issuers);
	words_free(&o->precerts);
	words_free(&o->log_lists);
	words_free(&o->weak_keys);
	words_free(&o->beside);
	words_free(&o->previous);
	words_free(&o->against);
	for (size_t i = 0; i < o->given_count; i++)
		free((char *)o->given[i].value);
	free(o->given);
	free(o->files);
	free(o->arguments);
}

/* --- telling of them --- */

void
option_words(struct buffer *b, option_word *word, bool has_default)
{
	for (size_t i = 0; word(i) != NULL; i++)
		buffer_printf(b, "%s%s%s", i > 0 ? ", " : "", word(i), i == 0 && has_default ? " (default)" : "");
}

void
option_help(struct buffer *b, const struct option_row *row)
{
	buffer_text(b, row->help);
	if (option_tells_words(row)) {
		buffer_text(b, " ");
		option_words(b, row->word, row->has_default);
	}
}

#define USAGE_COLUMN 29

static void
usage_row(struct buffer *b, const struct option_row *row)
{
	char left[80];
	int width = snprintf(left, sizeof(left), "  %c%c%s --%s%s%s", row->letter != 0 ? '-' : ' ', row->letter != 0 ? row->letter : ' ',
			     row->letter != 0 ? "," : " ", row->name, row->value != NULL ? " " : "", row->value != NULL ? row->value : "");
	buffer_text(b, left);
	if (width >= USAGE_COLUMN)
		buffer_text(b, "\n");
	buffer_printf(b, "%*s", width < USAGE_COLUMN ? USAGE_COLUMN - width : USAGE_COLUMN, "");
	option_help(b, row);
	buffer_text(b, "\n");
}

void
options_usage_rows(struct buffer *b, unsigned commands, const struct option_row *own)
{
	for (const struct option_row *row = own; row != NULL && row->name != NULL; row++)
		usage_row(b, row);
	for (const struct option_row *row = option_rows; row->name != NULL; row++) {
		if (row->commands & commands)
			usage_row(b, row);
	}
}

void
options_usage(struct buffer *b)
{
	buffer_text(b, "Usage: brlint [OPTION]... FILE... | DIRECTORY | -\n"
		       "       brlint tree [OPTION]... FILE...\n"
		       "       brlint explain [--examples] [--format jsonl] RULE...\n"
		       "       brlint list [--clause CLAUSE] [--source SOURCE] [--profile PROFILE] [OPTION]...\n"
		       "       brlint coverage [--clause CLAUSE] [--source SOURCE] [--against SOURCE=FILE]\n"
		       "       brlint policy check FILE [OPTION]... [INPUT]...\n"
		       "       brlint policy show FILE\n"
		       "\n"
		       "Lints certificates, precertificates, CRLs and OCSP responses, also before they are signed (TBSCertificate, TBSCertList,\n"
		       "ResponseData), against the Baseline Requirements and related documents. The format of each input is detected from its\n"
		       "contents, never from its name: DER, PEM, base64, PKCS#7. Options may also follow the names of files; \"--\" ends options and "
		       "commands.\n"
		       "\n");
	options_usage_rows(b, ANY_COMMAND & ~(unsigned)COMMAND_AUDIT, NULL);
	buffer_text(b, "\nIn zlint's spelling:");
	for (const struct option_row *row = option_rows; row->name != NULL; row++) {
		if (row->zlint != NULL)
			buffer_printf(b, " -%s", row->zlint);
	}
	buffer_text(b, "\n\nExit status: 0 all input was judged, and no finding is at or above the level of --fail-on; 1 findings; 2 wrong usage, an "
		       "input that\n"
		       "cannot be read, or nothing judged; 3 memory ran out, or output cannot be written. The manual has more: man brlint.\n");
}
