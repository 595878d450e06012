#include <nettle/sha2.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "audit/listed.h"
#include "audit/verify.h"
#include "lints/findings.h"
#include "report/cells.h"
#include "report/formats.h"

enum column {
	PRECERTIFICATE,
	CERTIFICATE_HASH,
	SUBJECT,
	ISSUER,
	NOT_BEFORE,
	NOT_AFTER,
	SERIAL,
	DNS_NAMES,
	IS_REVOKED,
	REVOKED_AT,
	REASON,
	RULES,
	CLAUSES,
	PATHS,
	MESSAGES,
	COLUMNS
};

/* A list that is made of rows of ccadb.csv: what its SHA-256 is to be. */
struct made {
	char *name;
	struct sha256_ctx hash;
};

struct lists {
	struct check *check;
	int fail_on;
	bool has_all_dates;
	int64_t cut;
	struct run_file rows; /* ccadb.csv */
	bool rows_are_open;   /* and so far as they should be */
	struct buffer head;
	struct list made; /* by name */
	uint64_t count;
	struct sha256_ctx text; /* of ccadb.txt */
	/* the member whose lines come, and the row that it is to have */
	uint8_t member[SHA256_SIZE];
	bool may_be_listed;
	struct buffer cells[COLUMNS];
	bool is_known[COLUMNS];
	struct buffer rules; /* their names, with a line feed behind each: there are some with a blank */
};

/* --- the row that a member is to have --- */

static void
keep(struct lists *l, enum column column, struct span text)
{
	l->is_known[column] = text.data != NULL;
	buffer_add(&l->cells[column], (const char *)text.data, text.size);
}

static void
keep_time(struct lists *l, enum column column, bool is_there, int64_t seconds)
{
	char text[TIME_TEXT_SIZE];
	keep(l, column, is_there ? span_of(time_text(seconds, text)) : SPAN(""));
}

static void
raise_case(struct buffer *b)
{
	for (size_t i = 0; i < b->size; i++)
		b->text[i] = (char)(b->text[i] >= 'a' && b->text[i] <= 'f' ? b->text[i] - 'a' + 'A' : b->text[i]);
}

static void
keep_digits(struct lists *l, enum column column, struct span octets)
{
	l->is_known[column] = true;
	buffer_hex(&l->cells[column], octets, "");
	raise_case(&l->cells[column]);
}

/* In ccadb.csv a serial number has two digits an octet, but for a negative one. */
static void
keep_serial(struct lists *l, struct span serial)
{
	if (serial.size % 2 == 1 && *serial.data != '-')
		buffer_text(&l->cells[SERIAL], "0");
	keep(l, SERIAL, serial);
	raise_case(&l->cells[SERIAL]);
}

static void
keep_revocation(struct lists *l, const struct judged *line, bool has_expired)
{
	if (!line->is_revoked) {
		for (int column = IS_REVOKED; column <= REASON; column++)
			keep(l, (enum column)column, has_expired ? SPAN("N/A") : SPAN(""));
		return;
	}
	keep(l, IS_REVOKED, SPAN("Yes"));
	keep_time(l, REVOKED_AT, line->has_revoked_at, line->revoked_at);
	keep(l, REASON, line->revocation_reason.data != NULL ? line->revocation_reason : SPAN(""));
}

static void
member_begin(struct lists *l, const struct judged *line)
{
	bool has_expired = line->has_not_after && line->not_after < l->cut;
	enum column hash = line->is_precertificate ? PRECERTIFICATE : CERTIFICATE_HASH;

	for (int column = 0; column < COLUMNS; column++) {
		buffer_truncate(&l->cells[column], 0);
		l->is_known[column] = false;
	}
	buffer_truncate(&l->rules, 0);
	memcpy(l->member, line->sha256, SHA256_SIZE);
	l->may_be_listed = span_is(line->kind, "certificate") && line->is_whole && (l->has_all_dates || !has_expired);
	keep_digits(l, hash, (struct span){ line->sha256, SHA256_SIZE });
	keep(l, hash == PRECERTIFICATE ? CERTIFICATE_HASH : PRECERTIFICATE, SPAN(""));
	keep(l, SUBJECT, line->subject);
	keep(l, ISSUER, line->issuer);
	keep_time(l, NOT_BEFORE, line->has_not_before, line->not_before);
	keep_time(l, NOT_AFTER, line->has_not_after, line->not_after);
	keep_serial(l, line->serial);
	keep_revocation(l, line, has_expired);
	for (int column = RULES; column < COLUMNS; column++)
		l->is_known[column] = true;
}

/* Whether a name is among names with a line feed behind each. */
static bool
has_name(const struct buffer *names, struct span name)
{
	struct span rest = { (const uint8_t *)names->text, names->size };
	while (rest.size > 0) {
		if (span_equal(span_take(&rest, '\n'), name))
			return true;
	}
	return false;
}

