#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ct/prefetch.h"
#include "ct/tree.h"
#include "ct/verify.h"

#define NOTE_MOST ((size_t)1 << 20)
#define STEP      256 /* entries that are asked for at a time */

/* --- the checkpoint --- */

static bool
has_address(const struct log *log, const char *name)
{
	size_t size = strlen(log->url), length = strlen(name);

	return size > 0 && strncasecmp(log->url, name, size - 1) == 0 && (length == size - 1 || (length == size && name[size - 1] == '/'));
}

/* Whose key it is: one of those that the user gave, by the address, or by its key id in the note. */
static const struct log *
find_log(const struct verifier *v, const struct octets *note)
{
	if (v->logs.count == 1)
		return &v->logs.logs[0];
	for (size_t i = 0; i < v->logs.count; i++) {
		if (has_address(&v->logs.logs[i], v->name))
			return &v->logs.logs[i];
	}
	for (size_t i = 0; note != NULL && i < v->logs.count; i++) {
		if (checkpoint_names(&v->logs.logs[i], note->data, note->size))
			return &v->logs.logs[i];
	}
	return NULL;
}

/* What the list says the log ended with. */
static void
compare_final(struct verifier *v, const char *path, const struct checkpoint *c)
{
	const struct log *log = v->log;

	if (!log->has_final)
		return;
	if (c->size > log->final.size)
		verify_tell(v, path, "it has %" PRIu64 " entries, but the log ended with %" PRIu64, c->size, log->final.size);
	else if (c->size == log->final.size && !hash_is(&c->root, &log->final.root))
		verify_tell(v, path, "the root is not that with which the log ended");
}

bool
verify_note(struct verifier *v, const char *path, const struct octets *note, struct checkpoint *out)
{
	struct why why;

	if (v->logs.count == 0) {
		if (checkpoint_read_unverified(note->data, note->size, out, &why))
			return true;
		verify_tell(v, path, "%s", why.text);
		return false;
	}
	v->log = find_log(v, note);
	if (v->log == NULL) {
		verify_tell(v, path, "none of the logs whose keys are known has signed it");
		return checkpoint_read_unverified(note->data, note->size, out, NULL);
	}
	if (checkpoint_read(v->log, note->data, note->size, out, NULL, &why)) {
		v->timestamp = out->timestamp;
		compare_final(v, path, out);
		return true;
	}
	verify_tell(v, path, "%s", why.text);
	return checkpoint_read_unverified(note->data, note->size, out, NULL);
}

/* --- static-ct-api --- */

static bool
verify_tile(struct verifier *v, struct tree *tree, uint64_t index, unsigned width, struct prefetched *data)
{
	struct hash leaves[TILE_WIDTH];
	struct why why;
	unsigned proven = width;

	bool has_leaves = tree_leaves(tree, index, leaves, &proven, &why) == GOT;
	if (!has_leaves) {
		verify_tell(v, NULL, "%s", why.text);
		/* with the hashes as they lie there what is wrong can be told entry for entry */
		has_leaves = hash_tile_get(v->source, 0, index, width, leaves, NULL) == GOT;
	}
	const struct piece piece = { data->path, "ct-tile", (int64_t)(index * TILE_WIDTH), width, data->is_later, has_leaves ? leaves : NULL };
	if (data->got == GOT)
		return verify_piece(v, &piece, &data->stored);
	verify_tell(v, NULL, "%s", data->why.text);
	return verify_goes_on(v);
}

static void
verify_tiles(struct verifier *v, struct tree *tree, uint64_t size)
{
	uint64_t count = size / TILE_WIDTH + (size % TILE_WIDTH != 0 ? 1 : 0), index = 0;
	struct prefetch *ahead = NULL;
	bool goes_on = true;

	for (; goes_on && (index = source_next_tile(v->source, index)) < count; index++) {
		struct prefetched data;
		uint64_t left = size - index * TILE_WIDTH;
		unsigned width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
		prefetch_next(&ahead, v->source, index, size, v->options->max_tile, v->options->http.parallel, &data);
		goes_on = verify_tile(v, tree, index, width, &data);
	}
	prefetch_free(ahead);
}

static void
verify_static(struct verifier *v, const struct octets *note)
{
	struct checkpoint c;
	struct why why;
	enum got got;

	bool readable = verify_note(v, "checkpoint", note, &c);
	v->is_static = v->log != NULL && v->log->kind == LOG_STATIC && v->options->log_list != NULL;
	bool folder = source_is_folder(v->source);
	/* a checkpoint that is kept without its log */
	if (readable && c.size > 0 && folder && !source_has_tiles(v->source)) {
		v->absent = c.size;
		return;
	}
	struct tree *tree = readable ? tree_open(v->source, c.size, &c.root, &got, &why) : NULL;
	if (readable && tree == NULL)
		verify_tell(v, NULL, "%s", why.text);
	if (tree != NULL)
		verify_tiles(v, tree, c.size);
	tree_free(tree);
	verify_drain(v);
	if (folder && !stopping())
		verify_files(v, tree != NULL, tree != NULL ? c.size : 0);
}

