#include "ct/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_MOST ((size_t)4 << 30) /* of an answer to get-entries that was kept */

/* --- telling --- */

/* A line of standard output. */
static void
say(struct verifier *v, const char *text)
{
	struct octets line = { 0 };

	octets_printf(&line, "%s: %s", v->name, text);
	make_printable((char *)line.data, line.size);
	octets_say(&line, "\n");
	if (line.failed) {
		complain("out of memory");
		v->status = CT_FAILED;
	} else {
		fwrite(line.data, 1, line.size, stdout);
	}
	octets_free(&line);
}

void
verify_tell(struct verifier *v, const char *path, const char *format, ...)
{
	char text[sizeof(v->last)];
	va_list arguments;
	size_t size = (size_t)snprintf(text, sizeof(text), "%.200s%s", path != NULL ? path : "", path != NULL ? ": " : "");

	va_start(arguments, format);
	vsnprintf(text + size, sizeof(text) - size, format, arguments);
	va_end(arguments);
	/* a hash tile that is wrong is in the way of all that are below it */
	if (v->faults > 0 && strcmp(text, v->last) == 0)
		return;
	memcpy(v->last, text, sizeof(text));
	v->faults++;
	say(v, text);
}

static void
fail(struct verifier *v, int status)
{
	if (v->status < status)
		v->status = status;
}

bool
verify_goes_on(struct verifier *v)
{
	if (!stopping())
		return true;
	fail(v, CT_FOUND);
	return false;
}

/* --- what comes of tiles --- */

/* "entry 7", "entries 7 to 9", or nothing. */
static const char *
range_text(const struct log_finding_row *f, char text[64])
{
	if (f->entry < 0)
		return "";
	if (f->last > f->entry)
		snprintf(text, 64, "entries %" PRId64 " to %" PRId64 ": ", f->entry, f->last);
	else
		snprintf(text, 64, "entry %" PRId64 ": ", f->entry);
	return text;
}

static bool
deliver(void *context, const struct tile *tile, void *with, const struct judged *judged)
{
	struct verifier *v = context;
	char *path = with, text[64];
	bool explained = false;

	(void)tile;
	if (judged->failed) {
		complain("out of memory");
		fail(v, CT_FAILED);
		free(path);
		return false;
	}
	for (size_t i = 0; i < judged->log_finding_count; i++) {
		const struct log_finding_row *f = &judged->log_findings[i];
		explained |= strcmp(f->name, "ct_leaf_hash") == 0 || strcmp(f->name, "ct_entry_broken") == 0;
		verify_tell(v, path, "%s%s: %s", range_text(f, text), f->name, (const char *)judged->texts.data + f->message);
	}
	if (!judged->whole && !explained)
		verify_tell(v, path, "%s", judged->why.text);
	for (unsigned i = 0; i < judged->leaf_count; i++)
		range_add(&v->range, &judged->leaves[i]);
	v->entries += judged->entry_count;
	v->tiles++;
	free(path);
	return true;
}

bool
verify_piece(struct verifier *v, const struct piece *piece, struct octets *stored)
{
	char *with = piece->path != NULL ? strdup(piece->path) : NULL;
	struct tile tile = { .log = v->log,
			     .input = with != NULL ? with : v->name,
			     .format = piece->format,
			     .first = piece->first,
			     .width = piece->width,
			     .is_later = piece->is_later,
			     .is_static = v->is_static,
			     .stored = *stored,
			     .most = v->options->max_tile,
			     .has_leaves = piece->leaves != NULL,
			     .timestamp = v->timestamp,
			     .issuers = v->issuers,
			     .fetch = v->source != NULL && v->has_issuers ? source_issuer : NULL,
			     .fetch_context = v->source,
			     .has_source_of_issuers = v->has_issuers || v->options->issuers.count > 0 };

	*stored = (struct octets){ 0 };
	if (piece->leaves != NULL)
		memcpy(tile.leaves, piece->leaves, piece->width * sizeof(tile.leaves[0]));
	if (pool_add(v->pool, &tile, with))
		return verify_goes_on(v);
	octets_free(&tile.stored);
	fail(v, CT_FAILED);
	return false;
}

bool
verify_drain(struct verifier *v)
{
	if (pool_drain(v->pool))
		return true;
	fail(v, CT_FAILED);
	return false;
}

/* --- one file --- */

static bool
is_note(const struct octets *o)
{
	static const char mark[] = "\n\n\xe2\x80\x94 ";

	return o->size < 65536 && o->size > 0 && memmem(o->data, o->size, mark, sizeof(mark) - 1) != NULL;
}

