#include "policy/fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistr.h>

#include "asn1/pkix.h"
#include "asn1/time.h"
#include "x509/extension.h"
#include "x509/name.h"
#include "x509/text.h"

const struct field_alias field_aliases[] = {
	{ "dNSNames", "extensions.subjectAltName.dNSName" },
	{ "iPAddresses", "extensions.subjectAltName.iPAddress" },
	{ "rfc822Names", "extensions.subjectAltName.rfc822Name" },
	{ "policies", "extensions.certificatePolicies.policyIdentifier" },
	{ "keyPurposes", "extensions.extKeyUsage" },
	{ "crlURIs", "extensions.cRLDistributionPoints.distributionPoint.fullName.uniformResourceIdentifier" },
	{ "ocspURIs", "extensions.authorityInfoAccess[id-ad-ocsp].accessLocation.uniformResourceIdentifier" },
	{ "caIssuersURIs", "extensions.authorityInfoAccess[id-ad-caIssuers].accessLocation.uniformResourceIdentifier" },
	{ "keyAlgorithm", "subjectPublicKeyInfo.algorithm.algorithm" },
	{ "curve", "subjectPublicKeyInfo.algorithm.parameters" },
	{ NULL, NULL },
};

/* --- reading --- */

/* A path as it is read. */
struct reading {
	struct field *field;
	const char *rest;
	char *wrong;
};

static bool __attribute__((format(printf, 2, 3))) refuse(struct reading *r, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(r->wrong, FIELD_WRONG_SIZE, format, arguments);
	va_end(arguments);
	return false;
}

static bool
is_list(const struct type *type)
{
	return type != NULL && (type->kind == TYPE_SEQUENCE_OF || type->kind == TYPE_SET_OF);
}

/* Adds a step, and what it leads to. */
static bool
add(struct reading *r, struct field_step step, const struct type *type)
{
	if (r->field->count == FIELD_STEPS_MAX)
		return refuse(r, "the field %s has too many parts", r->field->name);
	r->field->steps[r->field->count++] = step;
	r->field->type = type;
	return true;
}

/* Sets the identifier of a step by its name or in dotted form. */
static bool
name_oid(struct field_step *step, const char *name)
{
	enum oid known = oid_from_name(name);
	step->oid_size = (uint8_t)oid_encode(known != OID_UNKNOWN ? oid_dotted(known) : name, step->oid, sizeof(step->oid));
	return step->oid_size > 0;
}

#define NAME_SIZE 80

/* Takes a name off the front, up to a dot, a bracket or the end. */
static bool
take_name(struct reading *r, char name[NAME_SIZE], const char *end)
{
	size_t length = strcspn(r->rest, end);
	if (length == 0 || length >= NAME_SIZE)
		return refuse(r, "the field %s has a part that is %s", r->field->name, length == 0 ? "empty" : "too long");
	memcpy(name, r->rest, length);
	name[length] = '\0';
	r->rest += length;
	return true;
}

/* The type of a component, as far as the type alone tells. */
static const struct type *
type_of(const struct component *c)
{
	return c->open != ROLE_NONE || c->type->kind == TYPE_ANY ? NULL : c->type;
}

static bool
add_component(struct reading *r, const char *name)
{
	const struct type *type = r->field->type;
	bool choice = type->kind == TYPE_CHOICE;
	size_t i = type_component(type, name);
	if (i == type->count)
		return refuse(r, "%s has no field %s", type->name, name);
	return add(r, (struct field_step){ .kind = choice ? STEP_ALTERNATIVE : STEP_COMPONENT, .number = (uint32_t)i },
		   type_of(&type->components[i]));
}

static bool
add_extension(struct reading *r, const char *name)
{
	struct field_step step = { .kind = STEP_EXTENSION };
	enum oid oid = oid_from_name(name);
	const struct type *type = oid_type(oid, ROLE_EXTENSION);
	if (type == NULL)
		return refuse(r, "there is no extension %s; one without a name is extensions[1.2.3]", name);
	name_oid(&step, name);
	return add(r, step, &Extension) && add(r, (struct field_step){ .kind = STEP_VALUE }, type);
}

