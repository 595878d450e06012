#include "run/setup.h"

#include <string.h>

#include "run/complain.h"

/* Reading the files of --issuer or --precert. */
struct reader {
	const struct oid_index *oids;
	struct companions *set;
	const char *option;
	bool poisoned;
	int status;
};

/* The worse of two is kept. */
static void
worsen(int *status, int other)
{
	if (other > *status)
		*status = other;
}

static bool
on_object(void *context, const struct input_object *o)
{
	struct reader *r = context;
	switch (companions_add(r->set, r->oids, o->der, r->poisoned)) {
	case COMPANION_ADDED:
		break;
	case COMPANION_NOT_CERTIFICATE:
		complain("%s %s: object %zu is not a certificate", r->option, o->name, o->index);
		worsen(&r->status, EXIT_TROUBLE);
		break;
	case COMPANION_NOT_WHOLE:
		complain("%s %s: object %zu is not complete, or octets follow it", r->option, o->name, o->index);
		worsen(&r->status, EXIT_TROUBLE);
		break;
	case COMPANION_NOT_PRECERTIFICATE:
		complain("%s %s: object %zu is not a precertificate: it has no poison extension", r->option, o->name, o->index);
		worsen(&r->status, EXIT_TROUBLE);
		break;
	case COMPANION_NO_MEMORY:
		complain("%s %s: out of memory", r->option, o->name);
		worsen(&r->status, EXIT_INTERNAL);
		return false;
	}
	return true;
}

static bool
on_trouble(void *context, const struct input_trouble *t)
{
	struct reader *r = context;
	if (t->has_place)
		complain("%s %s: offset %llu: %s", r->option, t->name, (unsigned long long)t->offset, t->what);
	else
		complain("%s %s: %s", r->option, t->name, t->what);
	worsen(&r->status, t->out_of_memory ? EXIT_INTERNAL : EXIT_TROUBLE);
	return !t->out_of_memory;
}

/* Makes a set of what some files have. Each must have something. */
static int
read_companions(struct companions **set, const struct linter *linter, const struct words *files, const struct options *o, const char *option,
		bool poisoned)
{
	struct input_options input = { .format = INPUT_AUTO, .max_object = o->input.max_object };
	if (files->count == 0)
		return EXIT_CLEAN;
	*set = companions_new();
	if (*set == NULL) {
		complain("out of memory");
		return EXIT_INTERNAL;
	}
	struct reader r = { &linter->oids, *set, option, poisoned, EXIT_CLEAN };
	struct input_sink sink = { .object = on_object, .trouble = on_trouble, .context = &r };
	for (size_t i = 0; i < files->count && r.status != EXIT_INTERNAL; i++)
		input_read(files->items[i], &input, &sink);
	if (r.status == EXIT_CLEAN && companions_count(*set) == 0) {
		complain("%s: the files have no certificate", option);
		r.status = EXIT_TROUBLE;
	}
	return r.status;
}

int
setup_make(struct setup *s, const struct options *o)
{
	char where[4096], wrong[CHOICE_WRONG_SIZE];

	s->issuers = s->precerts = NULL;
	s->job = o->job;
	const char *cause = linter_init(&s->linter, o->data, where, sizeof(where));
	if (cause != NULL) {
		complain("%s%s%s", where, where[0] != '\0' ? ": " : "", cause);
		return where[0] != '\0' ? EXIT_TROUBLE : EXIT_INTERNAL;
	}
	if (!choice_apply(&o->choice, &s->linter.rules, wrong) || !choice_leaves_a_rule(&s->linter.rules, wrong)) {
		complain("%s", wrong);
		return choice_is_no_memory(wrong) ? EXIT_INTERNAL : EXIT_TROUBLE;
	}
	int status = read_companions(&s->issuers, &s->linter, &o->issuers, o, "--issuer", false);
	worsen(&status, read_companions(&s->precerts, &s->linter, &o->precerts, o, "--precert", true));
	s->job.issuers = s->issuers;
	s->job.precerts = s->precerts;
	s->job.wants_issuer = s->issuers != NULL;
	s->job.wants_precert = s->precerts != NULL;
	return status;
}

void
setup_free(struct setup *s)
{
	companions_free(s->issuers);
	companions_free(s->precerts);
	linter_free(&s->linter);
}
