#include <getopt.h>
#include <regex.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "asn1/time.h"
#include "cli/cli.h"
#include "config.h"
#include "x509/classify.h"

static const struct {
	const char *name;
	int (*run)(struct options *);
} commands[] = {
	{ "lint", command_lint },       { "tree", command_tree },         { "list", command_list },
	{ "explain", command_explain }, { "coverage", command_coverage },
};

enum {
	OPTION_AS_OF = 256,
	OPTION_CLAUSE,
	OPTION_COLOR,
	OPTION_CRL_SCOPE,
	OPTION_DATA,
	OPTION_EXCLUDE_SOURCES,
	OPTION_FAIL_ON,
	OPTION_IGNORE,
	OPTION_INCLUDE_SOURCES,
	OPTION_ISSUER,
	OPTION_NAME_FILTER,
	OPTION_ONLY,
	OPTION_PRECERT,
	OPTION_PROFILE,
	OPTION_SOURCE,
};

static const struct option long_options[] = {
	{ "as-of", required_argument, NULL, OPTION_AS_OF },
	{ "clause", required_argument, NULL, OPTION_CLAUSE },
	{ "color", required_argument, NULL, OPTION_COLOR },
	{ "crl-scope", required_argument, NULL, OPTION_CRL_SCOPE },
	{ "data", required_argument, NULL, OPTION_DATA },
	{ "exclude-sources", required_argument, NULL, OPTION_EXCLUDE_SOURCES },
	{ "fail-on", required_argument, NULL, OPTION_FAIL_ON },
	{ "format", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ "ignore", required_argument, NULL, OPTION_IGNORE },
	{ "include-sources", required_argument, NULL, OPTION_INCLUDE_SOURCES },
	{ "input-format", required_argument, NULL, 'i' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "issuer", required_argument, NULL, OPTION_ISSUER },
	{ "name-filter", required_argument, NULL, OPTION_NAME_FILTER },
	{ "only", required_argument, NULL, OPTION_ONLY },
	{ "precert", required_argument, NULL, OPTION_PRECERT },
	{ "profile", required_argument, NULL, OPTION_PROFILE },
	{ "source", required_argument, NULL, OPTION_SOURCE },
	{ "version", no_argument, NULL, 'V' },
	/* as zlint spells them */
	{ "excludeNames", required_argument, NULL, OPTION_IGNORE },
	{ "excludeSources", required_argument, NULL, OPTION_EXCLUDE_SOURCES },
	{ "includeNames", required_argument, NULL, OPTION_ONLY },
	{ "includeSources", required_argument, NULL, OPTION_INCLUDE_SOURCES },
	{ "nameFilter", required_argument, NULL, OPTION_NAME_FILTER },
	{ 0 },
};

static const char usage[] =
	"Usage: brlint [OPTION]... FILE... | DIRECTORY | -\n"
	"       brlint tree [OPTION]... FILE...\n"
	"       brlint explain RULE...\n"
	"       brlint list [--clause CLAUSE] [--source SOURCE]\n"
	"       brlint coverage [--clause CLAUSE]\n"
	"\n"
	"Lints certificates, precertificates, CRLs and OCSP responses, and what of the first and the third is to be signed, against the\n"
	"Baseline Requirements. The kind of each input is told by its contents: DER, PEM, base64.\n"
	"\n"
	"  -f, --format FORMAT        text (default), jsonl, zlint\n"
	"  -i, --input-format FORMAT  auto (default), der, pem, base64, base64-lines, records\n"
	"  -j, --jobs N               lint in N threads (default: one a processor)\n"
	"      --profile PROFILE      judge certificates as of this profile: subscriber-dv, tls-subca, root, ...\n"
	"      --crl-scope SCOPE      what CRLs and OCSP responses cover: ca, subscriber\n"
	"      --as-of DATE           judge as if issued on this day, YYYY-MM-DD\n"
	"      --fail-on LEVEL        the least level for exit status 1: error (default), warning, notice, never\n"
	"      --issuer FILE          certificates of issuers, for the rules that need the issuer's\n"
	"      --precert FILE         precertificates of the certificates, for the rules that need them\n"
	"      --only RULE,...        run these rules and no others\n"
	"      --ignore RULE,...      leave these rules out\n"
	"      --name-filter REGEX    run the rules whose names match this extended regular expression\n"
	"      --include-sources SOURCE,...\n"
	"      --exclude-sources SOURCE,...\n"
	"                             run only, or leave out, the rules of these documents: BR, RFC5280, ...\n"
	"      --data DIRECTORY       reference data that replace the built-in ones\n"
	"      --color WHEN           auto (default), always, never\n"
	"      --clause CLAUSE        list, coverage: this clause and what is below it\n"
	"      --source SOURCE        list: rules of this document: BR, RFC5280, ...\n"
	"  -h, --help                 this text\n"
	"  -V, --version              the version, and how old the built-in data are\n"
	"\n"
	"Exit status: 0 nothing at or above the level of --fail-on, 1 findings, 2 wrong usage or an input that cannot be read, 3 internal error.\n";