static bool
add_attribute(struct reading *r, const char *name)
{
	struct field_step step = { .kind = STEP_ATTRIBUTE };
	enum oid oid = oid_from_name(name);
	bool known = oid >= OID_COMMON_NAME && oid <= OID_COUNTRY_OF_RESIDENCE;
	if ((!known && (*name < '0' || *name > '9')) || !name_oid(&step, name))
		return refuse(r, "there is no attribute %s; one without a name is subject[1.2.3]", name);
	return add(r, step, NULL);
}

/* A step by what stands in brackets. */
static bool
add_bracket(struct reading *r)
{
	char name[NAME_SIZE];
	struct field_step step = { .kind = STEP_CARRYING };
	const struct type *type = r->field->type;

	r->rest++;
	if (!take_name(r, name, "]"))
		return false;
	if (*r->rest != ']')
		return refuse(r, "a bracket of the field %s is not closed", r->field->name);
	r->rest++;
	if (!is_list(type))
		return refuse(r, "before [%s] the field %s is no list", name, r->field->name);
	if (type == &Name)
		return add_attribute(r, name);
	if (name[strspn(name, "0123456789")] == '\0') {
		step.kind = STEP_NUMBERED;
		step.number = strlen(name) <= 6 ? (uint32_t)strtoul(name, NULL, 10) : UINT32_MAX;
	} else if (!name_oid(&step, name)) {
		return refuse(r, "there is no object identifier %s", name);
	} else if (type == &Extensions) {
		step.kind = STEP_EXTENSION;
	}
	return add(r, step, type_of(&type->components[0]));
}

/* A step by its name; of a list, into each of its elements first. */
static bool
add_word(struct reading *r)
{
	char name[NAME_SIZE];
	if (!take_name(r, name, ".["))
		return false;
	while (is_list(r->field->type) && r->field->type != &Name && r->field->type != &Extensions) {
		if (!add(r, (struct field_step){ .kind = STEP_EACH }, type_of(&r->field->type->components[0])))
			return false;
	}
	if (r->field->type == &Extensions)
		return add_extension(r, name);
	if (r->field->type == &Name)
		return add_attribute(r, name);
	if (r->field->type == NULL || (r->field->type->kind != TYPE_SEQUENCE && r->field->type->kind != TYPE_CHOICE))
		return refuse(r, "before %s the field %s has no fields of its own", name, r->field->name);
	return add_component(r, name);
}

/* What objects of each kind begin with: the tbs part, and what has it. */
static const struct {
	profile_set of;
	const struct type *tbs, *whole;
	const char *tbs_name, *what;
} beginnings[] = {
	{ CERTIFICATE, &TBSCertificate, &Certificate, "tbsCertificate.", "a certificate" },
	{ CRL, &TBSCertList, &CertificateList, "tbsCertList.", "a CRL" },
	{ OCSP_RESPONSE, &ResponseData, &BasicOCSPResponse, "tbsResponseData.", "an OCSP response" },
};
#define BEGINNINGS (sizeof(beginnings) / sizeof(beginnings[0]))

/* Whether a path can begin there; *whole: at the signed object. */
static bool
begins(size_t number, const char *path, bool *whole)
{
	char name[NAME_SIZE];
	size_t length = strcspn(path, ".[");
	if (length >= sizeof(name))
		return false;
	memcpy(name, path, length);
	name[length] = '\0';
	*whole = type_component(beginnings[number].tbs, name) == beginnings[number].tbs->count;
	return !*whole || type_component(beginnings[number].whole, name) < beginnings[number].whole->count;
}