/* --- RFC 6962 --- */

static void
verify_entries(struct verifier *v, const struct checkpoint *c)
{
	struct hash root;

	for (uint64_t next = 0; next < c->size;) {
		char path[96];
		struct octets answer = { 0 };
		struct why why;
		uint64_t last = c->size - next < STEP ? c->size - 1 : next + STEP - 1;
		snprintf(path, sizeof(path), "ct/v1/get-entries?start=%" PRIu64 "&end=%" PRIu64, next, last);
		if (source_get(v->source, path, v->options->http.most, &answer, &why) != GOT) {
			verify_tell(v, NULL, "%s", why.text);
			octets_free(&answer);
			return;
		}
		const struct piece piece = { path, "ct-entries", (int64_t)next, 0, false, NULL };
		if (!verify_piece(v, &piece, &answer) || !verify_drain(v))
			return;
		/* a log may give fewer than it is asked for, but not none, and no more */
		if (v->entries <= next || v->entries > last + 1) {
			verify_tell(v, path, "%" PRIu64 " entries came", v->entries - next);
			return;
		}
		next = v->entries;
	}
	range_root(&v->range, &root);
	if (!hash_is(&root, &c->root))
		verify_tell(v, NULL, "the hashes of all entries do not come to the root that the log has signed");
}

static void
verify_rfc6962(struct verifier *v, const struct octets *sth)
{
	struct checkpoint c;
	struct why why;

	v->log = find_log(v, NULL);
	if (v->log == NULL) {
		verify_tell(v, "ct/v1/get-sth", "without its key nothing can be verified of a log of RFC 6962 (--key, --log-list)");
		return;
	}
	v->has_issuers = false;
	if (!sth_read(v->log, sth->data, sth->size, &c, &why)) {
		verify_tell(v, "ct/v1/get-sth", "%s", why.text);
		return;
	}
	v->timestamp = c.timestamp;
	compare_final(v, "ct/v1/get-sth", &c);
	verify_entries(v, &c);
}

/* --- what the folder says of its log --- */

/* log.v3.json is no measure of anything: who can write the folder can write it. But whoever reads it must not be told of another log. */
static void
verify_description(struct verifier *v)
{
	static const char name[] = "log.v3.json";
	struct octets text = { 0 };
	struct log_list said;
	struct why why;

	enum got got = source_get(v->source, name, NOTE_MOST, &text, &why);
	if (got == GOT && log_list_read(&said, text.data, text.size, &why)) {
		if (said.count != 1)
			verify_tell(v, name, "it is a list of %zu logs, and not about one", said.count);
		else if (v->log != NULL && !hash_is(&said.logs[0].id, &v->log->id))
			verify_tell(v, name, "its key is that of the log %s, and the key in use that of %s", said.logs[0].id_text, v->log->id_text);
		log_list_free(&said);
	} else if (got == GOT) {
		verify_tell(v, name, "%s", why.text);
	} else if (got != GOT_NOTHING) {
		verify_tell(v, NULL, "%s", why.text);
	}
	octets_free(&text);
}

bool
verify_log(struct verifier *v)
{
	bool is_log = true;
	struct octets note = { 0 };
	struct why why;

	v->has_issuers = source_has_issuers(v->source);
	v->log = find_log(v, NULL);
	bool is_rfc6962 = source_is_remote(v->source) && v->log != NULL && has_address(v->log, v->name) && v->log->kind == LOG_RFC6962 &&
			  v->options->log_list != NULL;
	enum got got = is_rfc6962 ? GOT_NOTHING : source_get(v->source, "checkpoint", NOTE_MOST, &note, &why);
	if (got == GOT) {
		verify_static(v, &note);
	} else if (got == GOT_NOTHING && source_is_remote(v->source)) {
		got = source_get(v->source, "ct/v1/get-sth", NOTE_MOST, &note, &why);
		if (got == GOT)
			verify_rfc6962(v, &note);
		else
			verify_tell(v, NULL, "%s", why.text);
	} else if (got == GOT_NOTHING && source_is_folder(v->source) && source_has_tiles(v->source)) {
		if (v->logs.count > 0)
			verify_tell(v, "checkpoint", "it is not there: nothing tells what the log has signed");
		verify_files(v, false, 0);
	} else if (got == GOT_NOTHING && !source_is_remote(v->source)) {
		complain("%s: it is no log: it has neither a checkpoint nor tile/", v->name);
		is_log = false;
	} else {
		verify_tell(v, NULL, "%s", why.text);
	}
	if (!source_is_remote(v->source) && is_log)
		verify_description(v);
	octets_free(&note);
	return is_log;
}