void
complain(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("brlint: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

/* The number of a word in a list ended by NULL; -1, with a complaint, where it is not in it. */
static int
choice(const char *option, const char *word, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], word) == 0)
			return i;
	}
	complain("%s: there is no \"%s\"", option, word);
	return -1;
}

static bool
parse_date(const char *text, int64_t *seconds)
{
	struct calendar_time t = { 0 };
	int used = 0;
	if (sscanf(text, "%4d-%2d-%2d%n", &t.year, &t.month, &t.day, &used) != 3 || text[used] != '\0' || t.month < 1 || t.month > 12 || t.day < 1 ||
	    t.day > 31) {
		complain("--as-of: \"%s\" is no date of the form YYYY-MM-DD", text);
		return false;
	}
	*seconds = time_from_calendar(&t);
	return true;
}

#define THREADS_MAX 1024

static bool
parse_threads(const char *text, unsigned *threads)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);
	if (end == text || *end != '\0' || number < 1 || number > THREADS_MAX) {
		complain("--jobs: \"%s\" is no number from 1 to %d", text, THREADS_MAX);
		return false;
	}
	*threads = (unsigned)number;
	return true;
}

/* As many as the process may use. */
static unsigned
processors(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
	return count < 1 ? 1 : count > THREADS_MAX ? THREADS_MAX : (unsigned)count;
}

/* Switches the rules of a list with commas between. */
static bool
switch_rules(const struct ruleset *rules, const char *option, char *list, bool enabled)
{
	for (char *saved, *name = strtok_r(list, ",", &saved); name != NULL; name = strtok_r(NULL, ",", &saved)) {
		struct gate *gate = ruleset_find(rules, name);
		if (gate == NULL) {
			complain("%s: there is no rule %s", option, name);
			return false;
		}
		gate->enabled = enabled;
	}
	return true;
}

/* Marks the rules of a document, by our name for it or by zlint's. Returns whether there are any. */
static bool
mark_source(const struct ruleset *rules, const char *source, bool *marks)
{
	bool any = false;
	for (uint32_t i = 0; i < rules->count; i++) {
		bool of = strcasecmp(source_name(rules->gates[i].lint->source), source) == 0;
		marks[i] |= of;
		any |= of;
	}
	for (size_t i = 0; i < zlint_count; i++) {
		bool of = rules->zlint[i] != NULL && strcasecmp(zlint_lints[i].source, source) == 0;
		if (of)
			marks[rules->zlint[i] - rules->gates] = true;
		any |= of;
	}
	return any;
}

/* Marks the rules of a list of documents with commas between. */
static bool
mark_sources(const struct ruleset *rules, const char *option, char *list, bool *marks)
{
	for (char *saved, *source = strtok_r(list, ",", &saved); source != NULL; source = strtok_r(NULL, ",", &saved)) {
		if (!mark_source(rules, source, marks)) {
			complain("%s: no rule is of %s", option, source);
			return false;
		}
	}
	return true;
}

