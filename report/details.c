/* Which object it is that was judged, and why it was judged so. What the kind of object does not have is not said; what cannot be read is null. */
#include "report/formats.h"
#include "report/json.h"
#include "x509/classify.h"
#include "x509/pair.h"
#include "x509/text.h"

static void
put(void *context, const char *text, size_t size)
{
	json_piece(context, (struct span){ (const uint8_t *)text, size });
}

static void
name_member(struct buffer *b, const char *before, const struct tree *tree, const struct node *name)
{
	struct text_sink sink = { put, b };
	if (name == NULL) {
		json_null_member(b, before);
		return;
	}
	buffer_text(b, before);
	buffer_add(b, "\"", 1);
	name_write(&sink, tree, name);
	buffer_add(b, "\"", 1);
}

static void
integer_member(struct buffer *b, const char *before, const struct tree *tree, const struct node *integer)
{
	struct text_sink sink = { put, b };
	if (integer == NULL || integer->length == 0 || integer->class != CLASS_UNIVERSAL || integer->tag != TYPE_INTEGER) {
		json_null_member(b, before);
		return;
	}
	buffer_text(b, before);
	buffer_add(b, "\"", 1);
	integer_write(&sink, tree_contents(tree, integer));
	buffer_add(b, "\"", 1);
}

/* A digest that could be made, or null. */
static void
digest_member(struct buffer *b, const char *before, bool is_there, const uint8_t digest[SHA256_SIZE])
{
	if (is_there)
		json_hex_member(b, before, (struct span){ digest, SHA256_SIZE });
	else
		json_null_member(b, before);
}

/* The SHA-256 of another certificate by which it was judged; null if there was none. */
static void
companion_member(struct buffer *b, const char *before, const struct cert *companion)
{
	if (companion != NULL)
		json_sha256_member(b, before, companion->tree->der);
	else
		json_null_member(b, before);
}

/* Whether an extension is there without a value that could be read. */
static bool
is_broken(const struct cert *c, enum oid id, const struct node *value)
{
	return extension(&c->ext, id) != NULL && value == NULL;
}

static void
names_member(struct buffer *b, const struct cert *c)
{
	struct text_sink sink = { put, b };
	const char *between = "\"";
	if (is_broken(c, OID_SUBJECT_ALT_NAME, c->san)) {
		json_null_member(b, JSON_NEXT("names"));
		return;
	}
	buffer_text(b, JSON_NEXT("names") "[");
	for (const struct node *n = cert_name_first(c); n != NULL; n = cert_name_next(c, n)) {
		buffer_text(b, between);
		general_name_write(&sink, c->tree, n);
		buffer_add(b, "\"", 1);
		between = ", \"";
	}
	buffer_text(b, "]");
}

/*
 * What a precertificate and its certificate have in common. A certificate that stood beside this one in its file is not asked for the hash of the
 * issuer's key: it stands beside one of the two perhaps, and both are to come to the same within a run. What is not whole has none: what it lacks may
 * be all that the two differ in.
 */
static void
pair_member(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct session *s = r->session;
	const struct cert *issuer = s->findings.issuer;
	uint8_t key_hash[SHA256_SIZE], pair[SHA256_SIZE];
	bool is_given = issuer != NULL && issuer != &s->other.object.cert && cert_key_digest(issuer, key_hash);
	bool is_made = (is_given || !report->pair_by_key) && object_is_whole(&s->object) &&
		       cert_pair_digest(&s->object.cert, is_given ? key_hash : NULL, pair);
	digest_member(b, JSON_NEXT("pair"), is_made, pair);
}

/* The date by which rules were chosen, and the profile, and what told them. */
static void
reasons(struct buffer *b, const struct result *r)
{
	const struct session *s = r->session;
	const struct object *o = &s->object;
	char path[512];

	json_time_member(b, JSON_NEXT("date"), s->findings.date != OBJECT_NO_DATE, s->findings.date);
	json_word_member(b, JSON_NEXT("date_from"), date_origin(s, r->job));
	if (o->kind == OBJECT_UNKNOWN)
		return;
	if (o->profiles & CERTIFICATE && o->features & PROFILE_GIVEN) {
		json_word_member(b, JSON_NEXT("profile_from"), "option");
		json_null_member(b, JSON_NEXT("profile_reason"));
		return;
	}
	const struct node *decided = o->own.node;
	if (decided != NULL)
		json_text_member(b, JSON_NEXT("profile_from"), tree_path(&o->tree, decided, path, sizeof(path)));
	else
		json_null_member(b, JSON_NEXT("profile_from"));
	json_text_or_null_member(b, JSON_NEXT("profile_reason"), o->own.reason);
}

