#include "policy/policy.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "asn1/pkix.h"
#include "asn1/time.h"

void
policy_init(struct policy *p)
{
	*p = (struct policy){ .block = NO_BLOCK, .max_age = -1 };
	memset(p->block_of, BLOCK_UNSAID, sizeof(p->block_of));
}

void
policy_free(struct policy *p)
{
	for (struct private_rule *r = p->private_rules; r != NULL; r = r->next)
		private_rule_free(r);
	free(p->files);
	free(p->waivers);
	free(p->levels);
	free(p->rules);
	free(p->links);
	pool_free(&p->pool);
	policy_init(p);
}

/* --- what it says of a rule --- */

const struct policy_waiver *
policy_next_waiver(const struct policy *p, uint32_t rule, uint32_t *link)
{
	*link = *link == 0 ? rule < p->rule_count ? p->rules[rule].waivers.first : 0 : p->links[*link - 1].next;
	return *link != 0 ? &p->waivers[p->links[*link - 1].item] : NULL;
}

const struct policy_level *
policy_next_level(const struct policy *p, uint32_t rule, uint32_t *link)
{
	*link = *link == 0 ? rule < p->rule_count ? p->rules[rule].levels.first : 0 : p->links[*link - 1].next;
	return *link != 0 ? &p->levels[p->links[*link - 1].item] : NULL;
}

enum level
policy_level_of(const struct policy *p, const struct ruleset *rules, const struct gate *gate, profile_set profiles)
{
	profile_set left = gate->lint->of & profiles; /* of which nothing has been found */
	uint32_t link = 0;
	int strictest = INT_MAX;
	for (const struct policy_level *l; left != 0 && (l = policy_next_level(p, (uint32_t)(gate - rules->gates), &link)) != NULL;) {
		if ((l->profiles & left) != 0 && (int)l->level < strictest)
			strictest = (int)l->level;
		left &= ~l->profiles;
	}
	return strictest == INT_MAX || (left != 0 && (int)gate->level < strictest) ? (enum level)gate->level : (enum level)strictest;
}

/* --- applying it --- */

/* What waivers ask of an object. The texts are NULL where it has none. */
struct identity {
	profile_set profiles;
	struct span issuer, serial;
};

/* The octets of a serial number that count. */
static struct span
without_zeros(struct span s)
{
	while (s.size > 0 && s.data[0] == 0)
		s = (struct span){ s.data + 1, s.size - 1 };
	return s;
}

static struct identity
identify(const struct object *o)
{
	struct identity id = { .profiles = o->profiles };
	const struct tree *t = &o->tree;
	const struct node *aki = NULL, *serial = NULL;
	if (object_is_certificate(o)) {
		aki = extension_value(&o->cert.ext, OID_AUTHORITY_KEY_IDENTIFIER);
		serial = o->cert.serial_number;
	} else if (object_is_crl(o)) {
		aki = o->crl.aki;
	}
	const struct node *key = tree_component(t, aki, AKI_KEY_IDENTIFIER);
	if (key != NULL)
		id.issuer = tree_contents(t, key);
	/* one that is negative, or no number at all, is none that a waiver could name */
	struct span octets = tree_contents_if(t, serial);
	if (octets.size > 0 && !(octets.data[0] & 0x80))
		id.serial = without_zeros(octets);
	return id;
}

/* Whether one of some spans is this one, which has data NULL where the object has none. */
static bool
has(const struct span *spans, size_t count, struct span wanted)
{
	for (size_t i = 0; i < count; i++) {
		if (wanted.data != NULL && span_equal(spans[i], wanted))
			return true;
	}
	return count == 0;
}

/*
 * The first waiver of a rule that holds for an object; NULL where there is none. Where the rule is for several profiles of the object, it must be
 * waived for each of them: who asks for a certificate decides what else it is for.
 */
static const struct waiver *
waiver_for(const struct policy *p, uint32_t rule, profile_set of, const struct identity *id, int64_t now)
{
	const profile_set profiles = of & id->profiles;
	profile_set left = profiles;
	const struct waiver *first = NULL;
	uint32_t link = 0;
	for (const struct policy_waiver *w; (w = policy_next_waiver(p, rule, &link)) != NULL;) {
		if (waiver_is_over(&w->waiver, now) || (w->profiles != 0 && !(w->profiles & profiles)) ||
		    !has(w->issuers, w->issuer_count, id->issuer) || !has(w->serials, w->serial_count, id->serial))
			continue;
		first = first != NULL ? first : &w->waiver;
		left = w->profiles != 0 ? left & ~w->profiles : 0;
		if (left == 0)
			return first;
	}
	return NULL;
}

