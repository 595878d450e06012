/* What the parts of report.html and report.md share. All of it depends on the model alone: the same model gives the same octets. */
#ifndef AUDIT_REPORT_PARTS_H
#define AUDIT_REPORT_PARTS_H

#include "audit/model.h"
#include "report/deadline.h"

/*
 * How much of what others chose is shown: octets of one text, items of one list, and octets of one part of the page, which together keep it below
 * 2 MB whatever comes.
 */
#define NAME_SHOWN    200
#define MESSAGE_SHOWN 300
#define PATH_SHOWN    200
#define ERROR_SHOWN   200

/* report.css */
extern const unsigned char report_style[];
extern const size_t report_style_size;

/* --- report_words.c: numbers and texts --- */

/* "12,345" */
void words_number(struct buffer *b, uint64_t number);

/* "1 certificate", "12,345 certificates" */
void words_count(struct buffer *b, uint64_t number, const char *word);

/* "3.02 %"; "none" of nothing. What is not all is never 100 %, and what is not nothing never 0. */
void words_percent(struct buffer *b, uint64_t part, uint64_t all);

/* A Wilson interval of 95 %, from 0 to 1. `n` is not 0. */
struct interval {
	double low, high;
};
struct interval wilson(uint64_t k, uint64_t n);

/* "below 2.5 %", "above 97.5 %", "5.6 % to 15.1 %": bounds are rounded away from each other. `n` is not 0. */
void words_interval(struct buffer *b, uint64_t k, uint64_t n);

/* "errors", "errors or warnings", "findings of any level": those at or above the level that counts; NULL if none does. */
const char *words_of_level(const struct model *model);

/* The least level that counts, of the option or the policy; -1: none does. */
int level_that_counts(const struct model *model);

/* "1 January 2026 to 31 March 2026", "up to ...", "since ...", "all that was given". */
void words_period(struct buffer *b, const struct model *model);

/* A word of a shell: as it is, or in single quotation marks. */
void words_shell(struct buffer *b, const char *word);

/* The command that draws the sample again from the same input. Returns false if the seed has characters that cannot be shown, and stands for it then.
 */
bool words_draw_again(struct buffer *b, const struct model *model);

/* How many members must be drawn at least of so many: 3 %, and one. Whether so many are fewer. */
bool is_below_three_percent(uint64_t sampled, uint64_t size);

/* Of what a report says in one line. */
enum outcome { OUTCOME_GOOD, OUTCOME_FAIR, OUTCOME_BAD };
struct outcome_word {
	enum outcome outcome;
	const char *word; /* "In order" */
};
struct outcome_word verdict_of(const struct model *model);

/* So many members of the population: certificates, or objects where some of them could not be decoded. */
void words_members(struct buffer *b, const struct model *model, uint64_t count);

/* The rest of that line, behind ": ", without a full stop. */
void words_verdict(struct buffer *b, const struct model *model);

/* The sentence on members that no chosen rule applies to, behind another that lacks its full stop, and without its own; nothing if there are none. */
void words_not_judged(struct buffer *b, const struct model *model);

/* Members of the stratum of those that cannot be read. */
uint64_t unknown_members(const struct model *model);

/* "1 input could not be read in full", "3 inputs could not be read in full, in 41 places": in one input there may be many. */
void words_unread(struct buffer *b, const struct model *model);

/* What is known of revocations, and by what, in a sentence. */
const char *words_of_crls(const struct model *model);

/* The one stratum that was drawn from, that of unreadable members aside; NULL if there are several, or none. */
const struct stratum *only_stratum(const struct model *model);

/* A name, of which no more than so many octets are shown, as text of the page in an element of its own. */
void text_part(struct buffer *b, const char *text, size_t most);
/* The same without an element, for an attribute, for <title> and for SVG. */
void plain_part(struct buffer *b, const char *text, size_t most);

/* --- parts of pages --- */

/* A section with a heading: its place on the page, and its heading. */
void section_begin(struct buffer *b, const char *id, const char *heading);
void section_end(struct buffer *b);

