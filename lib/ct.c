/* Entries of Certificate Transparency logs. */
#include <stdlib.h>

#include "input/input.h"
#include "lib/internal.h"
#include "x509/digests.h"
#include "x509/verify.h"

/* --- reading --- */

/* Who is told of the entries. */
struct listener {
	brlint_ct_callback callback;
	void *context;
	bool no_memory, failed;
	brlint_ct_certificate *issuers; /* of an entry */
	uint8_t *digests;
	size_t room;
	struct digests seen;
};

/* Makes room for a chain of so many certificates. Returns false if memory ran out. */
static bool
make_room(struct listener *l, size_t count)
{
	if (count <= l->room)
		return true;
	brlint_ct_certificate *issuers = realloc(l->issuers, 2 * count * sizeof(*issuers));
	if (issuers != NULL)
		l->issuers = issuers;
	uint8_t *digests = realloc(l->digests, 2 * count * SHA256_SIZE);
	if (digests != NULL)
		l->digests = digests;
	if (issuers == NULL || digests == NULL)
		return false;
	l->room = 2 * count;
	return true;
}

/* Lays out the chain of an entry. Returns false if memory ran out. */
static bool
lay_out_chain(struct listener *l, const struct log_entry *e, brlint_ct_entry *entry)
{
	struct span rest = e->chain, der;
	if (!e->has_certificates) {
		entry->chain = e->chain.data;
		entry->chain_count = e->chain.size / SHA256_SIZE;
		return true;
	}
	while (log_entry_take_certificate(&rest, &der)) {
		size_t i = entry->chain_count++;
		if (!make_room(l, entry->chain_count))
			return false;
		l->issuers[i] = (brlint_ct_certificate){ der.data, der.size };
		digests_make(&l->seen, der, l->digests + i * SHA256_SIZE);
	}
	if (!make_room(l, 1)) /* so that there is an address */
		return false;
	entry->chain = l->digests;
	entry->issuers = l->issuers;
	return true;
}

static bool
take_object(void *context, const struct input_object *o)
{
	struct listener *l = context;
	const struct log_entry *e = o->entry;
	brlint_ct_entry entry = {
		.timestamp = e->timestamp,
		.precertificate = e->precertificate,
		.leaf = e->leaf.data,
		.leaf_size = e->leaf.size,
		.key_hash = e->key_hash,
		.logged = e->logged.data,
		.logged_size = e->logged.size,
		.submitted = e->submitted.data,
		.submitted_size = e->submitted.size,
		.leaf_index = e->leaf_index,
	};
	if (!lay_out_chain(l, e, &entry)) {
		l->no_memory = true;
		return false;
	}
	l->failed = l->callback(l->context, o->index, &entry, (size_t)o->offset, NULL, 0) != 0;
	return !l->failed;
}

static bool
take_trouble(void *context, const struct input_trouble *t)
{
	struct listener *l = context;
	if (t->out_of_memory) {
		l->no_memory = true;
		return false;
	}
	l->failed = l->callback(l->context, t->index, NULL, (size_t)t->offset, t->what, t->of_entry ? t->of_rest : 1) != 0;
	return !l->failed;
}

/* What came of it, and the end of the listener. */
static enum brlint_status
end_listening(struct listener *l)
{
	digests_free(&l->seen);
	free(l->issuers);
	free(l->digests);
	return l->no_memory ? BRLINT_NO_MEMORY : l->failed ? BRLINT_IO : BRLINT_OK;
}

enum brlint_status
brlint_ct_entries(const void *octets, size_t size, const char *format, brlint_ct_callback callback, void *context)
{
	struct listener l = { .callback = callback, .context = context };
	struct input_options options = { .format = INPUT_AUTO, .max_object = INT32_MAX };
	const struct input_sink sink = { .object = take_object, .trouble = take_trouble, .context = &l };
	const struct span all = { octets != NULL ? octets : (const void *)"", size };

	if (callback == NULL || (octets == NULL && size > 0))
		return BRLINT_BAD_ARGUMENT;
	if (format == NULL)
		options.format = input_log_format(all);
	else if (strcmp(format, "ct-tile") == 0)
		options.format = INPUT_CT_TILE;
	else if (strcmp(format, "ct-entries") == 0)
		options.format = INPUT_CT_ENTRIES;
	else
		return BRLINT_UNKNOWN_NAME;
	if (options.format == INPUT_AUTO)
		return BRLINT_BAD_OBJECT;
	input_read_memory("-", all, &options, &sink);
	return end_listening(&l);
}

enum brlint_status
brlint_ct_stream(brlint_read_callback read, void *read_context, brlint_ct_callback callback, void *context)
{
	struct listener l = { .callback = callback, .context = context };
	const struct input_options options = { .format = INPUT_CT_ENTRIES, .max_object = INT32_MAX };
	const struct input_sink sink = { .object = take_object, .trouble = take_trouble, .context = &l };

	if (read == NULL || callback == NULL)
		return BRLINT_BAD_ARGUMENT;
	input_read_stream("-", read, read_context, &options, &sink);
	return end_listening(&l);
}