bool
object_is_readable(const struct object *o)
{
	const struct tree *t = &o->tree;
	if (t->defect_kinds & (UINT64_C(1) << DEFECT_TOO_DEEP | UINT64_C(1) << DEFECT_TOO_MANY))
		return false;
	for (uint32_t i = 0; i < t->defect_count; i++) {
		if (defect_is_of_extent(t, &t->defects[i]) && t->defects[i].kind != DEFECT_TRAILING)
			return false;
	}
	return true;
}

static void
null_members(struct buffer *b, const char *const *members)
{
	for (; *members != NULL; members++)
		json_null_member(b, *members);
}

/* What a certificate says of itself. Of one that is cut short a value may be a part of what it was. */
static void
certificate_values(struct buffer *b, const struct cert *c, bool readable)
{
	static const char *const members[] = { JSON_NEXT("subject"),     JSON_NEXT("issuer"),    JSON_NEXT("serial"),
					       JSON_NEXT("not_before"),  JSON_NEXT("not_after"), JSON_NEXT("names"),
					       JSON_NEXT("spki_sha256"), JSON_NEXT("policy"),    NULL };
	uint8_t digest[SHA256_SIZE];

	if (!readable) {
		null_members(b, members);
		return;
	}
	name_member(b, JSON_NEXT("subject"), c->tree, c->subject.node);
	name_member(b, JSON_NEXT("issuer"), c->tree, c->issuer.node);
	integer_member(b, JSON_NEXT("serial"), c->tree, c->serial_number);
	json_time_member(b, JSON_NEXT("not_before"), c->has_not_before, c->not_before);
	json_time_member(b, JSON_NEXT("not_after"), c->has_not_after, c->not_after);
	names_member(b, c);
	digest_member(b, JSON_NEXT("spki_sha256"), cert_key_digest(c, digest), digest);
	if (is_broken(c, OID_CERTIFICATE_POLICIES, c->policies.node))
		json_null_member(b, JSON_NEXT("policy"));
	else
		json_word_member(b, JSON_NEXT("policy"), cert_policy_text(c, c->features & IS_EV));
}

static void
certificate(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct cert *c = &r->session->object.cert;
	certificate_values(b, c, object_is_readable(&r->session->object));
	reasons(b, r);
	/* an entry of a log has an issuer and a pair by the log's word, which it says itself */
	if (r->log == NULL)
		companion_member(b, JSON_NEXT("issuer_sha256"), r->session->findings.issuer);
	companion_member(b, JSON_NEXT("precert_sha256"), r->session->findings.precert);
	if (r->log == NULL)
		pair_member(b, report, r);
}

static void
crl(struct buffer *b, const struct result *r)
{
	static const char *const members[] = { JSON_NEXT("issuer"), JSON_NEXT("this_update"), JSON_NEXT("next_update"), JSON_NEXT("number"), NULL };
	const struct crl *c = &r->session->object.crl;
	if (object_is_readable(&r->session->object)) {
		name_member(b, JSON_NEXT("issuer"), c->tree, c->issuer.node);
		json_time_member(b, JSON_NEXT("this_update"), c->has_this_update, c->this_update);
		json_time_member(b, JSON_NEXT("next_update"), c->has_next_update, c->next_update);
		integer_member(b, JSON_NEXT("number"), c->tree, c->number);
	} else {
		null_members(b, members);
	}
	reasons(b, r);
	if (r->log == NULL)
		companion_member(b, JSON_NEXT("issuer_sha256"), r->session->findings.issuer);
}

void
json_object_details(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct object *o = &r->session->object;
	switch (o->kind) {
	case OBJECT_CERTIFICATE:
	case OBJECT_TBS_CERTIFICATE:
		certificate(b, report, r);
		break;
	case OBJECT_CRL:
	case OBJECT_TBS_CRL:
		crl(b, r);
		break;
	case OBJECT_OCSP:
	case OBJECT_TBS_OCSP:
		json_time_member(b, JSON_NEXT("produced_at"), o->ocsp.has_produced_at && object_is_readable(o), o->ocsp.produced_at);
		reasons(b, r);
		if (r->log == NULL)
			companion_member(b, JSON_NEXT("issuer_sha256"), r->session->findings.issuer);
		break;
	case OBJECT_UNKNOWN:
		reasons(b, r);
		break;
	}
	if (report->more != NULL)
		report->more(b, report, r);
}

void
json_finding_details(struct buffer *b, const struct finding *finding)
{
	const struct lint *lint = finding->lint;
	json_text_member(b, JSON_NEXT("title"), lint->title);
	json_day_member(b, JSON_NEXT("from"), lint->from);
	json_day_member(b, JSON_NEXT("until"), lint->until);
	if (lint->level == NOTICE)
		json_null_member(b, JSON_NEXT("requirement"));
	else
		json_word_member(b, JSON_NEXT("requirement"), lint->level == MUST ? "MUST" : "SHOULD");
	json_number_member(b, JSON_NEXT("revision"), lint_revision(lint));
}
