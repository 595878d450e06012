#include "ct/tile.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ct/source.h"

#define OWN_MOST   512 /* issuers that came with entries; each that is added makes a new set of them */
#define CHAIN_TOLD 4   /* of what is missing in a chain */
#define RECENT     64  /* a power of two */

/* An entry that is to be judged, or what cannot be read. */
struct waiting {
	size_t index;
	bool broken, rest;
	size_t offset;
	uint32_t error; /* in `texts` */
	brlint_ct_entry entry;
};

struct judge {
	brlint *linter;
	bool wants_lines, wants_rows;
	brlint_report *report;
	brlint_job *job;
	brlint_writer *writer;
	struct octets plain;
	/* those of tiles wait until all their issuers are there */
	struct waiting *waiting;
	size_t waiting_count, waiting_room;
	struct octets wanted; /* digests of issuers that are not in the set */
	/* which issuers the job has */
	struct issuers *table;
	const brlint_companions *set;
	struct issuers *own; /* of what came with entries */
	brlint_ct_finding *ct_findings;
	size_t ct_finding_room;
	/* the present tile */
	const struct tile *tile;
	struct judged *out;
	bool lints;
	bool is_answer; /* to get-entries */
	bool has_index; /* an entry has a leaf_index */
	uint64_t now;
	bool knows_first; /* by the first entry of which the leaf_index can be that of its place the first entry would have this: */
	int64_t first;
};

static int
write_line(void *context, const char *text, size_t size)
{
	struct judge *j = context;
	octets_add(&j->out->lines, text, size);
	return j->out->lines.failed;
}

struct judge *
judge_new(const brlint *linter, bool wants_lines, bool wants_rows)
{
	struct judge *j = calloc(1, sizeof(*j));
	if (j == NULL)
		return NULL;
	j->linter = brlint_ref((brlint *)linter); /* const for all but its count */
	j->wants_lines = wants_lines;
	j->wants_rows = wants_rows;
	j->report = brlint_report_new();
	j->job = brlint_job_new();
	j->own = issuers_new();
	j->writer = brlint_writer_new(linter, "jsonl", 0, write_line, j, NULL);
	if (j->report == NULL || j->job == NULL || j->own == NULL || j->writer == NULL || brlint_writer_begin(j->writer, 0) != BRLINT_OK) {
		judge_free(j);
		return NULL;
	}
	return j;
}

void
judge_free(struct judge *j)
{
	if (j == NULL)
		return;
	brlint_writer_free(j->writer);
	brlint_job_free(j->job);
	brlint_report_free(j->report);
	brlint_free(j->linter);
	issuers_free(j->own);
	octets_free(&j->plain);
	octets_free(&j->wanted);
	free(j->waiting);
	free(j->ct_findings);
	free(j);
}

void
judged_free(struct judged *judged)
{
	octets_free(&judged->lines);
	octets_free(&judged->texts);
	free(judged->entries);
	free(judged->findings);
	free(judged->log_findings);
	*judged = (struct judged){ 0 };
}

/* --- rows --- */

/* Room for one more item of an array; false, and the tile has failed, if there is none. */
#define ROOM_FOR(out, items, count, room) (items_reserve(&(items), &(room), count, 1, sizeof(*(items))) || ((out)->failed = true, false))

/* Where a string comes to lie. */
static uint32_t
add_text(struct judged *out, const char *text)
{
	uint32_t at = (uint32_t)out->texts.size;
	octets_add(&out->texts, text, strlen(text) + 1);
	return at;
}

static void
add_log_finding(struct judge *j, const char *name, int64_t entry, int64_t last, const char *message)
{
	struct judged *out = j->out;
	if (!ROOM_FOR(out, out->log_findings, out->log_finding_count, out->log_finding_room))
		return;
	out->log_findings[out->log_finding_count++] = (struct log_finding_row){ name, add_text(out, message), entry, last };
}

/* The number of a rule, which of what was not judged is not the linter's own. */
static uint32_t
rule_number(const struct judge *j, const brlint_rule *rule)
{
	if (brlint_rule_at(j->linter, rule->number) != rule)
		rule = brlint_rule_named(j->linter, rule->name);
	return (uint32_t)rule->number;
}

