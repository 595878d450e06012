/*
 * Findings as words: a table of formats, one file each. A format adds to a buffer and never writes to a file; each thing that it says is whole in the
 * buffer, or the buffer has failed and the caller takes it back.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "lints/linter.h"
#include "report/buffer.h"

struct report_format;
struct result;

/* An option that changes what is said, for the header: its name without dashes, and its value ("" if it takes none). */
struct report_option {
	const char *name, *value;
};

/* Room for all rules: a set of them has no room for others, and neither has a policy. */
#define RULES_MAX (RULE_SET_WORDS * 64 + PRIVATE_RULES_MAX)

/* What all of a run's output has in common. report_prepare() makes it ready; then it is only read, and threads share it. */
struct report {
	const struct report_format *format;
	const struct linter *linter;
	bool colour;      /* text: with terminal escapes */
	bool header;      /* jsonl: a first and a last line about the run */
	bool details;     /* jsonl: the members that say which object it is, and why it was judged so */
	bool verdicts;    /* jsonl: the rules by verdict */
	bool pair_by_key; /* jsonl, details: what a pair has in common is told with the hash of the issuer's key, or not at all */
	/* jsonl, details: adds members behind these, each with a comma before it; NULL: none */
	void (*more)(struct buffer *b, const struct report *report, const struct result *result);
	bool all_rules;        /* zlint: the rules that zlint lacks, too */
	bool end_marker;       /* lines: [Ready], and [EndOfResults] after each object */
	bool all_dates;        /* ccadb-csv: certificates that have expired, too */
	unsigned leaves_out;   /* jsonl: findings of so many of the levels, from the lowest on, are not said */
	int fail_on;           /* the least level that blocks, as enum level; -1: none does */
	const char *help_base; /* where the site of the rules is, without a slash at the end; "": nowhere; NULL: report_prepare() sets it */
	/*
	 * zlint: for each of zlint_lints whether it has a member, "NA" where brlint has no such rule, and any object that is not what it should be is
	 * fatal, also one of an unknown kind. NULL: those have one that brlint has and that were chosen.
	 */
	const bool *zlint_names;
	void *context; /* of a format that is not one of report_formats */
	/*
	 * html, markdown, sarif: gives why a rule is there, and what a CA changes to keep it; false: nobody has written that down. NULL: they are not
	 * known, for the texts are the command's.
	 */
	bool (*explain)(const char *rule, const char **why, const char **remedy);
	/* for the header */
	int64_t started;     /* seconds since 1970; 0: not known, and no certificate has expired then */
	const char *build;   /* the commit */
	const char *ruleset; /* jsonl, of entries of logs: what ruleset_digest() makes of the linter */
	const struct report_option *options;
	size_t option_count;
	/* what report_prepare() makes; zlint, if all rules are asked for: the linter's rules by name */
	const struct gate *by_name[RULES_MAX];
	size_t by_name_count;
	struct rule_set wanted; /* the rules whose verdicts the format says, if it needs any */
	/* zlint: the rules that it says, those of a kind of object behind those of the kind before; and how many octets they take, but for messages
	 */
	struct zlint_member {
		uint16_t gate; /* its number in the set */
		uint16_t size; /* of what it begins with, which stands in a text of zlint.c: */
		uint32_t at;
	} members[ZLINT_MAX];
	size_t members_end[ZLINT_KINDS], members_size[ZLINT_KINDS];
	uint16_t number_of[RULES_MAX]; /* of each of the linter's rules, by its number in the set: its place among those that are on */
};

/* Where an object is in the file that it came from. */
struct place {
	enum { PLACE_UNKNOWN, PLACE_LINES, PLACE_OCTETS } kind;
	uint64_t first, last; /* the lines of the text that it was decoded from, counted from 1; or in `first` alone, its first octet, from 0 */
};

/* What is wrong with an entry of a log. */
struct log_finding {
	const char *name, *message;
};

/* What is said of an entry of a log that an object was submitted for. */
struct log_line {
	const uint8_t *log_id; /* SHA-256 of the log's key; NULL: not known */
	int64_t number;        /* in the log, from 0; negative: not known */
	uint64_t timestamp;    /* milliseconds since 1970 */
	bool precertificate;
	const uint8_t *pair;  /* SHA256_SIZE octets; NULL: there is none */
	const uint8_t *chain; /* SHA-256 of the issuers, one behind another */
	size_t chain_count;
	bool issuer_found;
	const struct log_finding *findings;
	size_t finding_count;
};

/* One object that was linted. */
struct result {
	const char *input; /* the name of the file it came from; any octets */
	size_t index;      /* its place in that file, from 0 */
	bool alone;        /* the file has no other object, as far as is known */
	struct place place;
	const struct job *job;
	const struct session *session;
	const uint8_t *verdicts;    /* one a rule; NULL unless the format needs them */
	size_t number;              /* its place in the run, from 0, among all objects and what could not be read; numbers may be missing */
	const char *sha256;         /* of its octets, in hexadecimal digits; NULL: not made yet */
	const struct log_line *log; /* jsonl: NULL: it is no entry of a log */
};

/* A part of an input that could not be read. */
struct unreadable {
	const char *input;
	size_t index;
	uint64_t offset;
	const char *error;
	size_t number; /* as that of a result */
	/* jsonl: it is an entry of a log, or several: the first and the last, as numbers in the log; negative: not known */
	bool of_entry;
	int64_t entry, last_entry;
};

#define LEVEL_COUNT 3