/* --- what is said of an entry --- */

/* Whose findings are told. */
struct telling {
	brlint_ct_finding_callback callback;
	void *context;
};

static void
tell(void *context, const char *name, const char *message)
{
	const struct telling *t = context;
	t->callback(t->context, &(brlint_ct_finding){ name, message });
}

/* The entry as rules see it. */
static struct logged
logged_of(const brlint_ct_entry *e)
{
	return (struct logged){ .precertificate = e->precertificate && e->key_hash != NULL,
				.key_hash = e->key_hash,
				.tbs = { e->logged, e->logged_size },
				.chain = e->chain,
				.chain_count = e->chain_count };
}

enum brlint_status
brlint_ct_check(brlint_report *r, const brlint_ct_entry *e, int verify, brlint_ct_finding_callback callback, void *context)
{
	struct telling telling = { callback, context };
	const struct logged_look look = { .verifies = verify != 0, .tell = tell, .context = &telling };
	struct span certificates[LOGGED_CHAIN_MAX];

	if (r->not_judged != NULL || e == NULL || callback == NULL)
		return BRLINT_BAD_ARGUMENT;
	struct logged logged = logged_of(e);
	for (size_t i = 0; e->issuers != NULL && i < e->chain_count && i < LOGGED_CHAIN_MAX; i++)
		certificates[i] = (struct span){ e->issuers[i].der, e->issuers[i].size };
	logged.certificates = e->issuers != NULL ? certificates : NULL;
	return logged_check(&r->linter->linter, &r->session, &r->job, &logged, &look) ? BRLINT_OK : BRLINT_NO_MEMORY;
}

int
brlint_report_pair(brlint_report *r, const brlint_ct_entry *e, unsigned char *pair)
{
	if (r->not_judged != NULL)
		return 0;
	if (r->log.is_set && r->log.entry == e) {
		if (r->log.line.pair != NULL)
			memcpy(pair, r->log.pair, SHA256_SIZE);
		return r->log.line.pair != NULL;
	}
	struct logged logged = e != NULL ? logged_of(e) : (struct logged){ 0 };
	return logged_pair(&r->linter->linter, &r->session, e != NULL ? &logged : NULL, pair);
}

/* Lays out the findings as the format has them. Returns false if memory ran out. */
static bool
keep_findings(brlint_report *r, const brlint_ct_line *line)
{
	if (line->finding_count > r->log.room) {
		struct log_finding *grown = realloc(r->log.findings, line->finding_count * sizeof(*grown));
		if (grown == NULL)
			return false;
		r->log.findings = grown;
		r->log.room = line->finding_count;
	}
	for (size_t i = 0; i < line->finding_count; i++)
		r->log.findings[i] = (struct log_finding){ line->findings[i].name, line->findings[i].message };
	return true;
}

enum brlint_status
brlint_report_ct(brlint_report *r, const brlint_ct_line *line)
{
	r->log.is_set = false;
	if (line == NULL)
		return BRLINT_OK;
	const brlint_ct_entry *e = line->entry;
	if (r->not_judged != NULL || e == NULL || (line->findings == NULL && line->finding_count > 0))
		return BRLINT_BAD_ARGUMENT;
	if (!keep_findings(r, line))
		return BRLINT_NO_MEMORY;
	bool has_pair = brlint_report_pair(r, e, r->log.pair);
	r->log.line = (struct log_line){
		.log_id = line->log_id,
		.number = line->number,
		.timestamp = e->timestamp,
		.precertificate = e->precertificate,
		.pair = has_pair ? r->log.pair : NULL,
		.chain = e->chain,
		.chain_count = e->chain_count,
		.issuer_found = line->issuer_found,
		.findings = r->log.findings,
		.finding_count = line->finding_count,
	};
	r->log.entry = e;
	r->log.is_set = true;
	return BRLINT_OK;
}

enum brlint_status
brlint_ct_verify(const void *spki, size_t spki_size, unsigned hash, unsigned algorithm, const void *octets, size_t size, const void *signature,
		 size_t signature_size)
{
	uint8_t digest[SHA256_SIZE];
	if ((spki == NULL && spki_size > 0) || (octets == NULL && size > 0) || (signature == NULL && signature_size > 0))
		return BRLINT_BAD_ARGUMENT;
	sha256_octets((struct span){ octets != NULL ? octets : (const void *)"", size }, digest);
	switch (verify_sct_digest((struct span){ spki, spki_size }, hash, algorithm, digest, (struct span){ signature, signature_size })) {
	case VERIFICATION_GOOD:
		return BRLINT_OK;
	case VERIFICATION_BAD:
		return BRLINT_BAD_OBJECT;
	default:
		return BRLINT_BAD_ARGUMENT;
	}
}