/* How many findings of the entry so far are of the same rule at the same place. */
static unsigned
number_at_place(const struct judged *out, const struct entry_row *row, const struct finding_row *finding)
{
	unsigned number = 0;
	const char *texts = (const char *)out->texts.data;
	for (size_t i = out->finding_count; i > row->first_finding && !out->texts.failed; i--) {
		const struct finding_row *before = &out->findings[i - 1];
		if (before->rule != finding->rule)
			break; /* they come in the order of the rules */
		number += before->offset == finding->offset && strcmp(texts + before->path, texts + finding->path) == 0;
	}
	return number;
}

static void
add_findings(struct judge *j, struct entry_row *row)
{
	struct judged *out = j->out;
	const brlint_finding *finding;
	row->first_finding = (uint32_t)out->finding_count;
	for (size_t i = 0; (finding = brlint_finding_at(j->report, i)) != NULL; i++) {
		if (!ROOM_FOR(out, out->findings, out->finding_count, out->finding_room))
			return;
		struct finding_row new = { .rule = rule_number(j, finding->rule),
					   .level = finding->level,
					   .offset = finding->offset,
					   .length = finding->length,
					   .path = add_text(out, finding->path),
					   .message = add_text(out, finding->message) };
		new.number = number_at_place(out, row, &new);
		out->findings[out->finding_count++] = new;
	}
	row->finding_count = (uint32_t)out->finding_count - row->first_finding;
}

/* The worst level of what is not waived; what a policy blocks is as bad as an error. */
static int
worst(const brlint_report *report)
{
	const brlint_finding *finding;
	int level = -1;
	for (size_t i = 0; (finding = brlint_finding_at(report, i)) != NULL; i++) {
		int own = finding->blocks ? BRLINT_ERROR : (int)finding->level;
		if (finding->waived == NULL && (level < 0 || own < level))
			level = own;
	}
	return level;
}

/* --- what is wrong with an entry --- */

static void say(struct judge *j, const struct entry_row *row, const char *name, const char *format, ...) __attribute__((format(printf, 4, 5)));
static void
say(struct judge *j, const struct entry_row *row, const char *name, const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	add_log_finding(j, name, row->entry, row->entry, text);
}

static void
check_index(struct judge *j, const struct entry_row *row, size_t index, const brlint_ct_entry *entry)
{
	const struct tile *tile = j->tile;
	bool is_known = tile->first >= 0 || (tile->is_place && tile->otherwise >= 0);
	int64_t place = (int64_t)index + (tile->first >= 0 ? tile->first : is_known ? tile->otherwise : j->first);

	is_known |= j->knows_first;
	if (entry->leaf_index == -2)
		say(j, row, "ct_leaf_index", "leaf_index is there twice, or is no number of five octets");
	else if (entry->leaf_index < 0 && j->has_index && !j->is_answer)
		say(j, row, "ct_leaf_index", "leaf_index is absent, and other leaves of the tile have it");
	else if (entry->leaf_index < 0 && tile->is_static)
		say(j, row, "ct_leaf_index", "leaf_index is absent");
	else if (entry->leaf_index >= 0 && is_known && entry->leaf_index != place)
		say(j, row, "ct_leaf_index", "leaf_index is %lld, and the place of the entry is %lld", (long long)entry->leaf_index,
		    (long long)place);
	else if (entry->leaf_index >= 0 && !is_known)
		say(j, row, "ct_leaf_index", "leaf_index is %lld, which no entry of its place in a tile has", (long long)entry->leaf_index);
}

static void
check_hash(struct judge *j, struct entry_row *row, size_t index, const brlint_ct_entry *entry)
{
	struct judged *out = j->out;
	struct octets words = { 0 };
	if (index >= TILE_WIDTH)
		return;
	merkle_leaf(entry->leaf, entry->leaf_size, &out->leaves[index]);
	if (out->leaf_count == index)
		out->leaf_count++;
	if (!j->tile->has_leaves || (j->tile->width > 0 && index >= j->tile->width))
		return;
	row->verified = hash_is(&out->leaves[index], &j->tile->leaves[index]);
	if (row->verified)
		return;
	octets_say(&words, "the hash of the leaf is ");
	octets_hex(&words, out->leaves[index].octets, HASH_SIZE);
	octets_say(&words, ", but the hash tile has ");
	octets_hex(&words, j->tile->leaves[index].octets, HASH_SIZE);
	say(j, row, "ct_leaf_hash", "%s", octets_string(&words));
	octets_free(&words);
	if (out->whole)
		because(&out->why, "entry %lld is not what the log has signed", (long long)row->entry);
	out->whole = false;
}