/* Goes down a path from the beginning of a kind of object. */
static bool
read_path(struct reading *r, size_t number, bool whole)
{
	r->field->of_whole = whole;
	r->field->type = whole ? beginnings[number].whole : beginnings[number].tbs;
	if (!add_word(r))
		return false;
	while (*r->rest != '\0') {
		if (is_list(r->field->type) && r->field->type->streamed)
			return refuse(r, "the entries of a CRL cannot be looked at one by one");
		bool dot = *r->rest == '.';
		r->rest += dot;
		if (!(dot ? add_word(r) : *r->rest == '[' ? add_bracket(r) : refuse(r, "in the field %s a dot is missing", r->field->name)))
			return false;
	}
	const struct field *f = r->field;
	r->field->is_extension = f->type == &Extension || (f->count > 1 && f->steps[f->count - 1].kind == STEP_VALUE);
	return true;
}

const char *
field_read(struct field *field, struct field_step *steps, const char *name, profile_set of, char wrong[FIELD_WRONG_SIZE])
{
	struct reading r = { field, name, wrong };
	bool whole;

	*field = (struct field){ .name = name, .steps = steps };
	if (strlen(name) > FIELD_NAME_MAX) {
		refuse(&r, "the name of a field has more than %d octets", FIELD_NAME_MAX);
		return wrong;
	}
	for (const struct field_alias *alias = field_aliases; alias->name != NULL; alias++)
		r.rest = strcmp(alias->name, name) == 0 ? alias->path : r.rest;
	for (size_t i = 0; i < BEGINNINGS; i++) {
		if (of != 0 && (of & ~beginnings[i].of) != 0)
			continue;
		field->of = beginnings[i].of;
		if (strncmp(r.rest, beginnings[i].tbs_name, strlen(beginnings[i].tbs_name)) == 0)
			r.rest += strlen(beginnings[i].tbs_name);
		if (strcmp(name, "validity") == 0 && beginnings[i].of != OCSP_RESPONSE) {
			field->is_validity = true;
			return NULL;
		}
		if (begins(i, r.rest, &whole))
			return read_path(&r, i, whole) ? NULL : wrong;
		if (of != 0) {
			refuse(&r, "%s has no field %s", beginnings[i].what, name);
			return wrong;
		}
	}
	refuse(&r, of != 0 ? "the profiles are of several kinds of objects, which have no field %s in common" : "there is no field %s", name);
	return wrong;
}

void
field_take_extension(struct field *f)
{
	if (f->count > 0 && f->steps[f->count - 1].kind == STEP_VALUE) {
		f->count--;
		f->type = &Extension;
	}
}

void
field_take_elements(struct field *f)
{
	while (is_list(f->type) && f->type != &Name && !f->type->streamed && f->count < FIELD_STEPS_MAX) {
		f->steps[f->count++] = (struct field_step){ .kind = STEP_EACH };
		f->type = type_of(&f->type->components[0]);
	}
}

/* --- walking --- */

struct walk {
	const struct field *field;
	const struct tree *tree;
	bool (*visit)(void *context, const struct node *node);
	void *context;
};

/* Whether the first object identifier within an element, or the element itself, has these contents octets. */
static bool
carries(const struct tree *t, const struct node *n, const struct field_step *step)
{
	while (n != NULL && n->type != &ObjectIdentifier)
		n = tree_child(t, n);
	return n != NULL && span_equal(tree_contents(t, n), (struct span){ step->oid, step->oid_size });
}

static bool walk(const struct walk *w, const struct node *n, size_t at);

/* The elements of a list, those that a step means. */
static bool
walk_elements(const struct walk *w, const struct node *list, size_t at)
{
	const struct field_step *step = &w->field->steps[at];
	for (const struct node *n = tree_child(w->tree, list); n != NULL; n = tree_next(w->tree, n)) {
		bool meant = step->kind == STEP_EACH || (step->kind == STEP_NUMBERED ? n->position == step->number : carries(w->tree, n, step));
		if (meant && !walk(w, n, at + 1))
			return false;
	}
	return true;
}

