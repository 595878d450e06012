#include "serve/canary.h"

#include <stdatomic.h>
#include <string.h>

#include "serve/canary_certificates.h"

static atomic_bool lives;

bool
canary_lives(void)
{
	return atomic_load(&lives);
}

void
canary_set(bool now)
{
	atomic_store(&lives, now);
}

/* What was found in a certificate. */
struct trial {
	const brlint *linter;
	brlint_report *report;
	bool judged, found; /* found: something that counts, by rules of the documents */
};

static int
judge_certificate(void *context, size_t index, const void *der, size_t size, const char *error)
{
	struct trial *t = context;
	(void)index;
	(void)error;
	t->judged = der != NULL && brlint_lint(t->linter, t->report, NULL, der, size) == BRLINT_OK &&
		    strcmp(brlint_report_kind(t->report), "certificate") == 0;
	for (size_t i = 0; t->judged && i < brlint_finding_count(t->report); i++) {
		const brlint_finding *f = brlint_finding_at(t->report, i);
		t->found |= f->blocks && !f->of_object && strcmp(f->rule->source, "Policy") != 0;
	}
	return 0;
}

static struct trial
try_certificate(const brlint *linter, const char *pem)
{
	struct trial t = { .linter = linter, .report = brlint_report_new() };
	if (t.report != NULL)
		brlint_objects(pem, strlen(pem), 0, judge_certificate, &t);
	brlint_report_free(t.report);
	return t;
}

const char *
canary_try(const brlint *linter)
{
	struct trial faulty = try_certificate(linter, canary_faulty), good = try_certificate(linter, canary_good);
	if (!faulty.judged || !good.judged)
		return "a certificate that is known could not be judged";
	if (!faulty.found)
		return "nothing is found in a certificate that is known to be faulty";
	return good.found ? "something is found in a certificate that is known to be right" : NULL;
}