/* "2026-08-20T13:34:57.123Z" */
static const char *
time_text(uint64_t milliseconds, char text[UTC_SIZE])
{
	char format[40];
	snprintf(format, sizeof(format), "%%Y-%%m-%%dT%%H:%%M:%%S.%03uZ", (unsigned)(milliseconds % 1000));
	return utc_text((int64_t)(milliseconds / 1000), format, text);
}

static void
check_time(struct judge *j, const struct entry_row *row)
{
	char own[UTC_SIZE], other[UTC_SIZE];
	if (j->tile->timestamp != 0 && row->timestamp > j->tile->timestamp)
		say(j, row, "ct_timestamp", "the timestamp, %s, is later than that of the checkpoint, %s", time_text(row->timestamp, own),
		    time_text(j->tile->timestamp, other));
	else if (j->tile->timestamp == 0 && row->timestamp > j->now)
		say(j, row, "ct_timestamp", "the timestamp, %s, is in the future", time_text(row->timestamp, own));
}

static void
check_interval(struct judge *j, const struct entry_row *row)
{
	const struct log *log = j->tile->log;
	char after[UTC_SIZE], start[UTC_SIZE], end[UTC_SIZE];
	if (log == NULL || !log->has_interval || !row->has_validity || (row->not_after >= log->interval_start && row->not_after < log->interval_end))
		return;
	say(j, row, "ct_interval", "notAfter, %s, is not in the interval of the log, from %s until %s",
	    time_text((uint64_t)row->not_after * 1000, after), time_text((uint64_t)log->interval_start * 1000, start),
	    time_text((uint64_t)log->interval_end * 1000, end));
}

/* Tells of an issuer that cannot be had. */
static void
tell_missing(struct judge *j, const struct entry_row *row, size_t i, const unsigned char *digest)
{
	enum issuer_state state;
	struct octets hex = { 0 };
	octets_hex(&hex, digest, HASH_SIZE);
	/* the job may now have another set, and have let go of the one before */
	j->set = issuers_give(j->table, j->job, digest, 1, NULL, NULL, &state);
	j->out->failed |= j->set == NULL;
	if (state == ISSUER_WRONG)
		say(j, row, "ct_chain", "what is there for chain[%zu] is no certificate with the SHA-256 %s", i, octets_string(&hex));
	else
		say(j, row, "ct_chain", "chain[%zu] is missing: its SHA-256 is %s", i, octets_string(&hex));
	octets_free(&hex);
}

/* Issuers that cannot be had: they are told where there is somewhere to have them from; of many, those at the front, and how many more. */
static void
check_chain(struct judge *j, struct entry_row *row, const brlint_ct_entry *entry)
{
	size_t missing = 0;
	for (size_t i = 0; i < entry->chain_count; i++) {
		const unsigned char *digest = entry->chain + i * HASH_SIZE;
		if (j->set != NULL && brlint_companions_has(j->set, digest)) {
			row->issuer_found |= i == 0;
			continue;
		}
		if (j->tile->has_source_of_issuers && j->table != NULL && missing++ < CHAIN_TOLD)
			tell_missing(j, row, i, digest);
	}
	if (missing > CHAIN_TOLD)
		say(j, row, "ct_chain", "%zu more of the chain are missing", missing - CHAIN_TOLD);
}

static void
take_finding(void *context, const brlint_ct_finding *finding)
{
	struct judge *j = context;
	add_log_finding(j, finding->name, 0, 0, finding->message);
}

/* --- lines --- */