/* Whether a finding is a reason for a row: it counts by its level, and is not about what was asked for beside the certificate (lints/beside.c). */
static bool
is_reason(const struct lists *l, const struct run_finding *finding)
{
	for (int level = MUST; level <= l->fail_on; level++) {
		if (span_is(finding->level, level_name((enum level)level)))
			return !finding->waived && !span_is(finding->clause, "what is asked of an object");
	}
	return false;
}

static void
add_piece(struct lists *l, enum column column, const char *between, struct span text)
{
	if (l->cells[column].size > 0)
		buffer_text(&l->cells[column], between);
	l->is_known[column] &= text.data != NULL;
	buffer_add(&l->cells[column], (const char *)text.data, text.size);
}

static void
add_reason(struct lists *l, const struct run_finding *finding)
{
	struct buffer clause = { 0 };

	buffer_add(&l->rules, (const char *)finding->rule.data, finding->rule.size);
	buffer_text(&l->rules, "\n");
	buffer_add(&clause, (const char *)finding->source.data, finding->source.size);
	buffer_text(&clause, span_is(finding->source, source_name(SOURCE_COMMUNITY)) ? ": " : " ");
	buffer_add(&clause, (const char *)finding->clause.data, finding->clause.size);
	add_piece(l, RULES, " ", finding->rule);
	add_piece(l, CLAUSES, "; ", (struct span){ (const uint8_t *)clause.text, clause.size });
	add_piece(l, PATHS, "; ", finding->path.size > 0 ? finding->path : SPAN("the whole object"));
	add_piece(l, MESSAGES, "; ", finding->message);
	l->check->out_of_memory |= clause.failed;
	buffer_free(&clause);
}

void
lists_line(struct lists *l, const struct judged *line, bool is_first)
{
	if (is_first) {
		member_begin(l, line);
	} else if (l->cells[PRECERTIFICATE].size == 0) {
		keep_digits(l, PRECERTIFICATE, (struct span){ line->sha256, SHA256_SIZE });
	}
	for (size_t i = 0; i < line->findings.count; i++) {
		const struct run_finding *finding = RUN_ITEM(line->findings, struct run_finding, i);
		if (is_reason(l, finding) && !has_name(&l->rules, finding->rule))
			add_reason(l, finding);
	}
}

/* --- lists that are made of rows --- */

