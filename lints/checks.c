#include "lints/checks.h"

#include <stdio.h>
#include <unistr.h>

#include "asn1/time.h"

const char *
node_oid_text(const struct tree *t, const struct node *n, char text[OID_TEXT_SIZE])
{
	return n->oid != OID_UNKNOWN ? oid_name((enum oid)n->oid) : oid_text(tree_contents(t, n), text, OID_TEXT_SIZE);
}

const char *
printable(struct span s, char text[PRINTABLE_SIZE])
{
	size_t out = 0, in = 0;
	while (in < s.size && in < 100) {
		uint8_t c = s.data[in];
		int length = c < 0x80 ? 1 : u8_mblen(s.data + in, s.size - in);
		if (length < 1 || c < 0x20 || c == 0x7f || c == '"' || c == '\\') {
			out += (size_t)snprintf(text + out, PRINTABLE_SIZE - out, "\\x%02x", c);
			in++;
			continue;
		}
		memcpy(text + out, s.data + in, (size_t)length);
		out += (size_t)length;
		in += (size_t)length;
	}
	snprintf(text + out, PRINTABLE_SIZE - out, "%s", in < s.size ? "..." : "");
	return text;
}

/* Where an absent extension would be. */
static const struct node *
place_of_extensions(const struct cert *c)
{
	return c->ext.list != NULL ? c->ext.list : c->tbs;
}

enum verdict
ext_present(const struct cert *c, struct findings *f)
{
	if (extension(&c->ext, (enum oid)arg(f)) == NULL)
		return fail(f, place_of_extensions(c), "%s is absent", oid_name((enum oid)arg(f)));
	return PASS;
}

enum verdict
ext_absent(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, (enum oid)arg(f));
	return e != NULL ? fail(f, e->node, "%s is present", oid_name((enum oid)arg(f))) : PASS;
}

enum verdict
ext_critical(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, (enum oid)arg(f));
	if (e == NULL)
		return NOT_APPLICABLE;
	return e->critical ? PASS : fail(f, e->node, "%s is not critical", oid_name((enum oid)arg(f)));
}

enum verdict
ext_not_critical(const struct cert *c, struct findings *f)
{
	const struct extension *e = extension(&c->ext, (enum oid)arg(f));
	if (e == NULL)
		return NOT_APPLICABLE;
	return e->critical ? fail(f, e->node, "%s is critical", oid_name((enum oid)arg(f))) : PASS;
}

enum verdict
subject_has(const struct cert *c, struct findings *f)
{
	if (c->subject.node == NULL)
		return NOT_APPLICABLE;
	return name_has(&c->subject, (enum oid)arg(f)) ? PASS : fail(f, c->subject.node, "%s is absent", oid_name((enum oid)arg(f)));
}

enum verdict
subject_lacks(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (!name_has(&c->subject, (enum oid)arg(f)))
		return PASS;
	for (struct attribute a = name_first(c->tree, c->subject.node); a.node != NULL; a = name_next(c->tree, a)) {
		if (a.oid == (enum oid)arg(f))
			verdict = fail(f, a.node, "%s is present", oid_name(a.oid));
	}
	return verdict;
}

static bool
is_listed(enum oid oid, const enum oid *list)
{
	while (*list != OID_UNKNOWN && *list != oid)
		list++;
	return *list != OID_UNKNOWN;
}

enum verdict
subject_only_has(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE];
	for (struct attribute a = name_first(c->tree, c->subject.node); a.node != NULL; a = name_next(c->tree, a)) {
		if (a.type != NULL && !is_listed(a.oid, f->lint->table))
			verdict = fail(f, a.node, "%s is present", node_oid_text(c->tree, a.type, text));
	}
	return verdict;
}

enum verdict
ext_only_has(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[OID_TEXT_SIZE];
	for (const struct node *n = tree_child(c->tree, c->ext.list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *id = tree_component(c->tree, n, EXTENSION_ID);
		if (id != NULL && !is_listed((enum oid)id->oid, f->lint->table))
			verdict = fail(f, n, "%s is present", node_oid_text(c->tree, id, text));
	}
	return verdict;
}

/* The names of bits, with commas between. */
static const char *
bits_text(unsigned bits, char text[OID_TEXT_SIZE])
{
	size_t at = 0;
	for (size_t i = 0; i < KeyUsage.name_count; i++) {
		if (bits >> i & 1)
			at += (size_t)snprintf(text + at, OID_TEXT_SIZE - at, "%s%s", at > 0 ? ", " : "", KeyUsage.names[i]);
	}
	return text;
}

enum verdict
key_usage_has(const struct cert *c, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	unsigned missing = (unsigned)arg(f) & ~c->key_usage.bits;
	return missing != 0 ? fail(f, c->key_usage.node, "keyUsage lacks %s", bits_text(missing, text)) : PASS;
}

enum verdict
key_usage_lacks(const struct cert *c, struct findings *f)
{
	char text[OID_TEXT_SIZE];
	if (c->key_usage.node == NULL)
		return NOT_APPLICABLE;
	unsigned wrong = (unsigned)arg(f) & c->key_usage.bits;
	return wrong != 0 ? fail(f, c->key_usage.node, "keyUsage asserts %s", bits_text(wrong, text)) : PASS;
}

enum verdict
san_lacks(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	if (c->san == NULL)
		return NOT_APPLICABLE;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		if (general_name_kind(n) == (int)arg(f))
			verdict = fail(f, n, "subjectAltName has a %s", general_name_text((int)arg(f)));
	}
	return verdict;
}

enum verdict
validity_at_most(const struct cert *c, struct findings *f)
{
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	int64_t seconds = cert_validity_seconds(c);
	int64_t days = (seconds + 86399) / 86400;
	if (days <= arg(f))
		return PASS;
	return fail(f, c->validity, "the validity period is %lld seconds and so counts as %lld days, more than %ld", (long long)seconds,
		    (long long)days, arg(f));
}

enum verdict
validity_spans_at_most(const struct cert *c, struct findings *f)
{
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	int64_t seconds = c->not_after - c->not_before;
	if (seconds <= arg(f) * INT64_C(86400))
		return PASS;
	return fail(f, c->validity, "notAfter is %lld seconds after notBefore, more than %ld days", (long long)seconds, arg(f));
}

enum verdict
validity_at_most_months(const struct cert *c, struct findings *f)
{
	if (!c->has_not_before || !c->has_not_after)
		return NOT_APPLICABLE;
	char text[TIME_TEXT_SIZE], last[TIME_TEXT_SIZE];
	if (c->not_after <= time_add_months(c->not_before, (int)arg(f)))
		return PASS;
	return fail(f, c->validity, "notAfter is %s; %ld months after notBefore is %s", time_text(c->not_after, text), arg(f),
		    time_text(time_add_months(c->not_before, (int)arg(f)), last));
}
