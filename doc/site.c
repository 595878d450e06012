/*
 * Makes the site of the rules in a folder: site FOLDER. A page for each rule, document and profile, one for the data, an overview, and a search that
 * works without a server. The style sheet and the script are beside the pages already.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "config.h"
#include "doc/page.h"
#include "report/json.h"
#include "report/report.h"
#include "x509/classify.h"

/* --- the data --- */

static const char *const uses[] = {
	[FILE_TLDS] = "which top-level domains there were on which day, and which belong to one registrant",
	[FILE_ADDRESSES] = "which addresses IANA has set aside, so that no certificate may have them",
	[FILE_COUNTRIES] = "the codes of ISO 3166-1",
	[FILE_SUBDIVISIONS] = "states and provinces, by ISO 3166-2",
	[FILE_EV_POLICIES] = "policy identifiers of CAs that make a certificate an EV certificate",
	[FILE_PLACEHOLDERS] = "values that are put in a subject for want of a real one",
	[FILE_WEAK_KEYS] = "RSA keys that the flawed OpenSSL of Debian made, by digests of their moduli",
	[FILE_SUFFIXES] = "domains below which anybody can register a name",
};

/* A version; one that is a day says with the script how old it is. */
static void
add_version(struct buffer *b, struct span version)
{
	bool day = version.size >= 7 && version.size <= 10 && version.data[4] == '-';
	buffer_text(b, day ? "version <time class=\"age\">" : "version ");
	page_text(b, version);
	buffer_text(b, day ? "</time>" : "");
}

void
site_data(struct site *site)
{
	const struct reference *r = &site->linter->reference;
	struct buffer *b = &site->b;
	char digest[RULESET_DIGEST_SIZE];
	page_begin(site, "", "Data");
	buffer_text(b, "<p>What rules look up, as it is built in. <code>--data DIRECTORY</code> takes newer files.</p>\n<ul class=\"rules\">\n");
	for (int i = 0; i < REFERENCE_FILES; i++) {
		const char *title = reference_file_title((enum reference_file)i);
		buffer_printf(b, "<li><strong>%c%s</strong>, ", toupper((unsigned char)*title), title + 1);
		add_version(b, reference_version(r, (enum reference_file)i));
		buffer_printf(b, "<br>\n%s<br>\n<span class=\"fine\"><code>%s</code>, SHA-256 <code>%s</code></span></li>\n", uses[i],
			      reference_file_name((enum reference_file)i), r->sha256[i]);
	}
	ruleset_digest(site->linter, digest);
	buffer_printf(b,
		      "</ul>\n<h2>Digest</h2>\n<p>The digest of all rules and data, <code>ruleset</code> of <code>brlint --version</code>, is "
		      "<code>%s</code>.</p>\n",
		      digest);
	buffer_text(b, "<h2>The documents</h2>\n<p>The rules follow these versions.</p>\n<ul class=\"rules\">\n");
	for (int source = 0; source < SOURCE_COUNT; source++) {
		const char *version = source_version((enum source)source);
		if (version == NULL || !site_has_document(site, (enum source)source))
			continue;
		buffer_printf(b, "<li><a href=\"documents/%s.html\">%s</a> ", source_name((enum source)source), source_name((enum source)source));
		page_words(b, source_title((enum source)source));
		buffer_printf(b, ", version %s</li>\n", version);
	}
	buffer_text(b, "</ul>\n");
	page_end(site, "data.html");
}

/* --- the search --- */

/* One thing that is found: its page, its name, and the words that it is found by. */
static void
entry(struct buffer *b, const char *folder, const char *file, const char *fragment, const char *name, const char *words)
{
	buffer_printf(b, "[\"%s%s%s%s%s\", ", folder, file, ".html", *fragment != '\0' ? "#" : "", fragment);
	json_string(b, span_of(name));
	buffer_text(b, ", ");
	json_string(b, span_of(words));
	buffer_text(b, "],\n");
}

/* What has been added to a buffer, as a string, which lives until the buffer changes. */
static const char *
string(struct buffer *b)
{
	buffer_add(b, "", 1);
	return b->failed ? "" : b->text;
}

static void
add_rule_entries(struct site *site)
{
	const struct ruleset *rules = &site->linter->rules;
	struct buffer words = { 0 }, file = { 0 };
	for (uint32_t i = 0; i < rules->count; i++) {
		const struct lint *lint = rules->gates[i].lint;
		report_page_name(&file, lint->name);
		buffer_truncate(&file, file.size - strlen(".html"));
		buffer_printf(&words, "%s %s: %s", source_label(lint->source), lint->clause, lint->title);
		entry(&site->b, "rules/", string(&file), "", lint->name, string(&words));
		buffer_truncate(&words, 0);
		buffer_truncate(&file, 0);
	}
	buffer_free(&words);
	buffer_free(&file);
}