/* Leaves out the rules that `list` names (`wanted` false), or that it does not name. NULL leaves out none. */
static bool
filter_sources(const struct ruleset *rules, const char *option, char *list, bool wanted)
{
	bool *marks = calloc(rules->count, sizeof(*marks));
	bool ok = list == NULL || (marks != NULL && mark_sources(rules, option, list, marks));
	for (uint32_t i = 0; i < rules->count && ok && list != NULL; i++)
		rules->gates[i].enabled &= marks[i] == wanted;
	free(marks);
	return ok;
}

/* Leaves out the rules whose names do not match. NULL leaves out none. */
static bool
filter_names(const struct ruleset *rules, const char *pattern)
{
	regex_t regex;
	if (pattern == NULL)
		return true;
	if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0) {
		complain("--name-filter: \"%s\" is no extended regular expression", pattern);
		return false;
	}
	for (uint32_t i = 0; i < rules->count; i++)
		rules->gates[i].enabled &= regexec(&regex, rules->gates[i].lint->name, 0, NULL, 0) == 0;
	regfree(&regex);
	return true;
}

static void
print_version(const struct reference *r)
{
	const struct {
		const char *what;
		struct span version;
	} data[] = {
		{ "top-level domains", r->tlds.version },   { "special-purpose addresses", r->addresses.version },
		{ "country codes", r->countries.version },  { "EV policies", r->ev_policies.version },
		{ "public suffixes", r->suffixes.version },
	};
	printf("brlint %s\n", PACKAGE_VERSION);
	for (size_t i = 0; i < sizeof(data) / sizeof(data[0]); i++)
		printf("%s: %.*s\n", data[i].what, (int)data[i].version.size, (const char *)data[i].version.data);
}

struct words {
	char *only, *ignore, *include_sources, *exclude_sources;
	const char *name_filter;
	const char *data;
	const char *companions[2]; /* files, by enum companion */
	bool version;
};

/* Reads the options. Returns false, with a complaint, where they are wrong. */
static bool
parse(struct options *o, int argc, char **argv, struct words *words)
{
	static const char *const formats[] = { "text", "jsonl", "zlint", NULL };
	static const char *const levels[] = { "error", "warning", "notice", "never", NULL };
	static const char *const colours[] = { "auto", "always", "never", NULL };
	int option, number;

	o->colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
	while ((option = getopt_long_only(argc, argv, "f:i:j:hV", long_options, NULL)) != -1) {
		switch (option) {
		case 'f':
			if ((number = choice("--format", optarg, formats)) < 0)
				return false;
			o->format = (enum output_format)number;
			break;
		case 'i':
			if ((number = input_format_from_name(optarg)) < 0) {
				complain("--input-format: there is no \"%s\"", optarg);
				return false;
			}
			o->input_format = (enum input_format)number;
			break;
		case 'j':
			if (!parse_threads(optarg, &o->threads))
				return false;
			break;
		case OPTION_FAIL_ON:
			if ((number = choice("--fail-on", optarg, levels)) < 0)
				return false;
			o->fail_on = number <= NOTICE ? number : -1;
			break;
		case OPTION_COLOR:
			if ((number = choice("--color", optarg, colours)) < 0)
				return false;
			if (number > 0)
				o->colour = number == 1;
			break;
		case OPTION_PROFILE:
			o->linter.profile = profile_from_name(optarg);
			if (!(o->linter.profile & CERTIFICATE)) {
				complain("--profile: there is no profile \"%s\" of certificates", optarg);
				return false;
			}
			break;
		case OPTION_CRL_SCOPE:
			o->linter.scope = scope_from_name(optarg);
			if (o->linter.scope == 0) {
				complain("--crl-scope: there is no \"%s\"; there are ca and subscriber", optarg);
				return false;
			}
			break;
		case OPTION_AS_OF:
			if (!parse_date(optarg, &o->linter.date))
				return false;
			o->linter.has_date = true;
			break;
		case OPTION_CLAUSE:
			o->clause = optarg;
			break;
		case OPTION_SOURCE:
			o->source = optarg;
			break;
		case OPTION_DATA:
			words->data = optarg;
			break;
		case OPTION_ISSUER:
			words->companions[COMPANION_ISSUER] = optarg;
			break;
		case OPTION_PRECERT:
			words->companions[COMPANION_PRECERT] = optarg;
			break;
		case OPTION_ONLY:
			words->only = optarg;
			break;
		case OPTION_IGNORE:
			words->ignore = optarg;
			break;
		case OPTION_INCLUDE_SOURCES:
			words->include_sources = optarg;
			break;
		case OPTION_EXCLUDE_SOURCES:
			words->exclude_sources = optarg;
			break;
		case OPTION_NAME_FILTER:
			words->name_filter = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(EXIT_CLEAN);
		case 'V':
			words->version = true;
			break;
		default:
			return false;
		}
	}
	o->arguments = argv + optind;
	o->argument_count = argc - optind;
	return true;
}

