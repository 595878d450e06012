#include "ct/rows_postgresql.h"

#include <stdlib.h>
#include <string.h>

#include "ct/sink.h"

#define COLUMNS_MOST 10

struct entry {
	int64_t log, entry, timestamp;
	struct hash sha256;
};

struct certificate {
	struct hash sha256, pair, issuer;
	bool has_pair, has_issuer, has_validity, issuer_found;
	bool is_new; /* it was not in the database */
	const char *kind, *profile;
	char ruleset[RULESET_ID_SIZE];
	size_t serial, serial_size; /* in texts */
	int64_t not_before, not_after;
	size_t first, count; /* of findings */
};

/* Texts are places in `texts`. */
struct finding {
	size_t rule, path, message;
	enum brlint_level level;
	uint64_t offset, length;
	unsigned number, revision;
};
struct log_finding {
	int64_t log, entry, last;
	const char *name;
	size_t message;
};

/* Elements of one size that grow. */
struct list {
	void *items;
	size_t count, room;
};

struct pg_rows {
	struct list entries, certificates, findings, log_findings;
	struct octets texts;
	bool is_sorted;
	bool is_tried;                      /* to write them */
	struct octets arrays[COLUMNS_MOST]; /* parameters of a statement, and in the first what is copied */
};

struct pg_rows *
pg_rows_new(void)
{
	return calloc(1, sizeof(struct pg_rows));
}

void
pg_rows_free(struct pg_rows *rows)
{
	if (rows == NULL)
		return;
	free(rows->entries.items);
	free(rows->certificates.items);
	free(rows->findings.items);
	free(rows->log_findings.items);
	octets_free(&rows->texts);
	for (size_t i = 0; i < sizeof(rows->arrays) / sizeof(rows->arrays[0]); i++)
		octets_free(&rows->arrays[i]);
	free(rows);
}

size_t
pg_rows_count(const struct pg_rows *rows)
{
	return rows->entries.count;
}

void
pg_rows_clear(struct pg_rows *rows)
{
	rows->entries.count = rows->certificates.count = rows->findings.count = rows->log_findings.count = 0;
	octets_clear(&rows->texts);
	rows->is_sorted = rows->is_tried = false;
}

void
pg_rows_mark(const struct pg_rows *rows, struct pg_mark *mark)
{
	*mark = (struct pg_mark){ rows->entries.count, rows->findings.count, rows->log_findings.count, rows->texts.size };
}

void
pg_rows_back(struct pg_rows *rows, const struct pg_mark *mark)
{
	/* as long as they are not sorted each entry has a certificate */
	rows->entries.count = rows->certificates.count = mark->entries;
	rows->findings.count = mark->findings;
	rows->log_findings.count = mark->log_findings;
	rows->texts.size = mark->texts;
}

/* --- adding --- */

/* A place for one more, all 0. NULL if memory ran out. */
static void *
one_more(struct list *list, size_t size)
{
	if (!items_reserve(&list->items, &list->room, list->count, 1, size))
		return NULL;
	void *item = (char *)list->items + list->count++ * size;
	memset(item, 0, size);
	return item;
}

static size_t
keep(struct pg_rows *rows, const void *octets, size_t size)
{
	size_t place = rows->texts.size;

	octets_add(&rows->texts, octets, size);
	return place;
}

static size_t
keep_text(struct pg_rows *rows, const char *text)
{
	return keep(rows, text, strlen(text) + 1);
}

static bool
add_finding(struct pg_rows *rows, const brlint *linter, const struct judged *judged, const struct finding_row *row)
{
	struct finding *f = one_more(&rows->findings, sizeof(*f));
	const brlint_rule *rule = brlint_rule_at(linter, row->rule);

	if (f == NULL)
		return false;
	f->rule = keep_text(rows, rule->name);
	f->path = keep_text(rows, (const char *)judged->texts.data + row->path);
	f->message = keep_text(rows, (const char *)judged->texts.data + row->message);
	f->level = row->level;
	f->offset = row->offset;
	f->length = row->length;
	f->number = row->number;
	f->revision = rule->revision;
	return true;
}

