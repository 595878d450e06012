/* What a policy says of a rule: for list, explain and policy show. */
#include "report/formats.h"
#include "report/json.h"
#include "x509/classify.h"

static uint32_t
number_of(const struct linter *l, const struct gate *gate)
{
	return (uint32_t)(gate - l->rules.gates);
}

/* The rule of the policy's own that a row is; NULL if it is another's. */
static const struct private_rule *
private_rule_of(const struct gate *gate)
{
	return gate->lint->source == SOURCE_POLICY ? gate->lint->table : NULL;
}

/* Names of profiles with `between` between them. */
static void
profiles(struct buffer *b, profile_set all, const char *between)
{
	const char *before = "";
	for (profile_set left = all; left != 0; left &= left - 1) {
		buffer_text(b, before);
		buffer_text(b, profile_name(left));
		before = between;
	}
}

void
policy_place(struct buffer *b, const char *file, unsigned line)
{
	buffer_text(b, " (");
	buffer_safe_text(b, file);
	buffer_printf(b, ":%u)", line);
}

static void
hex_words(struct buffer *b, const char *word, const struct span *spans, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buffer_text(b, i == 0 ? word : " ");
		buffer_hex(b, spans[i], "");
	}
}

/* For what a waiver is: profiles, issuers and serial numbers, each only where it says so. */
static void
add_scope(struct buffer *b, const struct policy_waiver *w)
{
	if (w->profiles != 0) {
		buffer_text(b, " for ");
		profiles(b, w->profiles, " ");
	}
	hex_words(b, " issuer ", w->issuers, w->issuer_count);
	hex_words(b, " serial ", w->serials, w->serial_count);
}

/* The profiles of a rule; words for those that are many. */
static void
profile_words(struct buffer *b, profile_set of)
{
	static const struct {
		profile_set profiles;
		const char *word;
	} words[] = {
		{ ANYTHING & ~NO_OBJECT, "any" },
		{ CERTIFICATE, "any-certificate" },
		{ ANY_CA, "any-ca" },
		{ SUBSCRIBER, "any-subscriber" },
	};
	const char *before = "";
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if ((of & words[i].profiles) != words[i].profiles)
			continue;
		buffer_text(b, before);
		buffer_text(b, words[i].word);
		of &= ~words[i].profiles;
		before = ",";
	}
	of &= ~NO_OBJECT;
	buffer_text(b, of != 0 ? before : "");
	profiles(b, of, ",");
}

void
report_rule_policy_text(struct buffer *b, const struct linter *l, const struct gate *gate, int64_t now)
{
	const struct policy *p = l->policy;
	uint32_t link = 0;
	if (p == NULL)
		return;
	const struct private_rule *own = private_rule_of(gate);
	if (own != NULL) {
		buffer_text(b, "    policy: ");
		buffer_safe_text(b, own->condition);
		policy_place(b, own->file, own->line);
		buffer_text(b, "\n    policy: for ");
		profile_words(b, gate->lint->of);
		buffer_text(b, "\n");
	}
	for (const struct policy_level *level; (level = policy_next_level(p, number_of(l, gate), &link)) != NULL;) {
		buffer_printf(b, "    policy: level %s instead of %s", level_name(level->level), level_name(gate->lint->level));
		buffer_text(b, level->profiles != 0 ? " for " : "");
		profiles(b, level->profiles, " ");
		policy_place(b, level->file, level->line);
		buffer_text(b, "\n");
	}
	link = 0;
	for (const struct policy_waiver *w; (w = policy_next_waiver(p, number_of(l, gate), &link)) != NULL;) {
		buffer_text(b, waiver_is_over(&w->waiver, now) ? "    policy: no longer " : "    policy: ");
		waiver_text(b, &w->waiver);
		add_scope(b, w);
		policy_place(b, w->waiver.file, w->waiver.line);
		buffer_text(b, "\n");
	}
}

