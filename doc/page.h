/* What the pages of the site have in common. */
#ifndef DOC_PAGE_H
#define DOC_PAGE_H

#include "cli/about.h"
#include "report/report.h"

/* The site as it is made. */
struct site {
	const char *folder; /* in which it is written */
	const struct linter *linter;
	struct catalogue catalogue;
	struct buffer b; /* the page at hand */
	bool failed;     /* having complained */
};

/*
 * Begins a page of this title; `root` leads from its folder to that of the site: "" or "../". What follows is in <main>. page_end() writes it to a
 * file below the site's folder.
 */
void page_begin(struct site *site, const char *root, const char *title);
void page_end(struct site *site, const char *path);

/* Writes what is in the buffer, which is no page, to a file, and empties it. */
void page_write(struct site *site, const char *path);

/* Text, in which what could be markup becomes references. */
void page_text(struct buffer *b, struct span text);
void page_words(struct buffer *b, const char *text);

/* A name, which a line may break after "_". */
void page_name(struct buffer *b, const char *name);

/* The same as page_text() of what has been added to another buffer, which is emptied. */
void page_buffer(struct buffer *b, struct buffer *words);

/* The id of a clause on the page of its document. */
void page_anchor(struct buffer *b, struct span clause);

/* A link to a rule, and to a clause. */
void page_rule_link(struct buffer *b, const char *root, const char *rule);
void page_clause_link(struct site *site, const char *root, const struct lint *lint);

/* What a document is called, its version, and a link to where it is published. */
void page_document(struct buffer *b, enum source source);

/* Rules, which come by document, as a list for each document below its name: of a rule its name, how strong it is, its clause, and what it asks. */
void page_rules(struct site *site, const char *root, const struct gate *const *rules, size_t count);

/* The parts of the site, a file each. */
void site_rules(struct site *site);
void site_documents(struct site *site);
void site_profiles(struct site *site);
void site_data(struct site *site);
void site_search(struct site *site);

/* Whether the rules or the catalogue have something of a document. */
bool site_has_document(const struct site *site, enum source source);

/* How many rules are of a document; SOURCE_COUNT: of any. */
size_t site_rule_count(const struct site *site, enum source source);

/* The profiles that have a page: all but that of what the program does not know. */
#define SITE_PROFILES (PROFILE_COUNT - 1)

#endif