static bool
walk_attributes(const struct walk *w, const struct node *name, size_t at)
{
	const struct field_step *step = &w->field->steps[at];
	for (struct attribute a = name_first(w->tree, name); a.node != NULL; a = name_next(w->tree, a)) {
		if (a.type != NULL && a.value != NULL && carries(w->tree, a.type, step) && !walk(w, a.value, at + 1))
			return false;
	}
	return true;
}

/* Goes on from a node by the steps from one on. Returns whether the walk shall go on. */
static bool
walk(const struct walk *w, const struct node *n, size_t at)
{
	struct extension e;
	if (n == NULL)
		return true;
	if (at == w->field->count)
		return w->visit(w->context, n);
	const struct field_step *step = &w->field->steps[at];
	switch (step->kind) {
	case STEP_COMPONENT:
		return walk(w, tree_component(w->tree, n, step->number), at + 1);
	case STEP_ALTERNATIVE:
		if (n->alternative != step->number || n->component == NULL)
			return true;
		return walk(w,
			    n->component->type->kind == TYPE_CHOICE && n->component->type->components[n->alternative].tagging == TAG_EXPLICIT
				    ? tree_child(w->tree, n)
				    : n,
			    at + 1);
	case STEP_VALUE:
		extension_read(&e, w->tree, n);
		return walk(w, e.value, at + 1);
	case STEP_ATTRIBUTE:
		return walk_attributes(w, n, at);
	default:
		return walk_elements(w, n, at);
	}
}

/* Where the paths of an object begin: the signed object, or its tbs part, which may be all there is. NULL where there is no such thing. */
static const struct node *
beginning(const struct field *f, const struct tree *t)
{
	const struct node *n = tree_root(t);
	const struct type *tbs = f->of == CERTIFICATE ? &TBSCertificate : f->of == CRL ? &TBSCertList : &ResponseData;
	if (n == NULL)
		return NULL;
	if (n->component == &ocsp_component)
		n = tree_child(t, tree_component(t, tree_component(t, n, OCSP_RESPONSE_BYTES), RESPONSE_RESPONSE));
	if (f->of_whole)
		return n == NULL || n->type == tbs ? NULL : n;
	return n == NULL || n->type == tbs ? n : tree_component(t, n, CERTIFICATE_TBS);
}

void
field_walk(const struct field *f, const struct tree *t, bool (*visit)(void *context, const struct node *node), void *context)
{
	const struct walk w = { f, t, visit, context };
	walk(&w, beginning(f, t), 0);
}

const struct node *
field_validity(const struct tree *t, int64_t *seconds)
{
	const struct node *tbs = tree_root(t);
	int64_t from, until;
	bool crl = tbs != NULL && (tbs->component == &crl_component || tbs->component == &tbs_crl_component);

	if (tbs != NULL && (tbs->component == &crl_component || tbs->component == &certificate_component))
		tbs = tree_component(t, tbs, CERTIFICATE_TBS);
	const struct node *validity = crl ? tbs : tree_component(t, tbs, TBS_VALIDITY);
	const struct node *end = tree_component(t, validity, crl ? (unsigned)TBS_CRL_NEXT_UPDATE : (unsigned)VALIDITY_NOT_AFTER);
	if (!tree_time(t, tree_component(t, validity, crl ? (unsigned)TBS_CRL_THIS_UPDATE : (unsigned)VALIDITY_NOT_BEFORE), &from) ||
	    !tree_time(t, end, &until))
		return NULL;
	*seconds = until - from + !crl;
	return crl ? end : validity;
}

/* --- values --- */

static void
put(void *context, const char *text, size_t size)
{
	struct field_text *out = context;
	if (size > FIELD_TEXT_MAX - out->size || out->is_cut) {
		out->is_cut = true;
		return;
	}
	memcpy(out->text + out->size, text, size);
	out->size += size;
}