/* The log findings of the entry as the library wants them. */
static const brlint_ct_finding *
gather(struct judge *j, const struct entry_row *row)
{
	if (!items_reserve(&j->ct_findings, &j->ct_finding_room, 0, row->log_finding_count, sizeof(*j->ct_findings))) {
		j->out->failed = true;
		return NULL;
	}
	for (uint32_t i = 0; i < row->log_finding_count; i++) {
		const struct log_finding_row *from = &j->out->log_findings[row->first_log_finding + i];
		j->ct_findings[i] = (brlint_ct_finding){ from->name, (const char *)j->out->texts.data + from->message };
	}
	return j->ct_findings;
}

static void
add_line(struct judge *j, struct entry_row *row, const brlint_ct_entry *entry)
{
	struct judged *out = j->out;
	const brlint_ct_finding *findings = gather(j, row);
	if (out->failed || out->texts.failed)
		return;
	brlint_ct_line line = { .entry = entry,
				.log_id = j->tile->log != NULL ? j->tile->log->id.octets : NULL,
				.number = row->entry,
				.issuer_found = row->issuer_found,
				.findings = findings,
				.finding_count = row->log_finding_count };
	row->line = out->lines.size;
	if (brlint_report_ct(j->report, &line) != BRLINT_OK || brlint_writer_object(j->writer, j->report) != BRLINT_OK) {
		out->lines.size = row->line; /* a line is whole or not there */
		out->failed = true;
	}
	brlint_report_ct(j->report, NULL);
	row->line_size = out->lines.size - row->line;
}

/*
 * The line of what cannot be read or judged, from entry `number` of the log on, to `last`; -1: these are not known. `finding`: the name of the log
 * finding that says so; NULL: there is none.
 */
static void
add_unreadable(struct judge *j, size_t index, size_t offset, const char *error, int64_t number, int64_t last, const char *finding)
{
	struct octets *o = &j->out->lines;
	size_t begin = o->size;
	if (!j->wants_lines)
		return;
	octets_say(o, "{\"input\": ");
	octets_json(o, j->tile->input != NULL ? j->tile->input : "");
	octets_printf(o, ", \"index\": %zu, \"kind\": \"unreadable\", \"offset\": %zu, \"error\": ", j->tile->index + index, offset);
	octets_json(o, error);
	octets_printf(o, ", \"log\": %s%s%s", j->tile->log != NULL ? "\"" : "", j->tile->log != NULL ? j->tile->log->id_text : "null",
		      j->tile->log != NULL ? "\"" : "");
	if (number >= 0)
		octets_printf(o, ", \"entry\": %lld", (long long)number);
	else
		octets_say(o, ", \"entry\": null");
	if (last >= 0)
		octets_printf(o, ", \"last_entry\": %lld", (long long)last);
	else
		octets_say(o, ", \"last_entry\": null");
	octets_say(o, ", \"log_findings\": [");
	if (finding != NULL) {
		octets_printf(o, "{\"name\": \"%s\", \"message\": ", finding);
		octets_json(o, error);
		octets_say(o, "}");
	}
	octets_say(o, "]}\n");
	if (o->failed)
		o->size = begin;
}

/* --- entries --- */

static void
fill_row(struct judge *j, struct entry_row *row, const brlint_ct_entry *entry)
{
	const unsigned char *serial;
	size_t size;
	struct octets *texts = &j->out->texts;

	if (!hex_read(brlint_report_sha256(j->report), row->sha256.octets, HASH_SIZE))
		hash_octets(entry->submitted, entry->submitted_size, &row->sha256);
	row->has_pair = !j->tile->findings_only && brlint_report_pair(j->report, entry, row->pair.octets);
	row->kind = brlint_report_kind(j->report);
	row->profile = brlint_report_profile(j->report);
	if (brlint_report_serial(j->report, &serial, &size)) {
		row->serial = (uint32_t)texts->size;
		row->serial_size = (uint32_t)size;
		octets_add(texts, serial, size);
	}
	add_findings(j, row);
}

