/* The format ccadb-csv: a certificate a row. */
#include "report/ccadb.h"
#include "lints/tables.h"
#include "report/cells.h"
#include "report/formats.h"
#include "x509/pair.h"
#include "x509/sha256.h"
#include "x509/text.h"

/*
 * The first eleven columns are those that the CCADB's incident reporting guidelines ask for of each certificate, in their order; further ones are
 * allowed to the right of them.
 */
void
ccadb_begin(struct buffer *b, const struct report *report)
{
	(void)report;
	buffer_text(b, "Precertificate SHA-256 hash,Certificate SHA-256 hash,Subject,Issuer,Not before,Not after,Serial #,dNSNames,Is revoked?,"
		       "Revocation date,Revocation reason,brlint rule,Clause,Path,Message" LINE_END);
}

static bool
has_expired(const struct report *report, const struct cert *c)
{
	return c->has_not_after && c->not_after < report->started;
}

/* Whether an object can be in the list: an issued certificate or precertificate, whole, so that its hash is the certificate's. */
static bool
is_listed(const struct report *report, const struct object *o)
{
	return o->kind == OBJECT_CERTIFICATE && object_is_whole(o) && (report->all_dates || !has_expired(report, &o->cert));
}

/* Whether a rule is about what was asked for beside the object: that it is not there says nothing of the certificate. */
static bool
is_beside(const struct lint *lint)
{
	const struct lint *beside = beside_lints;
	while (beside->name != NULL && beside != lint)
		beside++;
	return beside == lint;
}

bool
ccadb_is_reason(const struct report *report, const struct finding *finding)
{
	return finding->waived == NULL && (int)finding->level <= report->fail_on && !(finding->of_object && is_beside(finding->lint));
}

bool
ccadb_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding)
{
	const struct object *o = &result->session->object;
	return o->kind != OBJECT_UNKNOWN && finding->waived == NULL && !(is_listed(report, o) && ccadb_is_reason(report, finding));
}

/* Makes what was added since upper case. */
static void
raise_case(struct buffer *b, size_t from)
{
	for (size_t i = from; i < b->size; i++)
		b->text[i] = (char)(b->text[i] >= 'a' && b->text[i] <= 'f' ? b->text[i] - 'a' + 'A' : b->text[i]);
}

/* The SHA-256 of a certificate as the CCADB has it, in upper case without colons; NULL: of none. */
static void
hash_cell(struct buffer *b, const char *before, const struct tree *tree)
{
	char sha256[SHA256_TEXT_SIZE];
	size_t from = b->size;
	buffer_text(b, before);
	if (tree != NULL)
		buffer_text(b, sha256_text(tree->der, sha256));
	raise_case(b, from);
}

/* The hashes of a precertificate and of its certificate: that of the object, and of a certificate the other one, if it was given and fits. */
static void
hash_cells(struct buffer *b, const struct result *r, const struct session *beside)
{
	const struct object *o = &r->session->object;
	const struct cert *precert = beside != NULL ? &beside->object.cert : r->session->findings.precert;
	if (object_is_precertificate(o)) {
		hash_cell(b, "", &o->tree);
		hash_cell(b, ",", NULL);
		return;
	}
	hash_cell(b, "", precert != NULL && cert_is_pair(&o->cert, precert) ? precert->tree : NULL);
	hash_cell(b, ",", &o->tree);
}

static void
name_cell(struct buffer *b, const struct tree *tree, const struct node *name)
{
	struct cell cell = cell_begin(b, ",");
	struct text_sink sink = { cell_put, &cell };
	if (name != NULL)
		name_write(&sink, tree, name);
	cell_end(&cell);
}

/* A serial number, two digits an octet, without the octet that only says that it is positive. */
static void
serial_cell(struct buffer *b, const struct tree *tree, const struct node *serial)
{
	struct cell cell = cell_begin(b, ",");
	struct text_sink sink = { cell_put, &cell };
	size_t from = b->size;
	if (serial != NULL && serial->class == CLASS_UNIVERSAL && serial->tag == TYPE_INTEGER) {
		struct span s = tree_contents(tree, serial);
		if (s.size > 0 && s.data[0] & 0x80)
			integer_write(&sink, s);
		else {
			while (s.size > 1 && s.data[0] == 0)
				s = (struct span){ s.data + 1, s.size - 1 };
			buffer_hex(b, s, "");
		}
	}
	raise_case(b, from);
	cell_end(&cell);
}

static void
dns_names_cell(struct buffer *b, const struct cert *c)
{
	struct cell cell = cell_begin(b, ",");
	struct text_sink sink = { cell_put, &cell };
	const char *between = "";
	for (const struct node *n = cert_name_first(c); n != NULL; n = cert_name_next(c, n)) {
		if (general_name_kind(n) != NAME_DNS)
			continue;
		cell_text(&cell, between);
		general_name_write(&sink, c->tree, n);
		between = " ";
	}
	cell_end(&cell);
}