/* Reading the certificates of --issuer and --precert. */
struct companion_reader {
	struct linter *linter;
	enum companion companion;
	bool failed;
};

static bool
on_companion(void *context, const struct input_object *o)
{
	struct companion_reader *r = context;
	if (!linter_add_companion(r->linter, r->companion, o->der)) {
		complain("%s: object %zu is no certificate", o->name, o->index);
		r->failed = true;
	}
	return true;
}

static bool
on_companion_trouble(void *context, const struct input_trouble *t)
{
	struct companion_reader *r = context;
	complain("%s: offset %llu: %s", t->name, (unsigned long long)t->offset, t->what);
	r->failed = true;
	return true;
}

static bool
read_companions(struct options *o, const struct words *words, enum companion companion)
{
	struct companion_reader r = { &o->linter, companion, false };
	struct input_options input = { .format = INPUT_AUTO, .max_object = MAX_OBJECT };
	struct input_sink sink = { on_companion, on_companion_trouble, NULL, &r };
	if (words->companions[companion] != NULL)
		input_read(words->companions[companion], &input, &sink);
	return !r.failed;
}

/* Makes the linter and applies what the user chose of its rules. */
static bool
set_up(struct options *o, const struct words *words)
{
	struct linter chosen = o->linter;
	char where[4096];
	const char *wrong = linter_init(&o->linter, words->data, where, sizeof(where));

	if (wrong != NULL) {
		complain("%s: %s", where, wrong);
		return false;
	}
	o->linter.profile = chosen.profile;
	o->linter.scope = chosen.scope;
	o->linter.has_date = chosen.has_date;
	o->linter.date = chosen.date;
	const struct ruleset *rules = &o->linter.rules;
	for (uint32_t i = 0; i < rules->count && words->only != NULL; i++)
		rules->gates[i].enabled = false;
	return read_companions(o, words, COMPANION_ISSUER) && read_companions(o, words, COMPANION_PRECERT) &&
	       (words->only == NULL || switch_rules(rules, "--only", words->only, true)) &&
	       (words->ignore == NULL || switch_rules(rules, "--ignore", words->ignore, false)) && filter_names(rules, words->name_filter) &&
	       filter_sources(rules, "--include-sources", words->include_sources, true) &&
	       filter_sources(rules, "--exclude-sources", words->exclude_sources, false);
}

int
main(int argc, char **argv)
{
	struct options options = { .fail_on = MUST, .threads = processors() };
	struct words words = { 0 };
	int status = EXIT_TROUBLE;

	if (!parse(&options, argc, argv, &words)) {
		fputs("Try \"brlint --help\".\n", stderr);
		return EXIT_TROUBLE;
	}
	int (*command)(struct options *) = command_lint;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]) && options.argument_count > 0; i++) {
		if (strcmp(options.arguments[0], commands[i].name) == 0) {
			command = commands[i].run;
			options.arguments++;
			options.argument_count--;
			break;
		}
	}
	if (set_up(&options, &words)) {
		if (words.version) {
			print_version(&options.linter.reference);
			status = EXIT_CLEAN;
		} else {
			status = command(&options);
		}
	}
	linter_free(&options.linter);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		complain("standard output cannot be written");
		return EXIT_INTERNAL;
	}
	return status;
}