static int
compare_made(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The list of a name, which begins with the first row where there is none yet; NULL if memory ran out. */
static struct made *
made_find(struct lists *l, const char *name)
{
	struct made *found = l->made.count > 0 ? bsearch(&name, l->made.items, l->made.count, sizeof(*found), compare_made) : NULL;
	if (found != NULL)
		return found;
	char *copy = strdup(name);
	if (copy == NULL || !list_grow(&l->made, sizeof(*found))) {
		free(copy);
		return NULL;
	}
	size_t at = l->made.count - 1;
	while (at > 0 && strcmp(RUN_ITEM(l->made, struct made, at - 1)->name, name) > 0)
		at--;
	found = RUN_ITEM(l->made, struct made, at);
	memmove(found + 1, found, (l->made.count - 1 - at) * sizeof(*found));
	found->name = copy;
	sha256_init(&found->hash);
	sha256_update(&found->hash, l->head.size, (const uint8_t *)l->head.text);
	return found;
}

/* Adds a row to the lists of its rules. */
static void
row_spread(struct lists *l, struct span row)
{
	struct span rules = { (const uint8_t *)l->rules.text, l->rules.size };
	struct buffer b = { 0 };

	while (rules.size > 0) {
		buffer_truncate(&b, 0);
		listed_file_name(&b, span_take(&rules, '\n'));
		buffer_add(&b, "", 1);
		struct made *made = b.failed ? NULL : made_find(l, b.text);
		l->check->out_of_memory |= made == NULL;
		if (made == NULL)
			break;
		sha256_update(&made->hash, row.size, row.data);
		sha256_update(&made->hash, strlen(LINE_END), (const uint8_t *)LINE_END);
	}
	buffer_truncate(&b, 0);
	listed_text_line(&b, l->member);
	sha256_update(&l->text, b.size, (const uint8_t *)b.text);
	l->check->out_of_memory |= b.failed;
	l->count++;
	buffer_free(&b);
}

/* A list that is there, or is not, against what it is to be. */
static void
made_check(struct lists *l, const char *name, struct sha256_ctx *hash, bool is_wanted)
{
	const struct listed *listed = check_listed(l->check, name);
	uint8_t sha256[SHA256_SIZE];

	sha256_digest(hash, SHA256_SIZE, sha256);
	if (is_wanted && listed == NULL)
		check_tell(l->check, "SHA256SUMS does not have %s, which ccadb.csv has rows for.", name);
	else if (!is_wanted && listed != NULL)
		check_tell(l->check, "%s is there, and ccadb.csv has no rows for it.", name);
	else if (is_wanted && memcmp(listed->sha256, sha256, SHA256_SIZE) != 0)
		check_tell(l->check, "%s does not have just the rows that ccadb.csv has for it.", name);
}

/* --- ccadb.csv --- */

void
lists_member_end(struct lists *l)
{
	static const char *const names[COLUMNS] = { "precertificate's SHA-256",
						    "certificate's SHA-256",
						    "subject",
						    "issuer",
						    "notBefore",
						    "notAfter",
						    "serial number",
						    "dNSNames",
						    "revocation",
						    "revocation date",
						    "revocation reason",
						    "rules",
						    "clauses",
						    "paths",
						    "messages" };
	struct span row, cells[COLUMNS];
	struct expected_cell expected[COLUMNS];
	char sha256[SHA256_TEXT_SIZE];

	l->check->out_of_memory |= l->rules.failed;
	if (!l->rows_are_open || !l->may_be_listed || l->rules.size == 0)
		return;
	l->rows_are_open = csv_row(&l->rows, &row) && csv_cells(&l->rows, row, cells, COLUMNS);
	if (!l->rows_are_open) {
		sha256_digits(l->member, sha256);
		if (check_cause(l->check, &l->rows))
			check_tell(l->check, "ccadb.csv ends before the row of %s, which has a finding that counts in findings.jsonl.", sha256);
		return;
	}
	for (int i = 0; i < COLUMNS; i++) {
		struct buffer *b = &l->cells[i];
		l->check->out_of_memory |= b->failed;
		expected[i].column = names[i];
		expected[i].text = l->is_known[i] ? (struct span){ (const uint8_t *)(b->size > 0 ? b->text : ""), b->size } : (struct span){ 0 };
	}
	l->rows_are_open = cells_check(l->check, &l->rows, cells, expected, COLUMNS);
	if (l->rows_are_open)
		row_spread(l, row);
}

void
lists_end(struct lists *l)
{
	struct span row;

	if (!l->rows_are_open)
		return;
	if (csv_row(&l->rows, &row)) {
		check_tell(
			l->check,
			"Line %ju of ccadb.csv is of a certificate that has no finding that counts in findings.jsonl, or that is not to be listed.",
			(uintmax_t)l->rows.line);
		return;
	}
	if (!check_cause(l->check, &l->rows))
		return;
	for (size_t i = 0; i < l->made.count; i++) {
		struct made *made = RUN_ITEM(l->made, struct made, i);
		made_check(l, made->name, &made->hash, true);
	}
	for (size_t i = 0; i < l->check->listed.count; i++) {
		const char *name = RUN_ITEM(l->check->listed, struct listed, i)->name;
		if (strncmp(name, "ccadb/", 6) == 0 &&
		    (l->made.count == 0 || bsearch(&name, l->made.items, l->made.count, sizeof(struct made), compare_made) == NULL))
			made_check(l, name, &(struct sha256_ctx){ 0 }, false);
	}
	made_check(l, "ccadb.txt", &l->text, l->count >= LISTED_AS_TEXT);
}

struct lists *
lists_new(struct check *c)
{
	struct lists *l = calloc(1, sizeof(*l));
	struct span head;

	if (l == NULL)
		return NULL;
	l->check = c;
	l->fail_on = check_fail_on(c);
	l->has_all_dates = run_option(&c->run, "all-dates") != NULL;
	day_read(span_of(c->run.cut), &l->cut);
	sha256_init(&l->text);
	ccadb_begin(&l->head, NULL);
	if (l->head.failed) {
		lists_free(l);
		return NULL;
	}
	if (!check_open(c, &l->rows, "ccadb.csv"))
		return l;
	size_t size = l->head.size - strlen(LINE_END);
	l->rows_are_open = csv_row(&l->rows, &head) && ((head.size == size && memcmp(head.data, l->head.text, size) == 0) ||
							run_file_refuse(&l->rows, "the first row is not that of the list"));
	if (!l->rows_are_open && check_cause(c, &l->rows))
		check_tell(c, "ccadb.csv is empty.");
	return l;
}

void
lists_free(struct lists *l)
{
	if (l == NULL)
		return;
	run_file_close(&l->rows);
	buffer_free(&l->head);
	buffer_free(&l->rules);
	for (int column = 0; column < COLUMNS; column++)
		buffer_free(&l->cells[column]);
	for (size_t i = 0; i < l->made.count; i++)
		free(RUN_ITEM(l->made, struct made, i)->name);
	free(l->made.items);
	free(l);
}