/* What is looked at in an entry that has been decoded. */
static void
check_entry(struct judge *j, struct entry_row *row, size_t index, const brlint_ct_entry *entry, bool judged)
{
	row->first_log_finding = (uint32_t)j->out->log_finding_count;
	if (j->tile->findings_only) {
		row->issuer_found = row->has_issuer && j->set != NULL && brlint_companions_has(j->set, entry->chain);
		row->has_validity = judged && brlint_report_validity(j->report, &row->not_before, &row->not_after);
		return;
	}
	check_hash(j, row, index, entry);
	check_index(j, row, index, entry);
	check_time(j, row);
	if (judged) {
		row->has_validity = brlint_report_validity(j->report, &row->not_before, &row->not_after);
		check_interval(j, row);
		size_t before = j->out->log_finding_count;
		if (brlint_ct_check(j->report, entry, !j->lints, take_finding, j) == BRLINT_NO_MEMORY)
			j->out->failed = true;
		for (size_t i = before; i < j->out->log_finding_count; i++)
			j->out->log_findings[i].entry = j->out->log_findings[i].last = row->entry;
	}
	check_chain(j, row, entry);
	row->log_finding_count = (uint32_t)j->out->log_finding_count - row->first_log_finding;
}

/* The number in the log, as far as it is known. */
static int64_t
number_of(const struct judge *j, size_t index, const brlint_ct_entry *entry)
{
	if (j->tile->first >= 0)
		return j->tile->first + (int64_t)index;
	if (j->is_answer)
		return (j->tile->otherwise >= 0 ? j->tile->otherwise : (int64_t)j->tile->index) + (int64_t)index;
	if (entry != NULL && entry->leaf_index >= 0)
		return entry->leaf_index;
	if (entry == NULL && j->knows_first)
		return j->first + (int64_t)index;
	return j->tile->otherwise >= 0 ? j->tile->otherwise + (int64_t)index : -1;
}

static void
judge_entry(struct judge *j, size_t index, const brlint_ct_entry *entry)
{
	struct judged *out = j->out;
	if (!ROOM_FOR(out, out->entries, out->entry_count, out->entry_room))
		return;
	struct entry_row *row = &out->entries[out->entry_count];
	*row = (struct entry_row){ .entry = number_of(j, index, entry),
				   .timestamp = entry->timestamp,
				   .precertificate = entry->precertificate != 0,
				   .has_issuer = entry->chain_count > 0,
				   .worst = -1 };
	if (row->has_issuer)
		memcpy(row->issuer.octets, entry->chain, HASH_SIZE);
	if (j->tile->hashes_only) {
		check_hash(j, row, index, entry);
		out->entry_count++;
		return;
	}
	brlint_job_issuer_digest(j->job, row->has_issuer ? entry->chain : NULL);
	brlint_job_index(j->job, j->tile->index + index);
	enum brlint_status said = brlint_lint(j->linter, j->report, j->job, entry->submitted, entry->submitted_size);
	if (said != BRLINT_OK && said != BRLINT_TOO_LARGE) {
		out->failed = true;
		return;
	}
	check_entry(j, row, index, entry, said == BRLINT_OK);
	row->worst = worst(j->report);
	row->is_judged = said == BRLINT_OK;
	if (j->wants_lines && said == BRLINT_OK) {
		add_line(j, row, entry);
	} else if (j->wants_lines) {
		row->line = out->lines.size;
		add_unreadable(j, index, 0, brlint_status_text(said), row->entry, row->entry, NULL);
		row->line_size = out->lines.size - row->line;
	}
	if (j->wants_rows)
		fill_row(j, row, entry);
	out->failed |= out->lines.failed || out->texts.failed;
	out->entry_count++;
}

/* What cannot be read: one entry, or all from there on; `error` is in `texts`. */
static void
broken(struct judge *j, size_t index, size_t offset, uint32_t error, bool rest)
{
	struct judged *out = j->out;
	int64_t number = number_of(j, index, NULL), last = number;
	const char *words = (const char *)out->texts.data + error;
	if (rest && j->tile->width > 0 && number >= 0)
		last = number + (int64_t)(j->tile->width > index ? j->tile->width - index - 1 : 0);
	else if (rest)
		last = -1;
	if (out->whole && number >= 0)
		because(&out->why, "entry %lld, offset %zu: %s", (long long)number, offset, words);
	else if (out->whole)
		because(&out->why, "index %zu, offset %zu: %s", j->tile->index + index, offset, words);
	out->whole = false;
	if (ROOM_FOR(out, out->log_findings, out->log_finding_count, out->log_finding_room))
		out->log_findings[out->log_finding_count++] = (struct log_finding_row){ "ct_entry_broken", error, number, last };
	add_unreadable(j, index, offset, words, number, last, "ct_entry_broken");
}

