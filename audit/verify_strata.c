/* What verify does with strata: which one a member is of follows from what else is known of it, as strata.c and population.c have it. */
#include "audit/population.h"
#include "audit/verify.h"

bool
sampling_of(struct check *c, struct sampling *sampling, bool tells)
{
	const struct run *run = &c->run;

	*sampling = (struct sampling){ .number = run->number };
	if (strcmp(run->method, "hmac-sha256") != 0) {
		if (tells)
			check_tell(c, "run.json has a method of sampling that is not known, \"%s\".", run->method);
		return false;
	}
	if ((run->share != NULL) == (run->number > 0) || (run->share != NULL && (!sampling_read(sampling, run->share) || sampling->share == 0))) {
		if (tells)
			check_tell(c, "run.json has neither a share nor a number to draw, or both.");
		return false;
	}
	sampling->floor = run->floor;
	sampling_seed(sampling, span_of(run->seed));
	return true;
}

/* Which of issuer, profile, month and key tell strata apart, BY_...; false: there is another word. */
static bool
by_read(const char *words, unsigned *by)
{
	struct span rest = span_of(words != NULL ? words : "");

	*by = 0;
	while (rest.size > 0) {
		unsigned one = by_of_word(span_take(&rest, ','));
		if (one == 0 || *by & one)
			return false;
		*by |= one;
	}
	return true;
}

static void
part_add(struct buffer *b, struct span part)
{
	buffer_text(b, b->size > 0 ? " / " : "");
	buffer_safe(b, part);
}

/* The name of the stratum, but for the key, of which nothing is known here. */
static void
name_make(struct buffer *b, unsigned by, const struct stratum_facts *facts)
{
	if (by & BY_ISSUER)
		part_add(b, facts->issuer.size > 0 ? facts->issuer : SPAN("no issuer"));
	if (by & BY_PROFILE)
		part_add(b, facts->profile);
	if (by & BY_MONTH)
		part_add(b, facts->not_before.size > 7 ? (struct span){ facts->not_before.data, 7 } : SPAN("unknown"));
	if (by & BY_KEY)
		buffer_text(b, b->size > 0 ? " / " : "");
	else if (by == 0)
		buffer_text(b, "all");
}

/* What of a text fits into a sentence. */
static int
some(const struct buffer *b)
{
	return b->size < 200 ? (int)b->size : 200;
}

void
stratum_check(struct check *c, const struct run_file *f, const struct stratum_facts *facts)
{
	struct buffer name = { 0 }, is = { 0 };
	unsigned by;

	/* JSON has replaced what is no UTF-8 in the issuer, and the stratum shows it by numbers */
	if (c->has_other_stratum || !by_read(c->run.by, &by) ||
	    (facts->issuer.size > 0 && memmem(facts->issuer.data, facts->issuer.size, "\xef\xbf\xbd", 3) != NULL))
		return;
	bool is_unknown = span_is(facts->kind, "unknown"), has_key = !is_unknown && (by & BY_KEY);
	if (is_unknown)
		buffer_text(&name, "unreadable");
	else
		name_make(&name, by, facts);
	buffer_safe(&is, facts->stratum);
	bool fits = has_key ? is.size > name.size : is.size == name.size;
	if (name.failed || is.failed)
		c->out_of_memory = true;
	else if (!fits || (name.size > 0 && memcmp(is.text, name.text, name.size) != 0)) {
		check_tell(c, "Line %ju of %s has the stratum \"%.*s\", and by what else it says of the member it is \"%.*s%s\".", (uintmax_t)f->line,
			   f->name, some(&is), is.size > 0 ? is.text : "", some(&name), name.size > 0 ? name.text : "", has_key ? "..." : "");
		c->has_other_stratum = true;
	}
	buffer_free(&name);
	buffer_free(&is);
}

void
strata_check(struct check *c)
{
	struct sampling sampling;
	bool has_rows = run_file_digest(&c->run, "population.csv") != NULL;
	bool is_known = sampling_of(c, &sampling, !has_rows);
	unsigned by;

	if (!by_read(c->run.by, &by))
		check_tell(c, "run.json has \"%s\" as by, which are not words of issuer, profile, month and key, once each.", c->run.by);
	for (size_t i = 0; i < c->run.strata.count; i++) {
		const struct run_stratum *stratum = RUN_ITEM(c->run.strata, struct run_stratum, i);
		bool is_unreadable = strcmp(stratum->name, "unreadable") == 0;
		uint64_t wanted = !is_known || is_unreadable ? stratum->size : sampling_size(&sampling, stratum->size);
		if (stratum->size == 0)
			check_tell(c, "run.json has the stratum \"%s\", which has no member.", stratum->name);
		else if (is_known && !has_rows && stratum->sampled != wanted)
			check_tell(c, "run.json has %ju as sampled of the stratum \"%s\", and %ju are to be drawn of %ju.",
				   (uintmax_t)stratum->sampled, stratum->name, (uintmax_t)wanted, (uintmax_t)stratum->size);
	}
}
