#include <stdlib.h>
#include <string.h>

#include "ct/follow.h"

/* So many of a log are remembered, and told: it is the log that says which there are. */
#define LACKING_MOST 1024

/* Remembers one, or what is new about it. Returns false if that was known, or there are too many. */
static bool
remember(struct lacking *l, const struct hash *digest, bool is_wrong)
{
	for (size_t i = 0; i < l->count; i++) {
		if (!hash_is(&l->items[i].digest, digest))
			continue;
		bool is_new = l->items[i].is_wrong != is_wrong;
		l->items[i].is_wrong = is_wrong;
		return is_new;
	}
	if (l->count == LACKING_MOST || !items_reserve(&l->items, &l->room, l->count, 1, sizeof(*l->items)))
		return false;
	l->items[l->count++] = (struct lacking_issuer){ *digest, is_wrong };
	return true;
}

static void
forget(struct lacking *l, const struct hash *digest)
{
	for (size_t i = 0; i < l->count; i++) {
		if (hash_is(&l->items[i].digest, digest)) {
			l->items[i] = l->items[--l->count];
			return;
		}
	}
}

/* What came has another hash: the entries are what was signed, and only this is wrong. */
static void
tell_wrong(struct followed *f, const struct hash *digest, const struct hash *got)
{
	struct octets text = { 0 };
	octets_say(&text, "issuer/");
	octets_hex(&text, digest->octets, HASH_SIZE);
	octets_say(&text, ": the SHA-256 of what the log has there is ");
	octets_hex(&text, got->octets, HASH_SIZE);
	complain("%s: %s", f->log->description, octets_string(&text));
	if (f->all->state != NULL)
		counts_error(f->all->state, f->log, "issuer");
	follow_alert(f, "log_issuer", octets_string(&text));
	octets_free(&text);
}

bool
follow_issuer(void *context, const struct hash *digest, struct octets *out)
{
	struct followed *f = context;
	struct hash got;

	enum got how = source_issuer_get(f->source, digest, out);
	bool came = how == GOT, is_right = false;
	/* another time it can be had */
	if (!came && (how == GOT_LATER || !follow_goes_on(f->all))) {
		atomic_store(&f->is_spoiled, true);
		return false;
	}
	if (came) {
		hash_octets(out->data, out->size, &got);
		is_right = hash_is(&got, digest);
	}
	pthread_mutex_lock(&f->lacking.mutex);
	bool is_new = !is_right && remember(&f->lacking, digest, came);
	if (is_right)
		forget(&f->lacking, digest);
	pthread_mutex_unlock(&f->lacking.mutex);
	if (is_right && f->all->state != NULL)
		state_issuer_add(f->all->state, digest, out->data, out->size);
	if (is_new && came)
		tell_wrong(f, digest, &got);
	return came;
}

void
follow_tell_lacking(struct followed *f)
{
	size_t missing = 0;
	for (size_t i = 0; i < f->lacking.count; i++)
		missing += !f->lacking.items[i].is_wrong;
	if (missing > 0)
		complain("%s: %s%zu %s not to be had", f->log->description, f->lacking.count == LACKING_MOST ? "more than " : "", missing,
			 missing == 1 ? "issuer is" : "issuers are");
}