static void
add_clause_entries(struct site *site)
{
	struct buffer name = { 0 }, fragment = { 0 };
	const struct entry *last = NULL;
	for (size_t i = 0; i < site->catalogue.count; i++) {
		const struct entry *e = &site->catalogue.entries[i];
		struct span clause = e->s.fields[STATEMENT_CLAUSE];
		if (e->source == SOURCE_COUNT || (last != NULL && last->source == e->source && span_equal(clause, last->s.fields[STATEMENT_CLAUSE])))
			continue;
		last = e;
		buffer_printf(&name, "%s %.*s", source_label((enum source)e->source), (int)clause.size, (const char *)clause.data);
		page_anchor(&fragment, clause);
		entry(&site->b, "documents/", source_name((enum source)e->source), string(&fragment), string(&name),
		      source_title((enum source)e->source));
		buffer_truncate(&name, 0);
		buffer_truncate(&fragment, 0);
	}
	buffer_free(&name);
	buffer_free(&fragment);
}

void
site_search(struct site *site)
{
	struct buffer *b = &site->b, words = { 0 };
	page_begin(site, "", "Search");
	buffer_text(
		b,
		"<p id=\"status\" role=\"status\">The search needs its script, site.js. Without it, <a href=\"rules/index.html\">all rules</a> and "
		"<a href=\"documents/index.html\">all documents</a> are lists to read.</p>\n<ol id=\"results\" class=\"rules\"></ol>\n"
		"<script src=\"search-index.js\" defer></script>\n");
	page_end(site, "search.html");
	buffer_text(b, "/* What the search finds: page, name, words. */\nconst searchIndex = [\n");
	add_rule_entries(site);
	add_clause_entries(site);
	for (unsigned p = 0; p < SITE_PROFILES; p++) {
		add_profiles(&words, FACT(p));
		entry(b, "profiles/", profile_name(FACT(p)), "", profile_name(FACT(p)), string(&words));
		buffer_truncate(&words, 0);
	}
	buffer_free(&words);
	buffer_text(b, "];\n");
	page_write(site, "search-index.js");
}

/* --- the overview --- */

static void
site_overview(struct site *site)
{
	struct buffer *b = &site->b;
	page_begin(site, "", "The rules of brlint");
	buffer_printf(
		b,
		"<p class=\"lead\">brlint lints certificates, CRLs and OCSP responses of the Web PKI. These pages say what each of its rules asks, "
		"why, and what to do.</p>\n<p>Version %s. Everything is on these pages; nothing is fetched from elsewhere.</p>\n<ul "
		"class=\"rules\">\n"
		"<li><a href=\"rules/index.html\">Rules</a><br>\nall %zu, by document and clause; each has a page</li>\n"
		"<li><a href=\"documents/index.html\">Documents</a><br>\nclause by clause, %zu statements on what has to hold, with their rules, or "
		"why "
		"there is none</li>\n"
		"<li><a href=\"profiles/index.html\">Profiles</a><br>\nwhat a kind of certificate is judged by: the %d profiles with their "
		"rules</li>\n"
		"<li><a href=\"data.html\">Data</a><br>\nwhat rules look up, and how old it is; the versions of the documents</li>\n</ul>\n",
		PACKAGE_VERSION, site_rule_count(site, SOURCE_COUNT), site->catalogue.count, SITE_PROFILES);
	buffer_text(b, "<h2>How a rule is weighed</h2>\n<dl>\n"
		       "<dt><span class=\"level error\">MUST</span></dt>\n<dd>The document demands it: breaking it is an error.</dd>\n"
		       "<dt><span class=\"level warning\">SHOULD</span></dt>\n<dd>The document recommends it: breaking it is a warning.</dd>\n"
		       "<dt><span class=\"level notice\">notice</span></dt>\n<dd>Worth knowing; nothing is violated.</dd>\n</dl>\n");
	buffer_text(b, "<h2>Rules by document</h2>\n<ul class=\"contents\">\n");
	for (int source = 0; source < SOURCE_COUNT; source++) {
		if (site_rule_count(site, (enum source)source) > 0)
			buffer_printf(b, "<li><a href=\"rules/index.html#%s\">%s</a> (%zu)</li>\n", source_name((enum source)source),
				      source_name((enum source)source), site_rule_count(site, (enum source)source));
	}
	buffer_text(b, "</ul>\n");
	page_end(site, "index.html");
}

/* --- all of it --- */

static bool
make_folders(const char *folder)
{
	static const char *const names[] = { "", "/rules", "/documents", "/profiles" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[4096];
		snprintf(path, sizeof(path), "%s%s", folder, names[i]);
		if (mkdir(path, 0777) != 0 && errno != EEXIST) {
			fprintf(stderr, "site: %s: %s\n", path, strerror(errno));
			return false;
		}
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct linter linter;
	struct site site = { .folder = argc == 2 ? argv[1] : NULL, .linter = &linter };
	char where[4096];

	if (site.folder == NULL) {
		fprintf(stderr, "usage: site FOLDER\n");
		return 2;
	}
	if (!make_folders(site.folder))
		return 1;
	if (linter_init(&linter, NULL, where, sizeof(where)) != NULL || !catalogue_read(&site.catalogue)) {
		fprintf(stderr, "site: out of memory\n");
		return 1;
	}
	site_rules(&site);
	site_documents(&site);
	site_profiles(&site);
	site_data(&site);
	site_search(&site);
	site_overview(&site);
	buffer_free(&site.b);
	free(site.catalogue.entries);
	linter_free(&linter);
	return site.failed;
}