/* What certificates say of themselves. Of one that cannot be read to its end a value may be a part of what it was. */
static void
certificate_cells(struct buffer *b, const struct cert *c)
{
	name_cell(b, c->tree, c->subject.node);
	name_cell(b, c->tree, c->issuer.node);
	time_cell(b, c->has_not_before, c->not_before);
	time_cell(b, c->has_not_after, c->not_after);
	serial_cell(b, c->tree, c->serial_number);
	dns_names_cell(b, c);
}

/* Whether a rule is the reason for a row by some finding. */
static bool
has_reason_of(const struct report *report, const struct findings *f, const struct lint *lint)
{
	for (uint32_t i = 0; f != NULL && i < f->count; i++) {
		if ((lint == NULL || f->items[i].lint == lint) && ccadb_is_reason(report, &f->items[i]))
			return true;
	}
	return false;
}

/* Whether a finding is the first one of its rule that is a reason: the findings of a rule follow each other. */
static bool
is_first_reason(const struct report *report, const struct findings *f, uint32_t i)
{
	if (!ccadb_is_reason(report, &f->items[i]))
		return false;
	for (uint32_t before = i; before > 0 && f->items[before - 1].lint == f->items[i].lint; before--) {
		if (ccadb_is_reason(report, &f->items[before - 1]))
			return false;
	}
	return true;
}

enum column { RULE, CLAUSE, PATH, MESSAGE };

/* What a row says of one rule. */
static void
rule_words(struct cell *cell, const struct findings *f, const struct finding *finding, enum column column)
{
	char path[512];
	switch (column) {
	case RULE:
		cell_text(cell, finding->lint->name);
		break;
	case CLAUSE:
		cell_text(cell, source_label(finding->lint->source));
		cell_text(cell, " ");
		cell_text(cell, finding->lint->clause);
		break;
	case PATH:
		tree_path(f->tree, finding->node, path, sizeof(path));
		cell_text(cell, path[0] != '\0' ? path : "the whole object");
		break;
	case MESSAGE:
		cell_text(cell, finding_message(f, finding));
		break;
	}
}

/*
 * Of each rule, its name, its clause, the place of its first finding, or what is there; and of those that a precertificate alone breaks, which may be
 * NULL.
 */
static void
rules_cell(struct buffer *b, const struct report *report, const struct findings *own, const struct findings *precert, enum column column)
{
	const struct findings *both[] = { own, precert };
	struct cell cell = cell_begin(b, ",");
	const char *between = "";

	for (int which = 0; which < 2 && both[which] != NULL; which++) {
		const struct findings *f = both[which];
		for (uint32_t i = 0; i < f->count; i++) {
			if (!is_first_reason(report, f, i) || (which == 1 && has_reason_of(report, own, f->items[i].lint)))
				continue;
			cell_text(&cell, between);
			between = column == RULE ? " " : "; ";
			rule_words(&cell, f, &f->items[i], column);
		}
	}
	cell_end(&cell);
}

/* Whether it is revoked, since when, and why: what only the CA can say is left empty. */
static void
revocation_cells(struct buffer *b, const struct report *report, const struct cert *c, const struct ccadb_beside *beside)
{
	if (beside == NULL || !beside->is_revoked) {
		buffer_text(b, has_expired(report, c) ? ",N/A,N/A,N/A" : ",,,");
		return;
	}
	word_cell(b, "Yes");
	time_cell(b, beside->has_revoked_at, beside->revoked_at);
	word_cell(b, beside->reason < 0 ? "" : crl_reason_text(beside->reason));
}

bool
ccadb_row(struct buffer *b, const struct report *report, const struct result *r, const struct ccadb_beside *beside)
{
	const struct object *o = &r->session->object;
	const struct findings *f = &r->session->findings;
	const struct session *precert = beside != NULL ? beside->precert : NULL;
	const struct findings *more = precert != NULL ? &precert->findings : NULL;

	if (!is_listed(report, o) || !(has_reason_of(report, f, NULL) || has_reason_of(report, more, NULL)))
		return false;
	hash_cells(b, r, precert);
	certificate_cells(b, &o->cert);
	revocation_cells(b, report, &o->cert, beside);
	for (int column = RULE; column <= MESSAGE; column++)
		rules_cell(b, report, f, more, (enum column)column);
	buffer_text(b, LINE_END);
	return true;
}

void
ccadb_object(struct buffer *b, const struct report *report, const struct result *r)
{
	ccadb_row(b, report, r, NULL);
}