bool
pg_rows_add_certificate(struct pg_rows *rows, const brlint *linter, const struct judged *judged, const struct entry_row *row)
{
	struct certificate *c = one_more(&rows->certificates, sizeof(*c));

	if (c == NULL)
		return false;
	c->sha256 = row->sha256;
	c->pair = row->pair;
	c->issuer = row->issuer;
	c->has_pair = row->has_pair;
	c->has_issuer = row->has_issuer;
	c->has_validity = row->has_validity;
	c->issuer_found = row->issuer_found;
	c->kind = row->kind;
	c->profile = row->profile;
	ruleset_id(linter, c->ruleset);
	c->serial_size = row->serial_size;
	c->serial = row->serial_size > 0 ? keep(rows, judged->texts.data + row->serial, row->serial_size) : 0;
	c->not_before = row->not_before;
	c->not_after = row->not_after;
	c->first = rows->findings.count;
	c->count = row->finding_count;
	for (uint32_t i = 0; i < row->finding_count; i++) {
		if (!add_finding(rows, linter, judged, &judged->findings[row->first_finding + i]))
			return false;
	}
	return true;
}

bool
pg_rows_add(struct pg_rows *rows, int64_t log, const brlint *linter, const struct judged *judged)
{
	rows->is_sorted = false;
	for (size_t i = 0; i < judged->entry_count; i++) {
		const struct entry_row *row = &judged->entries[i];
		if (row->entry < 0)
			continue;
		struct entry *e = one_more(&rows->entries, sizeof(*e));
		if (e == NULL || !pg_rows_add_certificate(rows, linter, judged, row))
			return false;
		e->log = log;
		e->entry = row->entry;
		e->timestamp = (int64_t)row->timestamp;
		e->sha256 = row->sha256;
	}
	for (size_t i = 0; i < judged->log_finding_count; i++) {
		const struct log_finding_row *row = &judged->log_findings[i];
		if (row->entry < 0)
			continue;
		struct log_finding *f = one_more(&rows->log_findings, sizeof(*f));
		if (f == NULL)
			return false;
		f->log = log;
		f->entry = row->entry;
		f->last = row->last < row->entry ? row->entry : row->last;
		f->name = row->name;
		f->message = keep_text(rows, (const char *)judged->texts.data + row->message);
	}
	return !rows->texts.failed;
}

/* --- order --- */

static int
by_number(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->log != y->log)
		return x->log < y->log ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static int
by_digest(const void *a, const void *b)
{
	return memcmp(((const struct certificate *)a)->sha256.octets, ((const struct certificate *)b)->sha256.octets, HASH_SIZE);
}

/* Sorts all, and keeps one of each certificate. */
static void
sort_rows(struct pg_rows *rows)
{
	struct certificate *c = rows->certificates.items;
	size_t kept = 0;

	if (rows->is_sorted)
		return;
	if (rows->entries.count > 0)
		qsort(rows->entries.items, rows->entries.count, sizeof(struct entry), by_number);
	if (rows->certificates.count > 0)
		qsort(c, rows->certificates.count, sizeof(*c), by_digest);
	for (size_t i = 0; i < rows->certificates.count; i++) {
		if (kept == 0 || !hash_is(&c[kept - 1].sha256, &c[i].sha256))
			c[kept++] = c[i];
	}
	rows->certificates.count = kept;
	rows->is_sorted = true;
}

/* --- binary forms --- */

/*
 * Rows are sent by COPY, one after another, where none of them is there; else as arrays, one of each column, by an INSERT that leaves what is there,
 * or replaces it. COPY costs the server half as much. Elements have the same form in both.
 */
struct table {
	const char *copy, *insert;
	size_t columns;
	enum pg_type types[COLUMNS_MOST];
};
#define INSERT(columns, places) "INSERT INTO brlint." columns " SELECT * FROM unnest(" places ") ON CONFLICT "
#define COPY(columns)           "COPY brlint." columns " FROM STDIN (FORMAT binary)"

static void
add_text(struct octets *o, const char *text)
{
	pg_element(o, text, strlen(text));
}

static void
add_hash(struct octets *o, bool is_there, const struct hash *hash)
{
	pg_element(o, is_there ? hash->octets : NULL, HASH_SIZE);
}

