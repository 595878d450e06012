#include "run/entry.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TILE_WIDTH 256

void
entry_thread_free(struct entry_thread *t)
{
	free(t->findings);
	free(t->chain);
	buffer_free(&t->messages);
	digests_free(&t->digests);
}

/* --- its number --- */

/* Takes three digits. */
static bool
take_digits(const char **text, int64_t *number)
{
	int64_t value = 0;
	for (int i = 0; i < 3; i++) {
		if ((*text)[i] < '0' || (*text)[i] > '9')
			return false;
		value = value * 10 + ((*text)[i] - '0');
	}
	*number = *number * 1000 + value;
	*text += 3;
	return true;
}

/* Reads the number and the width of a tile from its path (static-ct-api, Merkle Tree): "tile/data/x001/x234/067", "tile/data/000.p/16". */
static bool
read_path(const char *input, int64_t *number, int64_t *width)
{
	static const char folder[] = "tile/data/";
	const char *at = NULL;
	for (const char *next = strstr(input, folder); next != NULL; next = strstr(next + 1, folder))
		at = next;
	if (at == NULL)
		return false;
	at += strlen(folder);
	*number = 0;
	*width = TILE_WIDTH;
	/* so many groups of digits as there are entries for */
	for (int groups = 0; *at == 'x' && groups < 4; groups++) {
		at++;
		if (!take_digits(&at, number) || *at++ != '/')
			return false;
	}
	if (!take_digits(&at, number))
		return false;
	if (strncmp(at, ".p/", 3) == 0) {
		*width = 0;
		for (at += 3; *at >= '0' && *at <= '9' && *width < TILE_WIDTH; at++)
			*width = *width * 10 + (*at - '0');
		return *at == '\0' && *width > 0 && *width < TILE_WIDTH;
	}
	return *at == '\0';
}

int64_t
entry_number(const struct entry_options *o, bool of_answer, const char *input, size_t index)
{
	int64_t tile, width;
	if (of_answer)
		return (o->first >= 0 ? o->first : 0) + (int64_t)index;
	if (read_path(input, &tile, &width))
		return tile * TILE_WIDTH + (int64_t)index;
	return o->first >= 0 ? o->first + (int64_t)index : -1;
}

int64_t
entry_last(const char *input)
{
	int64_t tile, width;
	return read_path(input, &tile, &width) ? tile * TILE_WIDTH + width - 1 : -1;
}

/* --- what is wrong with it --- */

static void
add_finding(void *context, const char *name, const char *message)
{
	struct entry_thread *t = context;
	if (t->finding_count == t->finding_room) {
		size_t room = t->finding_room * 2 + 8;
		struct log_finding *grown = realloc(t->findings, room * sizeof(*grown));
		if (grown == NULL) {
			t->failed = true;
			return;
		}
		t->findings = grown;
		t->finding_room = room;
	}
	t->findings[t->finding_count++].name = name;
	buffer_add(&t->messages, message, strlen(message) + 1);
}

static void __attribute__((format(printf, 3, 4))) add_finding_of(struct entry_thread *t, const char *name, const char *format, ...)
{
	char message[160];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	add_finding(t, name, message);
}

/* `place`: the number that it has by its place, -1: not known. */
static void
check_index(struct entry_thread *t, const struct log_entry *e, int64_t place)
{
	if (e->leaf_index == LEAF_INDEX_ODD)
		add_finding(t, "ct_leaf_index", "leaf_index is there twice, or is no number of five octets");
	else if (e->leaf_index == LEAF_INDEX_ABSENT && e->siblings_have_index)
		add_finding(t, "ct_leaf_index", "leaf_index is absent, and other leaves of the tile have it");
	else if (e->leaf_index >= 0 && place >= 0 && e->leaf_index != place)
		add_finding_of(t, "ct_leaf_index", "leaf_index is %lld, and the place of the entry is %lld", (long long)e->leaf_index,
			       (long long)place);
	else if (e->leaf_index >= 0 && place < 0 && e->siblings_have_index)
		add_finding_of(t, "ct_leaf_index", "leaf_index is %lld, which no entry of its place in a tile has", (long long)e->leaf_index);
}