/* A table in a box of its own, which scrolls if need be. `heads` are separated by "|"; one that begins with "#" is of numbers. */
void table_begin(struct buffer *b, const char *caption, const char *heads);
void table_end(struct buffer *b);
void count_cell(struct buffer *b, uint64_t number);
void day_cell(struct buffer *b, int64_t seconds);
void percent_cell(struct buffer *b, uint64_t part, uint64_t all);

/* A bar of a share, as an image that says nothing a reader would not find beside it. `kind` is a class of the style. */
void share_bar(struct buffer *b, uint64_t part, uint64_t all, const char *kind);

/* A fact of a list of facts. */
void fact_begin(struct buffer *b, const char *name);
void fact_end(struct buffer *b);

/* --- report_rules.c --- */

/* A rule by how it came out. */
enum rule_outcome { RULE_FOUND, RULE_PASSED, RULE_NOT_APPLICABLE, RULE_NOT_EFFECTIVE, RULE_OFF, RULE_OUTCOMES };
enum rule_outcome rule_outcome(const struct model *model, uint32_t rule);

/*
 * The numbers of the rules with findings that count, the worst first: by level, then by members, findings and name. NULL, and the buffer has failed,
 * if memory ran out; otherwise it is to be freed.
 */
uint32_t *rules_worst_first(struct buffer *b, const struct model *model, uint32_t *count);

/* The file of its certificates in ccadb/, where it has one: "ccadb/e_rule.csv". Returns false where it has none. */
bool rule_file(struct buffer *b, const struct model *model, uint32_t rule);

/* "BR 7.1.2.7.6" */
void words_clause(struct buffer *b, const struct lint *lint);

void part_findings(struct buffer *b, const struct model *model);
void part_rules(struct buffer *b, const struct model *model);

/* --- report_plots.c --- */

/* How wide a drawing is, in units of its own: a letter is 13 high. */
#define PLOT_WIDTH 480

/* The beginning of a figure, up to its image; the table stands beside that, or below it where it is wide. */
void figure_begin(struct buffer *b, const char *id, const char *title, bool is_wide);
void image_begin(struct buffer *b, const char *title, unsigned height);

/* Behind the image, the table with its numbers, which is folded if it is long; and the end of it all. */
void data_begin(struct buffer *b, const char *title, const char *heads, size_t rows);
void figure_end(struct buffer *b);

/* Columns, stacked. */
#define SERIES_MAX 3
struct columns {
	const char *id, *title, *unit;                      /* of the figure; a title without a full stop; what labels are, "month" */
	const char *series[SERIES_MAX], *kinds[SERIES_MAX]; /* their names, and classes of the style */
	size_t series_count;
	size_t count;
	/* of each column: its label, and how much there is of a series */
	void (*label)(struct buffer *b, const void *context, size_t i);
	uint64_t (*value)(const void *context, size_t i, size_t series);
	const void *context;
	/* lines between columns, where something changes */
	struct {
		double place; /* in columns from the left */
		const char *label;
	} marks[8];
	size_t mark_count;
	const char *note; /* a sentence below it; NULL: none */
	bool is_percent;  /* values are hundredths of a per cent */
};
void plot_columns(struct buffer *b, const struct columns *columns);

/* A chart of the statistics as columns, or as bars where its labels are words. */
void plot_chart(struct buffer *b, const struct chart *chart, const char *id);

/* The first chart of a name; NULL where there is none. */
const struct chart *chart_named(const struct model *model, const char *name);

void part_plots(struct buffer *b, const struct model *model);

/* --- report_issuance.c --- */

void plot_issuance(struct buffer *b, const struct model *model);

/* --- report_statistics.c, report_previous.c, report_texts.c --- */

/* "5 of 13 statistics of the whole population are beyond their threshold". Returns false, and adds nothing, if none is. */
bool words_statistics(struct buffer *b, const struct model *model);

void part_statistics(struct buffer *b, const struct model *model);
void part_previous(struct buffer *b, const struct model *model);
void part_unread(struct buffer *b, const struct model *model);
void part_method(struct buffer *b, const struct model *model);

/* Why the findings of two runs differ, in sentences with a blank between them: "12 of 14 new findings come from ...". */
void words_comparison(struct buffer *b, const struct comparison *c);

#endif
