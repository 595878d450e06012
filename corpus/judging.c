#include "corpus/judging.h"

#include <stdio.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "x509/classify.h"
#include "x509/pair.h"

/* Compiles what the words of a line name, and adds it to a set. */
static bool
add_named(struct corpus *corpus, const struct linter *linter, const char *names, struct companions *set, enum companion_kind kind)
{
	char words[1024], *rest = words;
	snprintf(words, sizeof(words), "%s", names);
	for (char *name = corpus_word(&rest); name != NULL; name = corpus_word(&rest)) {
		struct corpus_object object;
		if (!corpus_compile_named(corpus, name, &object))
			return false;
		enum companion_status status = companions_add(set, &linter->oids, (struct span){ object.der, object.size }, kind);
		free(object.der);
		if (status != COMPANION_ADDED)
			return false;
	}
	return true;
}

/* The kinds or profiles that the words of a line name. */
static bool
add_required(const struct corpus_object *o, struct job *job)
{
	char words[1024], *rest = words;
	snprintf(words, sizeof(words), "%s", o->kinds != NULL ? o->kinds : "");
	for (char *name = corpus_word(&rest); name != NULL; name = corpus_word(&rest)) {
		job->kinds |= kind_from_name(name);
		if (kind_from_name(name) == 0)
			return false;
	}
	rest = words;
	snprintf(words, sizeof(words), "%s", o->profiles != NULL ? o->profiles : "");
	for (char *name = corpus_word(&rest); name != NULL; name = corpus_word(&rest)) {
		job->profiles |= profile_from_name(name);
		if (profile_from_name(name) == 0)
			return false;
	}
	return true;
}

static int
compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_SIZE);
}

/* Makes the list of the keys of what the words of a line name; NULL: there is none. */
static bool
block_keys(struct judging *j, struct corpus *corpus, struct linter *linter, const char *names)
{
	char words[1024], *rest = words;
	struct object view = { 0 };
	size_t count = 0, place;
	bool ok = true;

	linter->blocked = (struct blocked_keys){ 0 };
	if (names == NULL)
		return true;
	j->blocked = calloc(strlen(names) + 1, SHA256_SIZE);
	snprintf(words, sizeof(words), "%s", names);
	for (char *name = corpus_word(&rest); name != NULL && ok; name = corpus_word(&rest)) {
		struct corpus_object object = { 0 };
		ok = j->blocked != NULL && corpus_compile_named(corpus, name, &object) &&
		     object_read(&view, &linter->oids, (struct span){ object.der, object.size }, OBJECT_UNKNOWN) &&
		     cert_key_digest(&view.cert, j->blocked + count++ * SHA256_SIZE);
		free(object.der);
	}
	object_free(&view);
	if (!ok)
		return false;
	qsort(j->blocked, count, SHA256_SIZE, compare_digests);
	return blocked_keys_take(&linter->blocked, j->blocked, count, &place);
}

#define LIST_SIZE (1 << 16) /* octets, more than a list has */

/* Reads lists of logs, each a file in a folder of the corpus. */
static bool
add_log_lists(const struct corpus *corpus, struct linter *linter, const char *names)
{
	char words[1024], path[4096], *rest = words;
	bool ok = true;
	snprintf(words, sizeof(words), "%s", names);
	for (char *name = corpus_word(&rest); name != NULL && ok; name = corpus_word(&rest)) {
		uint8_t *text = calloc(1, LIST_SIZE);
		unsigned line;
		snprintf(path, sizeof(path), "%s/logs/%s.json", corpus->folder, name);
		FILE *file = fopen(path, "rb");
		size_t size = file != NULL && text != NULL ? fread(text, 1, LIST_SIZE, file) : 0;
		ok = size > 0 && size < LIST_SIZE && reference_add_log_list(&linter->reference, (struct span){ text, size }, &line) == NULL;
		if (file != NULL)
			fclose(file);
		free(text);
	}
	return ok;
}

bool
judging_make(struct judging *j, struct corpus *corpus, struct linter *linter, const struct corpus_object *o)
{
	*j = (struct judging){ .linter = linter,
			       .logs = linter->reference.ct_logs,
			       .mark = linter->reference.mark,
			       .issuers = companions_new(),
			       .precerts = companions_new(),
			       .beside = companions_new(),
			       .previous = companions_new() };
	j->job = (struct job){
		.profile = o->profile,
		.scope = o->scope,
		.issuers = j->issuers,
		.precerts = j->precerts,
		.beside = j->beside,
		.previous = j->previous,
		.wants_beside = o->beside != NULL,
		.wants_previous = o->previous != NULL,
		.ocsp_profile = o->ocsp_profile,
		.wants_issuer = o->issuers != NULL,
		.wants_precert = o->precerts != NULL,
		.verifies = o->verifies,
	};
	if (!block_keys(j, corpus, linter, o->blocked))
		return false;
	linter->tests_keys = o->tests_keys;
	if (o->day != NULL)
		j->job.has_date = day_read(span_of(o->day), &j->job.date);
	return (o->day == NULL || j->job.has_date) && j->issuers != NULL && j->precerts != NULL && j->beside != NULL && j->previous != NULL &&
	       (o->issuers == NULL || add_named(corpus, linter, o->issuers, j->issuers, COMPANION_CERTIFICATE)) &&
	       (o->beside == NULL || add_named(corpus, linter, o->beside, j->beside, COMPANION_CERTIFICATE)) &&
	       (o->previous == NULL || add_named(corpus, linter, o->previous, j->previous, COMPANION_CRL)) &&
	       (o->precerts == NULL || add_named(corpus, linter, o->precerts, j->precerts, COMPANION_CERTIFICATE)) && add_required(o, &j->job) &&
	       (o->log_lists == NULL || add_log_lists(corpus, linter, o->log_lists));
}

void
judging_free(struct judging *j)
{
	struct reference *r = &j->linter->reference;
	if (r->has_log_list) {
		ct_logs_free(&r->ct_logs);
		r->ct_logs = j->logs;
		r->has_log_list = false;
		r->mark = j->mark;
	}
	companions_free(j->issuers);
	companions_free(j->precerts);
	free(j->blocked);
	companions_free(j->beside);
	companions_free(j->previous);
}

void
judging_choose(struct linter *linter, const char *only)
{
	struct ruleset *rules = &linter->rules;
	rules->is_restricted = rules->is_selected = only != NULL;
	for (uint32_t i = 0; i < rules->count; i++) {
		struct gate *gate = &rules->gates[i];
		gate->chosen = only == NULL || strcmp(gate->lint->name, only) == 0;
		gate->enabled = gate->chosen || gate->kind != GATE_RULE;
	}
}