/* The level that blocks: for a profile whose sections have one, that; otherwise that of all. Of several profiles the strictest. */
static int
block_of(const struct policy *p, profile_set profiles)
{
	int block = BLOCK_UNSAID;
	for (profile_set left = profiles; left != 0; left &= left - 1) {
		int own = p->block_of[__builtin_ctzll(left)];
		own = own != BLOCK_UNSAID ? own : p->block;
		block = own > block ? own : block;
	}
	return block != BLOCK_UNSAID ? block : p->block;
}

void
policy_apply(const struct policy *p, const struct ruleset *rules, struct session *s, int64_t now)
{
	struct findings *f = &s->findings;
	const struct lint *last = NULL;
	const struct waiver *waiver = NULL;
	const struct gate *gate = NULL;

	f->block = block_of(p, s->object.profiles);
	if (f->count == 0 || p->rule_count == 0)
		return;
	const struct identity id = identify(&s->object);
	for (uint32_t i = 0; i < f->count; i++) {
		struct finding *finding = &f->items[i];
		if (finding->lint != last) {
			last = finding->lint;
			gate = ruleset_find(rules, last->name);
			waiver = waiver_for(p, (uint32_t)(gate - rules->gates), last->of, &id, now);
		}
		finding->level = policy_level_of(p, rules, gate, id.profiles);
		finding->waived = waiver;
	}
}

bool
policy_lint(const struct linter *l, struct session *s, const struct job *job, struct span der, uint8_t *verdicts)
{
	const struct policy *p = l->policy;
	if (p == NULL)
		return lint(l, s, job, der, verdicts);
	struct job all = job != NULL ? *job : (struct job){ 0 };
	all.policy_kinds = p->kinds;
	all.policy_profiles = p->profiles;
	all.wants_issuer |= p->requires_issuer;
	if (!lint(l, s, &all, der, verdicts))
		return false;
	policy_apply(p, &l->rules, s, all.waived_at != 0 ? all.waived_at : time(NULL));
	return true;
}

void
policy_mark_used(const struct policy *p, const struct findings *f, uint8_t *used)
{
	for (uint32_t i = 0; i < f->count && p != NULL && used != NULL; i++) {
		if (f->items[i].waived != NULL)
			used[policy_waiver_number(p, f->items[i].waived)] = 1;
	}
}

/* --- the age of data --- */

#define DAY   INT64_C(86400)
#define MONTH (31 * DAY)

/* The day by which a version calls data, "2026-08-19" with or without more behind it, or the last day of a month, "2026-08". False: it names none. */
static bool
version_day(struct span version, int64_t *day)
{
	const size_t size = sizeof("YYYY-MM-DD") - 1, month = sizeof("YYYY-MM") - 1;
	char first[] = "YYYY-MM-01";
	if (version.size >= size && version.data[month] == '-')
		return day_read((struct span){ version.data, size }, day);
	if (version.size < month)
		return false;
	memcpy(first, version.data, month);
	if (!day_read((struct span){ (const uint8_t *)first, size }, day))
		return false;
	*day = time_add_months(*day, 1) - DAY;
	return true;
}

const char *
policy_data_trouble(const struct policy *p, const struct reference *r, int64_t now, char wrong[POLICY_ERROR_SIZE])
{
	static const enum reference_file dated[] = { FILE_TLDS, FILE_SUFFIXES, FILE_ADDRESSES };
	for (size_t i = 0; i < sizeof(dated) / sizeof(dated[0]) && p->max_age >= 0; i++) {
		struct span version = reference_version(r, dated[i]);
		char allowed[DURATION_TEXT_SIZE];
		int64_t day;
		bool is_dated = version.data != NULL && version_day(version, &day);
		bool is_to_come = is_dated && day - now > MONTH; /* a month counts from its last day */
		if (is_dated && !is_to_come && now - day <= p->max_age)
			continue;
		duration_text(p->max_age, allowed);
		int size = snprintf(wrong, POLICY_ERROR_SIZE, "%s:%u: data max-age is %s, and ",
				    strlen(p->max_age_file) <= 100 ? p->max_age_file : "policy", p->max_age_line, allowed);
		char *rest = wrong + size;
		size_t room = (size_t)(POLICY_ERROR_SIZE - size);
		const char *file = reference_file_name(dated[i]), *text = version.data != NULL ? (const char *)version.data : "";
		int length = (int)(version.size < 40 ? version.size : 40);
		long long days = is_dated ? (long long)((now - day) / DAY) : 0;
		if (is_to_come)
			snprintf(rest, room, "the version of %s, \"%.*s\", is of a day that has not come", file, length, text);
		else if (is_dated)
			snprintf(rest, room, "%s, of %.*s, is %lld day%s old", file, length, text, days, days == 1 ? "" : "s");
		else
			snprintf(rest, room, "the version of %s, \"%.*s\", is no date", file, length, text);
		return wrong;
	}
	return NULL;
}