/* Profiles as an array of names; null for all. */
static void
profiles_member(struct buffer *b, profile_set all)
{
	if (all == 0) {
		json_null_member(b, JSON_NEXT("profiles"));
		return;
	}
	buffer_text(b, JSON_NEXT("profiles") "[\"");
	profiles(b, all, "\", \"");
	buffer_text(b, "\"]");
}

static void
hex_array(struct buffer *b, const char *before, const struct span *spans, size_t count)
{
	if (count == 0) {
		json_null_member(b, before);
		return;
	}
	buffer_text(b, before);
	for (size_t i = 0; i < count; i++)
		json_hex_member(b, i == 0 ? "[" : ", ", spans[i]);
	buffer_text(b, "]");
}

void
report_rule_policy_jsonl(struct buffer *b, const struct linter *l, const struct gate *gate)
{
	const struct policy *p = l->policy;
	const struct private_rule *own = private_rule_of(gate);
	uint32_t link = 0;
	if (p == NULL || b->failed)
		return;
	buffer_truncate(b, b->size - strlen("}\n"));
	json_word_member(b, JSON_NEXT("policy") "{" JSON_FIRST("level"), level_name((enum level)gate->level));
	if (own != NULL) {
		json_text_member(b, JSON_NEXT("condition"), own->condition);
		json_text_member(b, JSON_NEXT("file"), own->file);
		json_number_member(b, JSON_NEXT("line"), own->line);
	}
	buffer_text(b, JSON_NEXT("levels") "[");
	for (const struct policy_level *level; (level = policy_next_level(p, number_of(l, gate), &link)) != NULL;) {
		buffer_text(b, b->text[b->size - 1] == '[' ? "{" : ", {");
		json_word_member(b, JSON_FIRST("level"), level_name(level->level));
		profiles_member(b, level->profiles);
		json_text_member(b, JSON_NEXT("file"), level->file);
		json_number_member(b, JSON_NEXT("line"), level->line);
		buffer_text(b, "}");
	}
	buffer_text(b, "]" JSON_NEXT("waivers") "[");
	link = 0;
	for (const struct policy_waiver *w; (w = policy_next_waiver(p, number_of(l, gate), &link)) != NULL;) {
		buffer_text(b, b->text[b->size - 1] == '[' ? "{" : ", {");
		json_text_member(b, JSON_FIRST("reason"), w->waiver.reason);
		json_text_or_null_member(b, JSON_NEXT("owner"), w->waiver.owner);
		json_day_member(b, JSON_NEXT("until"), w->waiver.until);
		profiles_member(b, w->profiles);
		hex_array(b, JSON_NEXT("issuers"), w->issuers, w->issuer_count);
		hex_array(b, JSON_NEXT("serials"), w->serials, w->serial_count);
		json_text_member(b, JSON_NEXT("file"), w->waiver.file);
		json_number_member(b, JSON_NEXT("line"), w->waiver.line);
		buffer_text(b, "}");
	}
	buffer_text(b, "]}}\n");
}

void
report_rule_policy_line(struct buffer *b, const struct linter *l, const struct gate *gate, int64_t now)
{
	const struct policy *p = l->policy;
	uint32_t link = 0;
	buffer_printf(b, "%s\t%s", gate->lint->name, level_name((enum level)gate->level));
	for (const struct policy_level *level; p != NULL && (level = policy_next_level(p, number_of(l, gate), &link)) != NULL;) {
		if (!(level->profiles & gate->lint->of))
			continue;
		buffer_printf(b, ", %s for ", level_name(level->level));
		profiles(b, level->profiles & gate->lint->of, " ");
	}
	buffer_text(b, "\t");
	profile_words(b, gate->lint->of);
	const char *before = "\t";
	link = 0;
	for (const struct policy_waiver *w; p != NULL && (w = policy_next_waiver(p, number_of(l, gate), &link)) != NULL;) {
		if (waiver_is_over(&w->waiver, now) || (w->profiles != 0 && !(w->profiles & gate->lint->of)))
			continue;
		buffer_text(b, before);
		buffer_text(b, "waived until ");
		buffer_day(b, w->waiver.until);
		add_scope(b, w);
		before = ", ";
	}
	buffer_text(b, "\n");
}