/* What a run came to. */
struct totals {
	size_t objects, precertificates, not_judged, unreadable;
	size_t levels[LEVEL_COUNT]; /* findings, but for those that are waived */
	size_t waived;
	const uint8_t *waivers_used; /* one a waiver of the policy: whether something was waived by it; NULL: it is not known, for want of an input */
	int64_t now;                 /* seconds since 1970, for the waivers that are over */
	int status;                  /* of exit */
	struct span kept;            /* of a format that has unreadable_last: all that its unreadable() has said */
};

struct report_format {
	const char *name;
	bool omits_unknown;   /* it says nothing of an object that is none of the kinds */
	bool document;        /* its output is one document, which is whole with begin and end only */
	bool unreadable_last; /* what its unreadable() says is kept, and handed to end() */
	const char *between;  /* each text of an object begins so, and the first that is put out loses it; NULL: with nothing */
	bool (*needs_verdicts)(const struct report *); /* NULL: never */
	/* Each may be NULL, and then says nothing. */
	void (*begin)(struct buffer *b, const struct report *report);
	void (*object)(struct buffer *b, const struct report *report, const struct result *result);
	/* Adds no more than unreadable_room() octets, and allocates nothing else: so it can be said that memory ran out. */
	void (*unreadable)(struct buffer *b, const struct report *report, const struct unreadable *unreadable);
	void (*end)(struct buffer *b, const struct report *report, const struct totals *totals);
	/* NULL: it says every finding; otherwise see report_is_silent_on(), and in words, which those are */
	bool (*is_silent_on)(const struct report *report, const struct result *result, const struct finding *finding);
	const char *silence;
};

/* Room for what any format says of it: an octet takes at most six characters, and a format may say each twice. */
static inline size_t
unreadable_room(const struct unreadable *u)
{
	return 12 * strlen(u->input) + 12 * strlen(u->error) + 512;
}

/* How much of the text of an object is not put out, if it is the first. */
static inline size_t
report_between(const struct report_format *format, size_t text_size)
{
	size_t size = format->between != NULL ? strlen(format->between) : 0;
	return text_size < size ? 0 : size;
}

/* Adds the address of a rule's page; nothing if the site of the rules is nowhere. */
void report_help_uri(struct buffer *b, const struct report *report, const struct lint *lint);

/* The name of the file of a rule's page, in the folder rules/ of that site: its name, with "_" for a blank, and ".html". A name has no other octets
 * but letters, digits and "_-". */
void report_page_name(struct buffer *b, const char *rule);

/* To be called once format, linter and flags are set, and again when they change. */
void report_prepare(struct report *report);

/* All of them, ended by one without a name; text, the default, is the first. */
extern const struct report_format report_formats[];

/* The format of this name; NULL if there is none. */
const struct report_format *report_format_named(const char *name);

/* The names of all, by number from 0; NULL behind the last. */
const char *report_format_word(size_t i);

/*
 * Whether a format does not say a finding: in zlint's there are only zlint's rules, unless all are asked for, and of an object that is not whole it
 * says that, in place of any finding; a list for the CCADB has certificates only. Of an unknown object of which it says nothing at all it is not
 * asked.
 */
bool report_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding);

/* The decoded tree, a line a node, with the findings at their nodes. */
void report_tree(struct buffer *b, const struct report *report, const struct result *result);

/*
 * What is to be told of a policy's waivers behind the last object: the next one that is over, and then, for each file, those by which nothing was
 * waived (unless `used` is NULL). A sentence without a full stop, in one line without its end. *at is 0 at first. Returns false when there is nothing
 * more.
 */
struct policy;
bool report_waiver_note(struct buffer *b, const struct policy *policy, const uint8_t *used, int64_t now, size_t *at);

/* "FILE:LINE: the waiver of RULES", some words, and the day on which it ends. */
struct policy_waiver;
void report_waiver_end(struct buffer *b, const struct policy_waiver *waiver, const char *words);

/* Some words and the day on which a rule begins or ends; nothing for ALWAYS and FOREVER. */
void report_bound(struct buffer *b, const char *words, int64_t date);

/* A rule, as a line for people, and as a JSON object on one line. */
void report_rule_text(struct buffer *b, const struct lint *lint);
void report_rule_jsonl(struct buffer *b, const struct lint *lint);

/* The brace and the members of that object, to which others may be added. */
void report_rule_members(struct buffer *b, const struct lint *lint);

/*
 * What the linter's policy says of a rule, behind these: more lines, if it says something; and a member more, "policy", within the object, if there
 * is a policy. `now` in seconds since 1970.
 */
void report_rule_policy_text(struct buffer *b, const struct linter *linter, const struct gate *gate, int64_t now);
void report_rule_policy_jsonl(struct buffer *b, const struct linter *linter, const struct gate *gate);

/* The rule as its policy has it, on one line: its name, its level, the profiles that it is for, and until when it is waived. */
void report_rule_policy_line(struct buffer *b, const struct linter *linter, const struct gate *gate, int64_t now);

/*
 * A digest of the rules that are on and of the data by which they judge: two runs of equal digests apply equal rules. It is the SHA-256, as 64
 * lower-case hexadecimal digits and a NUL, of lines that anybody can make again:
 *
 *     rule NAME LEVEL FROM UNTIL REVISION     for each rule that is on, in the order of the octets of their names; days as 2026-03-15, - for none
 *     data NAME SHA256                        for each file of reference data, by name
 *     policy SHA256                           for each policy, in the order in which they were given
 *
 * LEVEL is that for all profiles. A policy's waivers end by the clock, so that two runs of equal digests may still differ in what is waived.
 */
#define RULESET_DIGEST_SIZE 65
void ruleset_digest(const struct linter *linter, char text[RULESET_DIGEST_SIZE]);

#endif
