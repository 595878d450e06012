/*
 * The pages for people: a form, what was found, and the rules. All is made here, on the server: they work without a script, which only adds to them.
 * What a request or an object has in it is text in them, and never markup.
 */
#ifndef SERVE_PAGE_H
#define SERVE_PAGE_H

#include "serve/page_types.h"
#include "serve/text.h"

/* The objects that one page shows: no more are read of what page_result() is given, and the page says how many it leaves out. */
#define PAGE_OBJECTS 50

/* The form, of which nothing was asked yet; or, with a problem, why what was asked could not be judged: a sentence without its full stop. */
void page_form(struct text *out, const struct page_request *fields, const char *problem);

/*
 * What was found in the objects, in their order. `count` is how many there are, of which no more than PAGE_OBJECTS need to be at `objects`. A report
 * with verdicts (brlint_report_want_verdicts()) also tells how many rules applied.
 */
void page_result(struct text *out, const struct page_request *fields, const brlint *linter, const struct page_object *objects, size_t count);

/* All rules, and one of them. */
void page_rules(struct text *out, const brlint *linter);
void page_rule(struct text *out, const brlint *linter, const brlint_rule *rule);

/* The value of the header Content-Security-Policy that goes with each page. */
extern const char page_policy[];

#endif
