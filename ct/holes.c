/* Looks through what is to have rows, and has the holes filled. */
#include "ct/holes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/kept.h"
#include "ct/queue.h"
#include "ct/rfc6962.h"
#include "ct/sink.h"
#include "ct/tree.h"

#define CHUNK 65536 /* entries that are looked at together: whole tiles */

struct holes {
	const struct options *options;
	struct kept *kept;
	PGconn *queue; /* NULL: there is none */
	const struct kept_log *log;
	struct source *source; /* of the log, and the tree of its checkpoint: opened when hashes are needed */
	struct tree *tree;
	char ruleset[RULESET_ID_SIZE]; /* of tiles that are put into the queue */
	bool has_range;                /* the hole that is not yet printed: */
	uint64_t first, end;
	uint64_t lowest; /* hole of the log; UINT64_MAX: there is none */
	bool found;      /* any at all */
};

/* --- telling --- */

static void
print_range(struct holes *h)
{
	struct octets line = { 0 };

	if (!h->has_range)
		return;
	h->has_range = false;
	if (h->options->format != NULL && strcmp(h->options->format, "jsonl") == 0) {
		octets_printf(&line, "{\"log\": \"%s\", \"description\": ", h->log->log.id_text);
		octets_json(&line, h->log->log.description);
		octets_printf(&line, ", \"first\": %" PRIu64 ", \"last\": %" PRIu64 "}", h->first, h->end - 1);
	} else {
		octets_printf(&line, "%s: entries %" PRIu64 " to %" PRIu64 " have no rows", h->log->log.description, h->first, h->end - 1);
	}
	puts(octets_string(&line));
	octets_free(&line);
}

static void
add_hole(struct holes *h, uint64_t first, uint64_t end)
{
	h->found = true;
	if (h->lowest > first)
		h->lowest = first;
	if (h->has_range && h->end == first) {
		h->end = end;
		return;
	}
	print_range(h);
	h->has_range = true;
	h->first = first;
	h->end = end;
}

/* --- the tree, for hashes --- */

static bool
open_tree(struct holes *h, struct why *why)
{
	enum got got;

	if (h->tree != NULL)
		return true;
	if (h->log->log.kind != LOG_STATIC)
		return because(why, "a log of RFC 6962 has no hash tiles");
	if (h->source == NULL)
		h->source = source_open(h->log->log.url, &h->options->http, why);
	if (h->source != NULL)
		h->tree = tree_open(h->source, h->log->verified_size, &h->log->verified_root, &got, why);
	return h->tree != NULL;
}

static void
close_tree(struct holes *h)
{
	tree_free(h->tree);
	source_free(h->source);
	h->tree = NULL;
	h->source = NULL;
}

/* --- the queue --- */

/* A tile that is in the queue and waits is no hole. One that was done or set aside waits anew. *waits: it waits; *known: the table has it. */
static bool
look_into_queue(struct holes *h, uint64_t tile, bool *waits, bool *known, struct why *why)
{
	struct pg_values values = { 0 };

	pg_number(&values, h->log->id);
	pg_number(&values, (int64_t)tile);
	PGresult *answer = pg_ask(h->queue, "SELECT state FROM brlint.tile WHERE log = $1 AND tile = $2", &values, why);
	if (answer == NULL)
		return false;
	*known = PQntuples(answer) > 0;
	*waits = false;
	for (int i = 0; i < PQntuples(answer); i++)
		*waits = *waits || strcmp(PQgetvalue(answer, i, 0), "ready") == 0;
	PQclear(answer);
	return true;
}

static bool
queue_again(struct holes *h, uint64_t tile, struct why *why)
{
	struct pg_values values = { 0 };

	pg_number(&values, h->log->id);
	pg_number(&values, (int64_t)tile);
	return pg_do(h->queue,
		     "UPDATE brlint.tile SET state = 'ready', tries = 0, why = NULL, done = NULL WHERE log = $1 AND tile = $2 AND state <> 'ready'",
		     &values, why) &&
	       pg_run(h->queue, "NOTIFY brlint_tile", why);
}

/* The hashes of a tile's leaves, proven from the log's last checkpoint. */
static bool
get_leaves(struct holes *h, struct queue_tile *tile, struct why *why)
{
	const struct kept_log *log = h->log;
	const struct checkpoint head = { log->verified_size, log->verified_root, log->verified_time };

	if (log->log.kind == LOG_STATIC)
		return open_tree(h, why) && tree_leaves(h->tree, tile->tile, tile->leaves, &tile->width, why) == GOT;
	if (h->source == NULL)
		h->source = source_open(log->log.url, &h->options->http, why);
	return h->source != NULL && rfc6962_leaves(h->source, tile->tile, &head, h->options->http.most, tile->leaves, &tile->width, why) == GOT;
}

/* Puts a tile into the queue that it has not. */
static bool
queue_anew(struct holes *h, uint64_t tile, struct why *why)
{
	struct queue_tile t = { .log = h->log->id, .tile = tile };
	uint64_t end = h->log->position - tile * TILE_WIDTH;

	snprintf(t.ruleset, sizeof(t.ruleset), "%s", h->ruleset);
	if (!get_leaves(h, &t, why))
		return false;
	if (t.width > end)
		t.width = (unsigned)end;
	return queue_put(h->queue, &t, true, why);
}