/* --- issuers --- */

/* Takes the issuers that came with an entry. */
static void
take_issuers(struct judge *j, const brlint_ct_entry *entry)
{
	bool lacks = j->table != j->own;
	for (size_t i = 0; i < entry->chain_count && !lacks; i++)
		lacks = !brlint_companions_has(j->set, entry->chain + i * HASH_SIZE);
	if (!lacks)
		return;
	/* what a log sends does not make the table grow without end */
	if (issuers_count(j->own) > OWN_MOST) {
		struct issuers *fresh = issuers_new();
		if (fresh == NULL) {
			j->out->failed = true;
			return;
		}
		issuers_free(j->own);
		j->own = fresh;
	}
	for (size_t i = 0; i < entry->chain_count; i++)
		issuers_add(j->own, entry->issuers[i].der, entry->issuers[i].size);
	j->table = j->own;
	j->set = issuers_give(j->own, j->job, NULL, 0, NULL, NULL, NULL);
	j->out->failed |= j->set == NULL;
}

/* Gets the issuers of all entries of the tile that are not there yet, at once. */
static void
get_issuers(struct judge *j)
{
	const unsigned char *recent[RECENT] = { NULL };
	const struct tile *tile = j->tile;

	if (tile->issuers == NULL) {
		j->table = NULL;
		j->set = NULL;
		brlint_job_companions(j->job, BRLINT_ISSUER, NULL, 0);
		return;
	}
	bool same = j->table == tile->issuers && j->set != NULL;
	octets_clear(&j->wanted);
	for (size_t i = 0; i < j->waiting_count; i++) {
		const brlint_ct_entry *entry = &j->waiting[i].entry;
		for (size_t c = 0; c < entry->chain_count; c++) {
			const unsigned char *digest = entry->chain + c * HASH_SIZE, **place = &recent[digest[0] & (RECENT - 1)];
			if (*place != NULL && memcmp(*place, digest, HASH_SIZE) == 0)
				continue;
			*place = digest;
			if (!same || !brlint_companions_has(j->set, digest))
				octets_add(&j->wanted, digest, HASH_SIZE);
		}
	}
	j->out->failed |= j->wanted.failed;
	if (same && j->wanted.size == 0)
		return;
	j->table = tile->issuers;
	j->set = issuers_give(tile->issuers, j->job, j->wanted.data, j->wanted.size / HASH_SIZE, tile->fetch, tile->fetch_context, NULL);
	j->out->failed |= j->set == NULL;
}

/* --- tiles --- */

static void
judge_waiting(struct judge *j)
{
	for (size_t i = 0; i < j->waiting_count && !j->out->failed; i++) {
		const struct waiting *w = &j->waiting[i];
		if (w->broken)
			broken(j, w->index, w->offset, w->error, w->rest);
		else
			judge_entry(j, w->index, &w->entry);
	}
	j->waiting_count = 0;
}

/* An entry of an answer to get-entries is gone when this returns; those of tiles wait for each other. */
static int
take_entry(void *context, size_t index, const brlint_ct_entry *entry, size_t offset, const char *error, int rest)
{
	struct judge *j = context;
	if (j->tile->is_later && index >= j->tile->width)
		return 0;
	bool stays = entry == NULL || (entry->leaf >= j->plain.data && entry->leaf < j->plain.data + j->plain.size);
	j->has_index |= entry != NULL && entry->leaf_index != -1;
	/* a tile begins at a multiple of 256 */
	if (entry != NULL && entry->leaf_index >= 0 && !j->knows_first && (j->is_answer || (size_t)entry->leaf_index % TILE_WIDTH == index)) {
		j->knows_first = true;
		j->first = entry->leaf_index - (int64_t)index;
	}
	if (!stays) {
		judge_waiting(j);
		if (!j->tile->hashes_only)
			take_issuers(j, entry);
		if (!j->out->failed)
			judge_entry(j, index, entry);
		return j->out->failed;
	}
	if (!ROOM_FOR(j->out, j->waiting, j->waiting_count, j->waiting_room))
		return 1;
	struct waiting *w = &j->waiting[j->waiting_count++];
	*w = (struct waiting){ .index = index, .broken = entry == NULL, .rest = rest != 0, .offset = offset };
	if (entry != NULL)
		w->entry = *entry;
	else
		w->error = add_text(j->out, error);
	return 0;
}