static void
begin(struct pg_rows *rows, const struct table *table, bool copies, size_t count)
{
	if (copies) {
		octets_clear(&rows->arrays[0]);
		octets_add(&rows->arrays[0], "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
		return;
	}
	for (size_t i = 0; i < table->columns; i++)
		pg_array(&rows->arrays[i], table->types[i], count);
}

/* Begins a row: `to` is where each of its columns goes. */
static void
begin_row(struct pg_rows *rows, const struct table *table, bool copies, struct octets *to[COLUMNS_MOST])
{
	unsigned char columns[2] = { 0, (unsigned char)table->columns };

	for (size_t i = 0; i < table->columns; i++)
		to[i] = &rows->arrays[copies ? 0 : i];
	if (copies)
		octets_add(to[0], columns, sizeof(columns));
}

/* Sends what was made since begin() by COPY. */
static bool
copy(struct pg_rows *rows, PGconn *connection, const struct table *table, struct why *why)
{
	struct octets *o = &rows->arrays[0];

	octets_add(o, "\377\377", 2);
	PGresult *answer = PQexec(connection, table->copy);
	bool right = PQresultStatus(answer) == PGRES_COPY_IN || pg_failed(connection, answer, why);
	PQclear(answer);
	if (!right)
		return false;
	right = !o->failed && PQputCopyData(connection, (const char *)o->data, (int)o->size) == 1;
	right = PQputCopyEnd(connection, right ? NULL : "it cannot be sent") == 1 && right;
	if (!right)
		because(why, "rows cannot be sent to PostgreSQL");
	while ((answer = PQgetResult(connection)) != NULL) {
		if (PQresultStatus(answer) != PGRES_COMMAND_OK && right)
			right = pg_failed(connection, answer, why);
		PQclear(answer);
	}
	return right;
}

/* Sends it by an INSERT. NULL: `why`. */
static PGresult *
insert(struct pg_rows *rows, PGconn *connection, const struct table *table, const char *statement, struct why *why)
{
	struct pg_values values = { 0 };

	for (size_t i = 0; i < table->columns; i++) {
		if (!pg_give(&values, table->types[i], &rows->arrays[i], why))
			return NULL;
	}
	return pg_ask(connection, statement, &values, why);
}

static bool
put(struct pg_rows *rows, PGconn *connection, const struct table *table, bool copies, struct why *why)
{
	if (copies)
		return copy(rows, connection, table, why);
	PGresult *answer = insert(rows, connection, table, table->insert, why);
	PQclear(answer);
	return answer != NULL;
}

/* --- entries --- */

#define ENTRY "entry (log, entry, timestamp, sha256)"
static const struct table entry_table = {
	COPY(ENTRY), INSERT(ENTRY, "$1, $2, $3, $4") "DO NOTHING", 4, { PG_INTEGER, PG_BIGINT, PG_BIGINT, PG_BYTEA }
};

/* Whether any of these entries, which follow one another in a log, is there. */
static bool
is_there(PGconn *connection, const struct entry *first, const struct entry *last, bool *there, struct why *why)
{
	struct pg_values values = { 0 };

	pg_number(&values, first->log);
	pg_number(&values, first->entry);
	pg_number(&values, last->entry);
	PGresult *answer = pg_ask(connection, "SELECT EXISTS (SELECT FROM brlint.entry WHERE log = $1 AND entry BETWEEN $2 AND $3)", &values, why);
	*there = answer != NULL && pg_number_at(answer, 0, 0) != 0;
	PQclear(answer);
	return answer != NULL;
}

static bool
are_there(const struct pg_rows *rows, PGconn *connection, bool *there, struct why *why)
{
	const struct entry *e = rows->entries.items;
	size_t first = 0;

	*there = false;
	for (size_t i = 1; i <= rows->entries.count && !*there; i++) {
		if (i < rows->entries.count && e[i].log == e[first].log && e[i].entry - e[first].entry == (int64_t)(i - first))
			continue;
		if (!is_there(connection, &e[first], &e[i - 1], there, why))
			return false;
		first = i;
	}
	return true;
}

static bool
write_entries(struct pg_rows *rows, PGconn *connection, bool copies, struct why *why)
{
	const struct entry *e = rows->entries.items;
	struct octets *to[COLUMNS_MOST];
	bool there = true;

	if (rows->entries.count == 0)
		return true;
	if (copies && !are_there(rows, connection, &there, why))
		return false;
	begin(rows, &entry_table, !there, rows->entries.count);
	for (size_t i = 0; i < rows->entries.count; i++) {
		begin_row(rows, &entry_table, !there, to);
		pg_small_number_element(to[0], (int32_t)e[i].log);
		pg_number_element(to[1], e[i].entry);
		pg_number_element(to[2], e[i].timestamp);
		add_hash(to[3], true, &e[i].sha256);
	}
	return put(rows, connection, &entry_table, !there, why);
}

/* --- certificates --- */

#define CERT        "cert (sha256, pair, kind, profile, issuer_sha256, serial, not_before, not_after, issuer_found, ruleset)"
#define INSERT_CERT INSERT(CERT, "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10")
static const struct table cert_table = { COPY(CERT),
					 INSERT_CERT "DO NOTHING RETURNING sha256",
					 10,
					 { PG_BYTEA, PG_BYTEA, PG_TEXT, PG_TEXT, PG_BYTEA, PG_BYTEA, PG_BIGINT, PG_BIGINT, PG_BOOLEAN, PG_TEXT } };
static const char replacing[] = INSERT_CERT
	"(sha256) DO UPDATE SET pair = excluded.pair, kind = excluded.kind, profile = excluded.profile, issuer_sha256 = excluded.issuer_sha256,"
	" serial = excluded.serial, not_before = excluded.not_before, not_after = excluded.not_after, issuer_found = excluded.issuer_found,"
	" ruleset = excluded.ruleset RETURNING sha256";

static void
add_certificate(const struct pg_rows *rows, struct octets *const *to, const struct certificate *c)
{
	add_hash(to[0], true, &c->sha256);
	add_hash(to[1], c->has_pair, &c->pair);
	add_text(to[2], c->kind);
	add_text(to[3], c->profile);
	add_hash(to[4], c->has_issuer, &c->issuer);
	pg_element(to[5], c->serial_size > 0 ? rows->texts.data + c->serial : NULL, c->serial_size);
	for (size_t k = 6; k < 8; k++) {
		if (c->has_validity)
			pg_number_element(to[k], k == 6 ? c->not_before : c->not_after);
		else
			pg_element(to[k], NULL, 0);
	}
	pg_element(to[8], c->issuer_found ? "\1" : "\0", 1);
	add_text(to[9], c->ruleset);
}

static void
gather_certificates(struct pg_rows *rows, bool copies)
{
	const struct certificate *c = rows->certificates.items;
	struct octets *to[COLUMNS_MOST];

	begin(rows, &cert_table, copies, rows->certificates.count);
	for (size_t i = 0; i < rows->certificates.count; i++) {
		if (copies && !c[i].is_new)
			continue;
		begin_row(rows, &cert_table, copies, to);
		add_certificate(rows, to, &c[i]);
	}
}

/* Notes which are new: those whose SHA-256 the answer has, or those whose it has not. */
static void
note_new(struct pg_rows *rows, const PGresult *answer, bool those_are_new)
{
	struct certificate *all = rows->certificates.items, key;
	size_t size;

	for (size_t i = 0; i < rows->certificates.count; i++)
		all[i].is_new = !those_are_new;
	for (int i = 0; i < PQntuples(answer); i++) {
		memcpy(key.sha256.octets, pg_octets_at(answer, i, 0, &size), HASH_SIZE);
		struct certificate *c = bsearch(&key, all, rows->certificates.count, sizeof(*all), by_digest);
		if (c != NULL)
			c->is_new = those_are_new;
	}
}

/* Notes which of them are not there. */
static bool
look_up_certificates(struct pg_rows *rows, PGconn *connection, struct why *why)
{
	static const struct table key = { .columns = 1, .types = { PG_BYTEA } };
	const struct certificate *c = rows->certificates.items;

	begin(rows, &key, false, rows->certificates.count);
	for (size_t i = 0; i < rows->certificates.count; i++)
		add_hash(&rows->arrays[0], true, &c[i].sha256);
	PGresult *answer = insert(rows, connection, &key, "SELECT sha256 FROM brlint.cert WHERE sha256 = ANY ($1)", why);
	if (answer != NULL)
		note_new(rows, answer, false);
	PQclear(answer);
	return answer != NULL;
}

/* Writes certificates by this statement, and notes which of them were not there, or are there anew. */
static bool
insert_certificates(struct pg_rows *rows, PGconn *connection, const char *statement, struct why *why)
{
	gather_certificates(rows, false);
	PGresult *answer = insert(rows, connection, &cert_table, statement, why);
	if (answer != NULL)
		note_new(rows, answer, true);
	PQclear(answer);
	return answer != NULL;
}

static bool
write_certificates(struct pg_rows *rows, PGconn *connection, bool copies, struct why *why)
{
	if (!copies)
		return insert_certificates(rows, connection, cert_table.insert, why);
	if (!look_up_certificates(rows, connection, why))
		return false;
	gather_certificates(rows, true);
	return copy(rows, connection, &cert_table, why);
}

/* --- findings --- */

static const struct table finding_table = {
	.copy = COPY("finding (sha256, rule, path, \"offset\", number, level, length, message, revision)"),
	.columns = 9,
};

static void
add_finding_row(const struct pg_rows *rows, struct octets *o, const struct certificate *c, const struct finding *f)
{
	const char *texts = (const char *)rows->texts.data;

	add_hash(o, true, &c->sha256);
	add_text(o, texts + f->rule);
	add_text(o, texts + f->path);
	pg_number_element(o, (int64_t)f->offset);
	pg_small_number_element(o, (int32_t)f->number);
	add_text(o, level_name(f->level));
	pg_number_element(o, (int64_t)f->length);
	add_text(o, texts + f->message);
	pg_small_number_element(o, (int32_t)f->revision);
}

/* Those of certificates that were not there: of the others they are there, too. */
static bool
write_findings(struct pg_rows *rows, PGconn *connection, struct why *why)
{
	const struct certificate *c = rows->certificates.items;
	const struct finding *f = rows->findings.items;
	struct octets *to[COLUMNS_MOST];
	size_t count = 0;

	begin(rows, &finding_table, true, 0);
	for (size_t i = 0; i < rows->certificates.count; i++) {
		for (size_t k = 0; c[i].is_new && k < c[i].count; k++, count++) {
			begin_row(rows, &finding_table, true, to);
			add_finding_row(rows, to[0], &c[i], &f[c[i].first + k]);
		}
	}
	return count == 0 || copy(rows, connection, &finding_table, why);
}

#define LOG_FINDING "log_finding (log, entry, last, name, message)"
static const struct table log_finding_table = {
	NULL, INSERT(LOG_FINDING, "$1, $2, $3, $4, $5") "DO NOTHING", 5, { PG_INTEGER, PG_BIGINT, PG_BIGINT, PG_TEXT, PG_TEXT }
};

static bool
write_log_findings(struct pg_rows *rows, PGconn *connection, struct why *why)
{
	const struct log_finding *f = rows->log_findings.items;
	struct octets *to[COLUMNS_MOST];

	if (rows->log_findings.count == 0)
		return true;
	begin(rows, &log_finding_table, false, rows->log_findings.count);
	for (size_t i = 0; i < rows->log_findings.count; i++) {
		begin_row(rows, &log_finding_table, false, to);
		pg_small_number_element(to[0], (int32_t)f[i].log);
		pg_number_element(to[1], f[i].entry);
		pg_number_element(to[2], f[i].last);
		add_text(to[3], f[i].name);
		add_text(to[4], (const char *)rows->texts.data + f[i].message);
	}
	return put(rows, connection, &log_finding_table, false, why);
}

/* --- writing --- */

bool
pg_rows_write(struct pg_rows *rows, PGconn *connection, struct why *why)
{
	/* another that inserts the same at the same time makes it fail: then it is tried again with more care */
	bool copies = !rows->is_tried;

	rows->is_tried = true;
	if (rows->texts.failed)
		return because(why, "out of memory");
	if (rows->entries.count == 0 && rows->log_findings.count == 0)
		return true;
	sort_rows(rows);
	return write_entries(rows, connection, copies, why) && write_certificates(rows, connection, copies, why) &&
	       write_findings(rows, connection, why) && write_log_findings(rows, connection, why);
}

bool
pg_rows_replace(struct pg_rows *rows, PGconn *connection, bool all, struct why *why)
{
	struct certificate *c = rows->certificates.items;

	if (rows->texts.failed)
		return because(why, "out of memory");
	if (rows->certificates.count == 0)
		return true;
	sort_rows(rows);
	for (size_t i = 0; i < rows->certificates.count; i++)
		c[i].is_new = true;
	return (!all || insert_certificates(rows, connection, replacing, why)) && write_findings(rows, connection, why);
}

bool
pg_issuers(PGconn *connection, struct issuers *issuers, struct why *why)
{
	PGresult *answer = pg_ask(connection, "SELECT der FROM brlint.issuer", NULL, why);

	for (int i = 0; answer != NULL && i < PQntuples(answer); i++) {
		size_t size;
		const unsigned char *der = pg_octets_at(answer, i, 0, &size);
		issuers_add(issuers, der, size);
	}
	PQclear(answer);
	return answer != NULL;
}
