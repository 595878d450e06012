#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/kept_kinds.h"
#include "ct/rows_postgresql.h"

#define TRIES 20

struct postgresql {
	PGconn *connection;
	struct pg_rows *rows;
};

static void
close_it(void *context)
{
	struct postgresql *self = context;

	PQfinish(self->connection);
	pg_rows_free(self->rows);
	free(self);
}

void *
kept_postgresql_open(const char *address, struct why *why)
{
	struct postgresql *self = calloc(1, sizeof(*self));

	if (self == NULL) {
		because(why, "out of memory");
		return NULL;
	}
	self->rows = pg_rows_new();
	if (self->rows == NULL)
		because(why, "out of memory");
	else if ((self->connection = pg_open(address, false, why)) != NULL)
		return self;
	close_it(self);
	return NULL;
}

void *
kept_postgresql_connection(void *context)
{
	struct postgresql *self = context;

	return self->connection;
}

static void
hash_at(const PGresult *answer, int row, int column, struct hash *hash)
{
	size_t size;
	const unsigned char *octets = pg_octets_at(answer, row, column, &size);

	if (size == HASH_SIZE)
		memcpy(hash->octets, octets, HASH_SIZE);
}

/* --- looking --- */

static bool
logs(void *context, struct kept_log **all, size_t *count, struct why *why)
{
	struct postgresql *self = context;
	PGresult *answer = pg_ask(self->connection,
				  "SELECT id, key, url, kind, description, position, verified_size, verified_root, coalesce(verified_time, 0)"
				  " FROM brlint.log ORDER BY id",
				  NULL, why);
	bool right = answer != NULL;

	for (int i = 0; right && i < PQntuples(answer); i++) {
		size_t size;
		const unsigned char *key = pg_octets_at(answer, i, 1, &size);
		struct kept_log *log =
			kept_log_add(all, count, key, size, PQgetvalue(answer, i, 2), PQgetvalue(answer, i, 3), PQgetvalue(answer, i, 4), why);
		right = log != NULL;
		if (!right)
			break;
		log->id = pg_number_at(answer, i, 0);
		log->position = (uint64_t)pg_number_at(answer, i, 5);
		log->verified_size = (uint64_t)pg_number_at(answer, i, 6);
		hash_at(answer, i, 7, &log->verified_root);
		log->verified_time = (uint64_t)pg_number_at(answer, i, 8);
	}
	PQclear(answer);
	return right;
}

static bool
numbers(void *context, int64_t log, uint64_t first, uint64_t end, uint64_t *all, size_t *count, struct why *why)
{
	struct postgresql *self = context;
	struct pg_values values = { 0 };

	pg_number(&values, log);
	pg_number(&values, (int64_t)first);
	pg_number(&values, (int64_t)end);
	PGresult *answer = pg_ask(self->connection,
				  "SELECT e.entry FROM brlint.entry e JOIN brlint.cert c USING (sha256) WHERE e.log = $1 AND e.entry >= $2 AND "
				  "e.entry < $3 ORDER BY e.entry",
				  &values, why);
	*count = 0;
	for (int i = 0; answer != NULL && i < PQntuples(answer) && *count < end - first; i++)
		all[(*count)++] = (uint64_t)pg_number_at(answer, i, 0);
	PQclear(answer);
	return answer != NULL;
}

static bool
go_back(void *context, int64_t log, uint64_t position, const void *range, size_t size, struct why *why)
{
	struct postgresql *self = context;
	struct pg_values values = { 0 };

	pg_number(&values, (int64_t)position);
	pg_octets(&values, range, size);
	pg_number(&values, log);
	return pg_do(self->connection, "UPDATE brlint.log SET position = $1, range = $2 WHERE id = $3", &values, why);
}

static bool
rulesets(void *context, struct kept_ruleset **sets, size_t *count, struct why *why)
{
	struct postgresql *self = context;
	PGresult *answer = pg_ask(self->connection, "SELECT id, rules::text, data, options FROM brlint.ruleset ORDER BY id", NULL, why);
	bool right = answer != NULL;

	for (int i = 0; right && i < PQntuples(answer); i++)
		right = kept_ruleset_add(sets, count, PQgetvalue(answer, i, 0), PQgetvalue(answer, i, 1), PQgetvalue(answer, i, 2),
					 PQgetvalue(answer, i, 3), why);
	PQclear(answer);
	return right;
}

static bool
certs(void *context, int64_t log, uint64_t first, uint64_t end, const char *ruleset, bool all, struct kept_cert *list, size_t *count, struct why *why)
{
	struct postgresql *self = context;
	struct pg_values values = { 0 };

	pg_number(&values, log);
	pg_number(&values, (int64_t)first);
	pg_number(&values, (int64_t)end);
	pg_text(&values, ruleset);
	pg_number(&values, all);
	PGresult *answer =
		pg_ask(self->connection,
		       "SELECT e.entry, c.sha256, c.issuer_sha256, c.issuer_found, c.ruleset FROM brlint.entry e JOIN brlint.cert c USING (sha256)"
		       " WHERE e.log = $1 AND e.entry >= $2 AND e.entry < $3 AND (c.ruleset <> $4 OR NOT c.issuer_found OR $5 <> 0)"
		       " ORDER BY e.entry",
		       &values, why);
	*count = 0;
	for (int i = 0; answer != NULL && i < PQntuples(answer) && *count < end - first; i++) {
		struct kept_cert *cert = &list[(*count)++];
		memset(cert, 0, sizeof(*cert));
		cert->entry = (uint64_t)pg_number_at(answer, i, 0);
		hash_at(answer, i, 1, &cert->sha256);
		hash_at(answer, i, 2, &cert->issuer);
		cert->has_issuer = PQgetlength(answer, i, 2) == HASH_SIZE;
		cert->issuer_found = pg_number_at(answer, i, 3) != 0;
		snprintf(cert->ruleset, sizeof(cert->ruleset), "%s", PQgetvalue(answer, i, 4));
	}
	PQclear(answer);
	return answer != NULL;
}