/* Nothing of the tile can be told: of one of a log these entries are broken, and of another file nobody knows what it is. */
static void
is_none(struct judge *j, const char *why)
{
	struct judged *out = j->out;
	because(&out->why, "%s", why);
	out->whole = false;
	out->is_none = true;
	if (j->tile->width > 0) {
		uint32_t error = add_text(out, why);
		if (!out->texts.failed)
			broken(j, 0, 0, error, true);
	} else {
		add_unreadable(j, 0, 0, why, -1, -1, NULL);
	}
}

/* A tile that ends between two entries is cut, too. */
static void
check_width(struct judge *j)
{
	struct judged *out = j->out;
	struct octets words = { 0 };
	unsigned width = j->tile->width;
	if (width == 0 || !out->whole || out->entry_count == width)
		return;
	octets_printf(&words, "there are %zu entries instead of %u", out->entry_count, width);
	if (out->entry_count < width) {
		uint32_t error = add_text(out, octets_string(&words));
		if (!out->texts.failed)
			broken(j, out->entry_count, j->plain.size, error, true);
	} else {
		because(&out->why, "%s", octets_string(&words));
		out->whole = false;
		/* no log has signed them */
		for (size_t i = width; i < out->entry_count; i++)
			out->entries[i].verified = false;
	}
	octets_free(&words);
}

/* Whether octets that are a tile or an answer are the latter: JSON. */
static bool
is_answer(const struct tile *tile, const struct octets *o)
{
	if (tile->format != NULL)
		return strcmp(tile->format, "ct-entries") == 0;
	return o->size > 0 && memchr(" \t\r\n{\xef", o->data[0], 6) != NULL;
}

static void
split(struct judge *j)
{
	j->is_answer = is_answer(j->tile, &j->plain);
	enum brlint_status said = brlint_ct_entries(j->plain.data, j->plain.size, j->tile->format, take_entry, j);
	if (said == BRLINT_NO_MEMORY || j->out->failed) {
		j->out->failed = true;
		return;
	}
	if (said != BRLINT_OK) {
		is_none(j, said == BRLINT_BAD_OBJECT ? "it is neither a tile nor an answer to get-entries" : brlint_status_text(said));
		return;
	}
	if (j->waiting_count > 0 && !j->tile->hashes_only)
		get_issuers(j);
	judge_waiting(j);
	if (!j->out->failed)
		check_width(j);
}

/* Part of an answer, which has been split. */
static void
take_read(struct judge *j)
{
	j->is_answer = true;
	entries_tell(&j->tile->read, take_entry, j);
	if (!j->out->failed)
		judge_waiting(j);
}

void
judge_tile(struct judge *j, const struct tile *tile, bool lints, struct judged *out)
{
	struct why why;
	j->tile = tile;
	j->out = out;
	j->lints = lints;
	j->has_index = false;
	j->knows_first = tile->has_leaf_index;
	j->first = tile->leaf_index;
	j->waiting_count = 0;
	j->now = (uint64_t)time(NULL) * 1000;
	octets_clear(&out->lines);
	octets_clear(&out->texts);
	out->entry_count = out->finding_count = out->log_finding_count = 0;
	out->leaf_count = 0;
	out->whole = true;
	out->is_none = out->failed = false;
	out->why.text[0] = '\0';
	octets_clear(&j->plain);
	if (brlint_job_name(j->job, tile->input) != BRLINT_OK)
		out->failed = true;
	else if (tile->read.count > 0)
		take_read(j);
	else if (!inflate_octets(tile->stored.data, tile->stored.size, tile->most, &j->plain, &why))
		is_none(j, why.text);
	else
		split(j);
	out->failed |= out->lines.failed || out->texts.failed || j->plain.failed;
	out->whole &= !out->failed;
}
