#include <stdlib.h>
#include <string.h>

#include "fuzz/targets.h"
#include "include/brlint.h"
#include "input/input.h"
#include "report/report.h"
#include "run/entry.h"

/* What one of the two ways of reading has come to. */
struct count {
	size_t entries, broken;
	unsigned sum;
};

static void
touch(struct count *c, const uint8_t *octets, size_t size)
{
	for (size_t i = 0; i < size; i++)
		c->sum += octets[i];
}

static int
take_entry(void *context, size_t index, const brlint_ct_entry *e, size_t offset, const char *error, int rest)
{
	struct count *c = context;
	c->sum += (unsigned)(index + offset + (unsigned)rest);
	c->broken += e == NULL;
	if (e == NULL) {
		touch(c, (const uint8_t *)error, strlen(error));
		return 0;
	}
	c->entries++;
	touch(c, e->leaf, e->leaf_size);
	touch(c, e->logged, e->logged_size);
	touch(c, e->submitted, e->submitted_size);
	touch(c, e->chain, 32 * e->chain_count);
	for (size_t i = 0; e->issuers != NULL && i < e->chain_count; i++)
		touch(c, e->issuers[i].der, e->issuers[i].size);
	if (e->key_hash != NULL)
		touch(c, e->key_hash, 32);
	if (e->precertificate != (e->key_hash != NULL))
		abort();
	return 0;
}

/* What is needed to say what the command says. */
struct reader {
	struct count count;
	struct linter linter;
	struct session session;
	struct entry_thread thread;
	struct report report;
	struct buffer out;
};

static bool
take_object(void *context, const struct input_object *o)
{
	struct reader *r = context;
	const struct entry_options options = { .first = -1, .has_issuers = true };
	struct job job = { 0 };
	struct result result = { .input = "tile/data/000", .job = &job, .session = &r->session, .log = &r->thread.line };

	r->count.entries++;
	if (o->entry == NULL || !entry_prepare(&r->thread, o->entry, &job) || !lint(&r->linter, &r->session, &job, o->der, NULL) ||
	    !entry_look(&r->thread, &options, &r->linter, &r->session, &job, o->entry, result.input, o->index))
		abort();
	buffer_truncate(&r->out, 0);
	r->report.format->object(&r->out, &r->report, &result);
	return true;
}

static bool
take_trouble(void *context, const struct input_trouble *t)
{
	struct reader *r = context;
	r->count.broken++;
	return t->what[0] != '\0';
}

static void
set_up(struct reader *r)
{
	char where[256];
	if (linter_init(&r->linter, NULL, where, sizeof(where)) != NULL)
		abort();
	r->report = (struct report){ .format = report_format_named("jsonl"), .linter = &r->linter, .details = true, .ruleset = "0123456789abcdef" };
	report_prepare(&r->report);
}

/* Some octets at a time. */
static size_t
read_some(void *context, void *to, size_t room)
{
	struct span *rest = context;
	size_t size = rest->size < 61 ? rest->size : 61;
	size = size < room ? size : room;
	if (size > 0)
		memcpy(to, rest->data, size);
	*rest = (struct span){ rest->data + size, rest->size - size };
	return size;
}

int
fuzz_ct(const uint8_t *data, size_t size)
{
	static struct reader r;
	static const struct {
		const char *name;
		enum input_format format;
	} forms[] = { { "ct-tile", INPUT_CT_TILE }, { "ct-entries", INPUT_CT_ENTRIES } };
	const struct input_sink sink = { .object = take_object, .trouble = take_trouble, .context = &r };

	if (r.report.format == NULL)
		set_up(&r);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct input_options options = { .format = forms[i].format, .max_object = INT32_MAX };
		struct count count = { 0 };
		r.count = count;
		brlint_ct_entries(data, size, forms[i].name, take_entry, &count);
		input_read_memory("-", (struct span){ data, size }, &options, &sink);
		if (count.entries != r.count.entries || count.broken != r.count.broken)
			abort();
	}
	struct count whole = { 0 }, read = { 0 };
	struct span rest = { data, size };
	brlint_ct_entries(data, size, "ct-entries", take_entry, &whole);
	brlint_ct_stream(read_some, &rest, take_entry, &read);
	if (whole.entries != read.entries || whole.broken != read.broken || whole.sum != read.sum)
		abort();
	struct count known = { 0 };
	if (brlint_ct_entries(data, size, NULL, take_entry, &known) == BRLINT_BAD_OBJECT && known.entries + known.broken > 0)
		abort();
	return 0;
}
