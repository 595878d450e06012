/* What the parts of the pages share. */
#ifndef SERVE_PAGE_PARTS_H
#define SERVE_PAGE_PARTS_H

#include <stdbool.h>

#include "serve/page_types.h"
#include "serve/text.h"

/* The most octets of a time in words, with its NUL. */
#define PAGE_TIME_SIZE 40

/* "2026-03-15 00:00:00 UTC", or the day alone if the second is its first. */
const char *page_time(int64_t seconds, char text[PAGE_TIME_SIZE]);

/*
 * The beginning of a page up to <main>, and its end. `root` leads from the page's folder to that of the front page: "" or "../"; so the server can be
 * behind another, in a folder of that. A wide page uses all of a window.
 */
void page_begin(struct text *out, const char *root, const char *title, bool wide);
void page_end(struct text *out);

/* The form, and buttons of the same form for reports in other formats, which may be anywhere on the page. */
void page_fields(struct text *out, const struct page_request *fields, const char *problem);
void page_formats(struct text *out);

/* "error", "warning", "notice". */
const char *page_level_name(enum brlint_level level);

/* A level in words, in its colour. */
void page_level(struct text *out, enum brlint_level level);

/* Text that comes from an object or a request, in an element that keeps its direction of writing to itself. */
void page_foreign(struct text *out, const char *text);

/* The name of a rule, which a line may break after "_", as a link to its page. */
void page_rule_link(struct text *out, const char *root, const char *rule);

/* "3 rules", "1 rule": the word is in the singular. */
void page_count(struct text *out, size_t count, const char *word);

/* What a rule asks, with MUST or SHOULD before it. */
void page_demand(struct text *out, const brlint_rule *rule);

/* A term of a list, and the beginning of what is said of it; and its end. */
void page_term(struct text *out, const char *words);
void page_end_of_term(struct text *out);

/* --- an object --- */

/* A finding, its number in the report, and whether the page has a place for it, to which links may lead. */
struct page_finding {
	const brlint_finding *finding;
	size_t index;
	bool shown;
};

/* An object on its way to the reader. The ids of its parts begin with "o" and its number. */
struct page_view {
	struct text *out;
	const struct page_object *object;
	size_t number;                 /* from 1 */
	struct page_finding *findings; /* what was found, by weight: those that count least come last */
	size_t count;
	unsigned char *rows; /* of each row of octets whether it is shown */
};

/* How many octets stand in a row. */
#define PAGE_ROW 16

/* Decides which rows of octets are shown. Returns false if memory ran out; the view's rows are to be freed in any case. */
bool page_octets_choose(struct page_view *view);

/* Whether there is a row to lead to that has this octet. */
bool page_octets_has(const struct page_view *view, size_t offset);

/* The octets, with those marked that findings are about. */
void page_octets(struct page_view *view);

/* The decoded values as lists within lists. Returns false if memory ran out. */
bool page_tree(struct page_view *view);

#endif