/* Entries of one tile have no rows. */
static bool
fill_by_queue(struct holes *h, uint64_t first, uint64_t end, struct why *why)
{
	bool waits, known;
	uint64_t tile = first / TILE_WIDTH;
	struct why cause;

	if (!look_into_queue(h, tile, &waits, &known, why))
		return false;
	if (waits)
		return true;
	add_hole(h, first, end);
	if (known)
		return queue_again(h, tile, why);
	if (!queue_anew(h, tile, &cause)) {
		if (PQstatus(h->queue) != CONNECTION_OK)
			return because(why, "%s", cause.text);
		complain("%s: tile %" PRIu64 " cannot be put into the queue: %s", h->log->log.description, tile, cause.text);
	}
	return true;
}

/* --- looking --- */

/* Entries from `first` on and before `end` have no rows. */
static bool
take_gap(struct holes *h, uint64_t first, uint64_t end, struct why *why)
{
	if (h->queue == NULL) {
		if (first < end)
			add_hole(h, first, end);
		return true;
	}
	while (first < end) {
		uint64_t next = (first / TILE_WIDTH + 1) * TILE_WIDTH;
		if (!fill_by_queue(h, first, next < end ? next : end, why))
			return false;
		first = next < end ? next : end;
	}
	return true;
}

static bool
look_at_log(struct holes *h, uint64_t *numbers, struct why *why)
{
	h->lowest = UINT64_MAX;
	for (uint64_t first = 0; first < h->log->position && !stopping(); first += CHUNK) {
		uint64_t end = h->log->position - first < CHUNK ? h->log->position : first + CHUNK, next = first;
		size_t count;
		if (!kept_numbers(h->kept, h->log->id, first, end, numbers, &count, why))
			return false;
		for (size_t i = 0; i < count; i++) {
			if (!take_gap(h, next, numbers[i], why))
				return false;
			next = numbers[i] + 1;
		}
		if (!take_gap(h, next, end, why))
			return false;
	}
	print_range(h);
	return true;
}

/* --- a state: the log is read again from the first hole on --- */

static bool
go_back(struct holes *h, struct kept *kept, struct why *why)
{
	struct range range = { 0 };
	struct octets octets = { 0 };
	struct why cause;
	uint64_t to = h->lowest / TILE_WIDTH * TILE_WIDTH;

	if (to > 0 && (!open_tree(h, &cause) || tree_range(h->tree, to, &range, &cause) != GOT)) {
		complain("%s: it is read again from its beginning: %s", h->log->log.description, cause.text);
		memset(&range, 0, sizeof(range));
		to = 0;
	}
	range_write(&range, &octets);
	bool right = !octets.failed && kept_go_back(kept, h->log->id, to, octets.data, octets.size, why);
	octets_free(&octets);
	return right;
}

/* --- the command --- */

static bool
look_at_logs(struct holes *h, struct kept_log *logs, size_t count, uint64_t *lowest, struct why *why)
{
	uint64_t *numbers = malloc(CHUNK * sizeof(*numbers));
	bool right = numbers != NULL || because(why, "out of memory");

	for (size_t i = 0; right && i < count; i++) {
		h->log = &logs[i];
		lowest[i] = UINT64_MAX;
		if (!options_name(h->options, &logs[i].log))
			continue;
		right = look_at_log(h, numbers, why);
		lowest[i] = h->lowest;
		close_tree(h);
	}
	free(numbers);
	return right;
}

/* The next follow fills the holes. For that nobody may be following now. */
static int
tell_follow(struct holes *h, struct kept_log *logs, size_t count, const uint64_t *lowest)
{
	struct why why;
	int status;
	struct kept *kept = kept_open(h->options, false, &status, &why);
	bool right = kept != NULL;

	for (size_t i = 0; right && i < count; i++) {
		h->log = &logs[i];
		h->lowest = lowest[i];
		if (lowest[i] != UINT64_MAX)
			right = go_back(h, kept, &why);
		close_tree(h);
	}
	kept_free(kept);
	if (right)
		return CT_FOUND;
	complain("the holes are not filled by the next follow: %s", why.text);
	return kept == NULL ? status : CT_FAILED;
}

static int
check(struct holes *h, struct why *why)
{
	struct kept_log *logs;
	size_t count;
	int status = CT_FAILED;

	if (!kept_logs(h->kept, &logs, &count, why))
		return complain("%s", why->text), CT_FAILED;
	uint64_t *lowest = calloc(count + 1, sizeof(*lowest));
	if (lowest == NULL)
		because(why, "out of memory");
	if (lowest != NULL && look_at_logs(h, logs, count, lowest, why)) {
		status = h->found ? CT_FOUND : CT_FINE;
		/* what has been looked at is let go first: the state is opened anew, and locked */
		bool has_state = kept_state(h->kept) != NULL;
		kept_free(h->kept);
		h->kept = NULL;
		if (h->found && has_state)
			status = tell_follow(h, logs, count, lowest);
	} else {
		complain("%s", why->text);
	}
	free(lowest);
	kept_logs_free(logs, count);
	if (fflush(stdout) != 0) {
		complain("standard output cannot be written");
		status = CT_FAILED;
	}
	return status;
}

int
holes_command(const struct options *options)
{
	struct holes h = { .options = options };
	struct why why;
	int status;
	brlint *linter = options_linter(options, &status);

	if (linter == NULL)
		return status;
	ruleset_id(linter, h.ruleset);
	brlint_free(linter);
	h.kept = kept_open(options, true, &status, &why);
	if (h.kept == NULL) {
		complain("%s", why.text);
		return status;
	}
	h.queue = kept_queue(h.kept);
	status = check(&h, &why);
	kept_free(h.kept);
	return status;
}