/* Returns false if nothing can be told of it, having complained. */
static bool
verify_file(struct verifier *v, struct octets *octets)
{
	int level = -1;
	uint64_t index = 0;
	unsigned width = 0;
	struct checkpoint checkpoint;

	if (is_note(octets)) {
		verify_note(v, NULL, octets, &checkpoint);
		return true;
	}
	if (octets->size > v->options->max_tile) {
		complain("%s: it has more than %zu octets (--max-tile)", v->name, v->options->max_tile);
		return false;
	}
	int64_t first = v->options->first_entry;
	bool is_path = tile_path_read(v->name, &level, &index, &width) && level < 0;
	if (is_path && first < 0)
		first = (int64_t)(index * TILE_WIDTH);
	if (v->logs.count == 1)
		v->log = &v->logs.logs[0];
	verify_piece(v, &(struct piece){ .format = is_path ? "ct-tile" : NULL, .first = first, .width = is_path ? width : 0 }, octets);
	return true;
}

/* --- sources --- */

static void
summarize(struct verifier *v)
{
	struct octets text = { 0 };

	if (v->tiles > 0)
		octets_printf(&text, "%" PRIu64 " entries in %" PRIu64 " %s, ", v->entries, v->tiles, v->tiles == 1 ? "file" : "files");
	if (v->timestamp != 0) {
		char date[UTC_SIZE];
		octets_printf(&text, "checkpoint of %s signed by %s, ", utc_text((int64_t)(v->timestamp / 1000), UTC_TIME, date),
			      v->log->description[0] != '\0' ? v->log->description : v->log->id_text);
	} else if (v->logs.count == 0) {
		octets_say(&text, "no signature was verified (--key, --log-list), ");
	}
	if (v->absent > 0)
		octets_printf(&text, "of its %" PRIu64 " entries none is there, for there is no folder \"tile\", ", v->absent);
	if (v->faults == 0)
		octets_say(&text, "no fault");
	else
		octets_printf(&text, "%" PRIu64 " %s", v->faults, v->faults == 1 ? "fault" : "faults");
	say(v, octets_string(&text));
	octets_free(&text);
}

static void
verify_source(struct verifier *v, const char *name)
{
	struct octets octets = { 0 };
	struct why why;
	bool opened;

	v->name = name;
	v->log = NULL;
	v->source = NULL;
	v->has_issuers = v->is_static = false;
	v->timestamp = v->entries = v->tiles = v->faults = v->absent = 0;
	v->range = (struct range){ 0 };
	if (source_is_log(name))
		opened = (v->source = source_open(name, &v->options->http, &why)) != NULL;
	else if (strcmp(name, "-") == 0)
		opened = octets_read(&octets, STDIN_FILENO, FILE_MOST, &why);
	else
		opened = octets_read_file(&octets, name, FILE_MOST, &why);
	if (!opened && stopping()) {
		fail(v, CT_FOUND);
	} else if (!opened) {
		complain("%s: %s", name, why.text);
		fail(v, CT_TROUBLE);
	} else {
		bool looked = v->source != NULL ? verify_log(v) : verify_file(v, &octets);
		verify_drain(v);
		if (v->faults > 0)
			fail(v, CT_FOUND);
		if (looked)
			summarize(v);
		else
			fail(v, CT_TROUBLE);
	}
	octets_free(&octets);
	source_free(v->source);
}

/* A linter that is to decode, and to find as little as there can be: with the last rule alone, for the first ones are always on. */
static brlint *
make_linter(void)
{
	brlint_config *config = brlint_config_new();
	brlint *all = brlint_new(NULL, NULL), *linter = NULL;
	size_t count = 0;

	while (all != NULL && brlint_rule_at(all, count) != NULL)
		count++;
	if (config != NULL && count > 0 && brlint_config_only(config, brlint_rule_at(all, count - 1)->name) == BRLINT_OK)
		linter = brlint_new(config, NULL);
	brlint_free(all);
	brlint_config_free(config);
	return linter;
}

static bool
begin(struct verifier *v)
{
	v->status = options_logs(v->options, &v->logs);
	if (v->status != CT_FINE)
		return false;
	v->issuers = options_issuers(v->options, &v->status);
	if (v->issuers == NULL)
		return false;
	v->linter = make_linter();
	if (v->linter != NULL) {
		struct pool_options options = { .linter = v->linter, .threads = v->options->threads, .deliver = deliver, .context = v };
		v->pool = pool_new(&options);
	}
	if (v->pool == NULL) {
		complain("out of memory");
		v->status = CT_FAILED;
	}
	return v->pool != NULL;
}

int
verify_command(const struct options *options)
{
	struct verifier v = { .options = options };

	if (begin(&v)) {
		for (size_t i = 0; i < options->sources.count && !stopping() && v.status != CT_FAILED; i++)
			verify_source(&v, options->sources.items[i]);
		if (options->sources.count == 0)
			verify_source(&v, options->url);
		if (fflush(stdout) != 0 || ferror(stdout)) {
			complain("standard output: %s", strerror(errno));
			v.status = CT_FAILED;
		}
	}
	pool_free(v.pool);
	brlint_free(v.linter);
	issuers_free(v.issuers);
	log_list_free(&v.logs);
	return v.status;
}
