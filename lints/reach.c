/* That few rules reach an object, by its date or by its form: linter.c has found out before the rules run. */
#include "asn1/time.h"
#include "lints/findings.h"
#include "lints/tables.h"

static enum verdict
is_dated(const struct tree *t, struct findings *f)
{
	char date[TIME_TEXT_SIZE], first[TIME_TEXT_SIZE];
	if (f->asked.dated != FAIL)
		return f->asked.dated;
	return fail(f, tree_root(t),
		    "the object is dated %s, and the first dated rule for its profile begins %s: only rules of encoding were applied",
		    time_text(f->date, date), time_text(f->first_day, first));
}

static enum verdict
is_covered(const struct tree *t, struct findings *f)
{
	return f->asked.covered != FAIL
		       ? f->asked.covered
		       : fail(f, tree_root(t),
			      "the certificate is self-issued and has no extensions, like old roots: no profile covers it, and it is "
			      "judged as an end-entity certificate");
}

/* clang-format off */
#define REACH COMMUNITY("what rules reach"), ALWAYS, FOREVER, ANYTHING, IS_ASKED
const struct lint reach_lints[] = {
	{ "n_object_before_all_rules", NOTICE, REACH,
	  "it is worth knowing if an object is dated before all rules for its profile, as few rules then apply", TREE(is_dated) },
	{ "n_no_profile_covers_self_issued_certificate", NOTICE, REACH,
	  "it is worth knowing if a self-issued certificate has no extensions, as no profile then covers it", TREE(is_covered) },
	{ 0 },
};
/* clang-format on */