static void
put_hex(struct field_text *out, struct span s)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < s.size && !out->is_cut; i++)
		put(out, (const char[]){ digits[s.data[i] >> 4], digits[s.data[i] & 15] }, 2);
}

/* Stands for a NUL, which would end the text: what follows it is to be seen. */
#define REPLACEMENT 0xfffd

static void
put_characters(struct field_text *out, struct characters c)
{
	uint32_t character;
	uint8_t octets[6];
	while (!out->is_cut && character_next(&c, &character)) {
		int size = u8_uctomb(octets, character != 0 ? character : REPLACEMENT, sizeof(octets));
		if (size > 0)
			put(out, (const char *)octets, (size_t)size);
	}
}

/* The names of the bits that are set, with blanks between them, and the number of one without a name; in hexadecimal where no bit has a name. */
static void
put_bits(struct field_text *out, const struct type *type, struct span s)
{
	if (type == NULL || type->names == NULL) {
		put_hex(out, s);
		return;
	}
	for (size_t i = 0; 1 + i / 8 < s.size; i++) {
		char number[24];
		if (!(s.data[1 + i / 8] & 0x80 >> i % 8))
			continue;
		if (out->size > 0)
			put(out, " ", 1);
		snprintf(number, sizeof(number), "%zu", i);
		const char *name = i < type->name_count ? type->names[i] : number;
		put(out, name, strlen(name));
	}
}

/* What an INTEGER or ENUMERATED with names is called; NULL where it has none. */
static const char *
name_of_number(const struct type *type, struct span s)
{
	return type->names != NULL && s.size == 1 && s.data[0] < type->name_count ? type->names[s.data[0]] : NULL;
}

static void
put_number(struct field_text *out, const struct type *type, struct span s)
{
	const struct text_sink sink = { put, out };
	const char *name = type != NULL ? name_of_number(type, s) : NULL;
	if (name != NULL)
		put(out, name, strlen(name));
	else
		integer_write(&sink, s);
}

/* What kind of value a node has: by its type, or where it has none by its universal tag. */
static enum type_kind
kind_of(const struct node *n)
{
	if (n->type != NULL && n->type->kind != TYPE_ANY)
		return n->type->kind;
	return n->class == CLASS_UNIVERSAL && n->tag <= TYPE_BMP_STRING ? (enum type_kind)n->tag : TYPE_ANY;
}

bool
field_text(struct field_text *out, const struct tree *t, const struct node *n)
{
	const struct text_sink sink = { put, out };
	struct span s = tree_contents(t, n);
	enum type_kind kind = kind_of(n);
	int64_t seconds;
	char text[160];

	out->size = 0;
	out->is_cut = false;
	if (n->component != NULL && n->component->type == &GeneralName && general_name_kind(n) >= 0)
		general_name_write(&sink, t, n);
	else if (n->type == &Name)
		name_write(&sink, t, n);
	else if (is_string_type(kind))
		put_characters(out, (struct characters){ kind, s });
	else if (kind == TYPE_OID)
		put(out, text, strlen(oid_text(s, text, sizeof(text))));
	else if (kind == TYPE_BOOLEAN && s.size == 1)
		put(out, s.data[0] != 0 ? "TRUE" : "FALSE", s.data[0] != 0 ? 4 : 5);
	else if (kind == TYPE_INTEGER || kind == TYPE_ENUMERATED)
		put_number(out, n->type, s);
	else if (kind == TYPE_BIT_STRING)
		put_bits(out, n->type, s);
	else if (tree_time(t, n, &seconds))
		put(out, text, strlen(time_text(seconds, text)));
	else
		put_hex(out, kind == TYPE_OCTET_STRING || n->class == CLASS_TLS ? s : tree_encoding(t, n));
	out->text[out->size] = '\0';
	return !out->is_cut;
}