static bool
number_of(struct postgresql *self, const char *statement, const struct pg_values *values, uint64_t *number, struct why *why)
{
	PGresult *answer = pg_ask(self->connection, statement, values, why);

	*number = answer != NULL && PQntuples(answer) > 0 ? (uint64_t)pg_number_at(answer, 0, 0) : 0;
	PQclear(answer);
	return answer != NULL;
}

static bool
others(void *context, const char *ruleset, uint64_t *count, struct why *why)
{
	struct pg_values values = { 0 };

	pg_text(&values, ruleset);
	return number_of(context, "SELECT count(*) FROM brlint.cert WHERE ruleset <> $1", &values, count, why);
}

static bool
run(void *context, const char *name, int64_t log, uint64_t *position, struct why *why)
{
	struct pg_values values = { 0 };

	pg_text(&values, name);
	pg_number(&values, log);
	return number_of(context, "SELECT position FROM brlint.relint WHERE run = $1 AND log = $2", &values, position, why);
}

static bool
run_ended(void *context, const char *name, struct why *why)
{
	struct postgresql *self = context;
	struct pg_values values = { 0 };

	pg_text(&values, name);
	return pg_do(self->connection, "DELETE FROM brlint.relint WHERE run = $1", &values, why);
}

/* --- replacing --- */

/* Runs a statement with the SHA-256 of those of which all that is in `mask` is `wanted` as $1; and a list of rules, or else a text, as $2. */
static bool
about(struct postgresql *self, const char *statement, const struct kept_change *change, unsigned char mask, unsigned char wanted, bool has_rules,
      const char *text, struct why *why)
{
	const struct judged *judged = change->judged;
	struct octets digests = { 0 }, rules = { 0 };
	struct pg_values values = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < judged->entry_count; i++)
		count += (change->what[i] & mask) == wanted;
	if (count == 0)
		return true;
	pg_array(&digests, PG_BYTEA, count);
	for (size_t i = 0; i < judged->entry_count; i++) {
		if ((change->what[i] & mask) == wanted)
			pg_element(&digests, judged->entries[i].sha256.octets, HASH_SIZE);
	}
	pg_array(&rules, PG_TEXT, change->rule_count);
	for (size_t i = 0; i < change->rule_count; i++)
		pg_element(&rules, change->rules[i], strlen(change->rules[i]));
	bool right = pg_give(&values, PG_BYTEA, &digests, why) && (!has_rules || pg_give(&values, PG_TEXT, &rules, why));
	if (text != NULL)
		pg_text(&values, text);
	right = right && pg_do(self->connection, statement, &values, why);
	octets_free(&digests);
	octets_free(&rules);
	return right;
}

/* Writes the new rows of those that have KEPT_ALL, or of those that have not. */
static bool
write_rows(struct postgresql *self, const struct kept_change *change, unsigned char wanted, struct why *why)
{
	pg_rows_clear(self->rows);
	for (size_t i = 0; i < change->judged->entry_count; i++) {
		if ((change->what[i] & KEPT_ALL) == wanted &&
		    !pg_rows_add_certificate(self->rows, change->linter, change->judged, &change->judged->entries[i]))
			return because(why, "out of memory");
	}
	return pg_rows_replace(self->rows, self->connection, wanted != 0, why);
}

static bool
note_progress(struct postgresql *self, const struct kept_change *change, struct why *why)
{
	struct pg_values values = { 0 };

	pg_text(&values, change->run);
	pg_number(&values, change->log);
	pg_number(&values, (int64_t)change->position);
	return pg_do(self->connection,
		     "INSERT INTO brlint.relint VALUES ($1, $2, $3) ON CONFLICT (run, log) DO UPDATE SET position = excluded.position", &values, why);
}

static bool
replace_once(struct postgresql *self, const struct kept_change *change, struct why *why)
{
	return pg_run(self->connection, "BEGIN", why) &&
	       about(self, "DELETE FROM brlint.finding WHERE sha256 = ANY ($1)", change, KEPT_ALL, KEPT_ALL, false, NULL, why) &&
	       about(self, "DELETE FROM brlint.finding WHERE sha256 = ANY ($1) AND rule = ANY ($2)", change, KEPT_ALL, 0, true, NULL, why) &&
	       write_rows(self, change, KEPT_ALL, why) && write_rows(self, change, 0, why) &&
	       about(self, "UPDATE brlint.cert SET ruleset = $2 WHERE sha256 = ANY ($1)", change, KEPT_ALL | KEPT_RULESET, KEPT_RULESET, false,
		     change->ruleset, why) &&
	       note_progress(self, change, why) && pg_run(self->connection, "COMMIT", why);
}

static bool
replace(void *context, const struct kept_change *change, struct why *why)
{
	struct postgresql *self = context;

	for (unsigned try = 0; try < TRIES; try++) {
		struct why ignored;
		if (replace_once(self, change, why))
			return true;
		if (!pg_may_retry(why) || !pg_run(self->connection, "ROLLBACK", &ignored))
			return false;
	}
	return false;
}

const struct kept_kind kept_postgresql = { close_it, logs, numbers, go_back, rulesets, certs, others, run, run_ended, replace };