/* Whether a time in milliseconds is in the future: the clock is asked again only if it is beyond the beginning of the run. */
static void
check_timestamp(struct entry_thread *t, const struct entry_options *o, const struct log_entry *e)
{
	uint64_t second = e->timestamp / 1000;
	if (second > (uint64_t)o->now && second > (uint64_t)time(NULL))
		add_finding(t, "ct_timestamp", "the timestamp is in the future");
}

/* --- the whole --- */

/* Makes digests of the certificates that come with the entry. Returns false if memory ran out. */
static bool
digest_chain(struct entry_thread *t, const struct log_entry *e)
{
	struct span rest = e->chain, der;
	struct logged *l = &t->logged;
	while (log_entry_take_certificate(&rest, &der)) {
		if (l->chain_count == t->chain_room) {
			size_t room = t->chain_room * 2 + 8;
			uint8_t *grown = realloc(t->chain, room * SHA256_SIZE);
			if (grown == NULL)
				return false;
			t->chain = grown;
			t->chain_room = room;
		}
		if (l->chain_count < LOGGED_CHAIN_MAX)
			t->certificates[l->chain_count] = der;
		digests_make(&t->digests, der, t->chain + l->chain_count++ * SHA256_SIZE);
	}
	l->chain = t->chain;
	l->certificates = t->certificates;
	return true;
}

bool
entry_prepare(struct entry_thread *t, const struct log_entry *e, struct job *job)
{
	t->logged = (struct logged){ .precertificate = e->precertificate, .key_hash = e->key_hash, .tbs = e->logged };
	if (e->has_certificates && !digest_chain(t, e))
		return false;
	if (!e->has_certificates) {
		t->logged.chain = e->chain.data;
		t->logged.chain_count = e->chain.size / LOG_DIGEST_SIZE;
	}
	/* without a chain no issuer has the digest of zeros; one that is missing is no fault of the certificate */
	job->names_issuer = true;
	job->wants_issuer = false;
	memset(job->issuer_digest, 0, sizeof(job->issuer_digest));
	if (t->logged.chain_count > 0)
		memcpy(job->issuer_digest, t->logged.chain, SHA256_SIZE);
	if (e->has_certificates && t->logged.chain_count > 0)
		job->named_issuer = t->certificates[0];
	return true;
}

/* Lays out the findings, whose messages are where they stay. */
static void
lay_out_findings(struct entry_thread *t)
{
	const char *next = t->messages.text;
	for (size_t i = 0; i < t->finding_count; i++) {
		t->findings[i].message = next;
		next += strlen(next) + 1;
	}
	t->line.findings = t->findings;
	t->line.finding_count = t->finding_count;
}

bool
entry_look(struct entry_thread *t, const struct entry_options *o, const struct linter *l, struct session *s, const struct job *job,
	   const struct log_entry *e, const char *input, size_t index)
{
	const struct logged_look look = { .tells_missing = o->has_issuers, .tell = add_finding, .context = t };
	bool of_answer = e->has_certificates;
	int64_t number = entry_number(o, of_answer, input, index);
	/* the place in an answer is that in the log if it is known where it begins */
	bool is_place = of_answer ? o->first >= 0 : number >= 0;

	t->finding_count = 0;
	t->failed = false;
	buffer_truncate(&t->messages, 0);
	check_index(t, e, is_place ? number : e->sibling_index);
	if (!logged_check(l, s, job, &t->logged, &look))
		return false;
	check_timestamp(t, o, e);
	bool has_pair = logged_pair(l, s, &t->logged, t->pair);
	t->line = (struct log_line){
		.number = e->leaf_index >= 0 && !of_answer ? e->leaf_index : number,
		.timestamp = e->timestamp,
		.precertificate = e->precertificate,
		.pair = has_pair ? t->pair : NULL,
		.chain = t->logged.chain,
		.chain_count = t->logged.chain_count,
		.issuer_found = s->findings.issuer != NULL,
	};
	if (t->failed || t->messages.failed)
		return false;
	lay_out_findings(t);
	return true;
}
