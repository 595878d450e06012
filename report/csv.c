/*
 * Tables for spreadsheets (RFC 4180): csv, a finding a row, and ccadb-csv, a certificate a row. Lines end with CR and LF; a cell with a text that
 * others chose has quotation marks around it, and what it has of control characters is shown by numbers, as for people.
 */
#include "asn1/time.h"
#include "lints/tables.h"
#include "policy/waiver.h"
#include "report/formats.h"
#include "x509/pair.h"
#include "x509/sha256.h"
#include "x509/text.h"

#define LINE_END "\r\n"

/* --- cells --- */

/*
 * Whether a spreadsheet takes a text for a formula by how it begins, blanks aside: with one of the four signs, also as wide as an ideograph (U+FF1D,
 * U+FF0B, U+FF0D, U+FF20). A tabulator or a line end, which some pass over too, never is the first: it is shown by its number.
 */
static bool
is_formula(struct span text)
{
	static const char signs[] = "=+-@";
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

	while (text.size > 0 && *text.data == ' ')
		text = (struct span){ text.data + 1, text.size - 1 };
	if (text.size > 0 && memchr(signs, *text.data, sizeof(signs) - 1) != NULL)
		return true;
	for (size_t i = 0; text.size >= 3 && i < sizeof(wide) / sizeof(*wide); i++) {
		if (memcmp(text.data, wide[i], 3) == 0)
			return true;
	}
	return false;
}

/* A cell with a text that comes in pieces, each of them whole characters. */
struct cell {
	struct buffer *b;
	bool begun; /* a piece has come that is more than blanks */
};

static void
cell_piece(struct cell *cell, struct span text)
{
	static const char blanks[] = "                ";

	if (!cell->begun && is_formula(text))
		buffer_add(cell->b, "'", 1);
	cell->begun |= text.size >= sizeof(blanks) || memcmp(text.data, blanks, text.size) != 0;
	while (text.size > 0) {
		const uint8_t *mark = memchr(text.data, '"', text.size);
		size_t plain = mark != NULL ? (size_t)(mark - text.data) : text.size;
		buffer_safe(cell->b, (struct span){ text.data, plain });
		if (mark != NULL)
			buffer_add(cell->b, "\"\"", 2);
		plain += mark != NULL;
		text = (struct span){ text.data + plain, text.size - plain };
	}
}

static void
cell_put(void *context, const char *text, size_t size)
{
	cell_piece(context, (struct span){ (const uint8_t *)text, size });
}

static void
cell_text(struct cell *cell, const char *text)
{
	cell_put(cell, text, strlen(text));
}

/* What stands before a cell, "," but in the first column, and its first quotation mark. */
static struct cell
cell_begin(struct buffer *b, const char *before)
{
	buffer_text(b, before);
	buffer_add(b, "\"", 1);
	return (struct cell){ .b = b };
}

static void
cell_end(struct cell *cell)
{
	buffer_add(cell->b, "\"", 1);
}

/* A cell with a whole text. */
static void
text_cell(struct buffer *b, const char *before, const char *text)
{
	struct cell cell = cell_begin(b, before);
	cell_text(&cell, text);
	cell_end(&cell);
}

/* A cell with a word of the program's own, which needs no quotation marks. */
static void
word_cell(struct buffer *b, const char *word)
{
	buffer_add(b, ",", 1);
	buffer_text(b, word);
}

static void
number_cell(struct buffer *b, uint64_t number)
{
	buffer_add(b, ",", 1);
	buffer_number(b, number);
}

static void
empty_cells(struct buffer *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_add(b, ",", 1);
}

/* --- csv --- */

void
csv_begin(struct buffer *b, const struct report *report)
{
	(void)report;
	buffer_text(b, "input,index,kind,profile,sha256,rule,level,source,clause,path,offset,length,message,waived" LINE_END);
}

/* The first five columns: which object it is. */
static void
object_cells(struct buffer *b, const struct result *r, const char *sha256)
{
	const struct object *o = &r->session->object;
	text_cell(b, "", r->input);
	number_cell(b, r->index);
	word_cell(b, object_kind_name(o->kind));
	word_cell(b, profile_name(o->profiles));
	word_cell(b, sha256);
}

/* By whom a finding is waived and until when, and why. */
static void
waiver_cell(struct buffer *b, const struct waiver *waiver)
{
	struct cell cell;

	if (waiver == NULL) {
		empty_cells(b, 1);
		return;
	}
	cell = cell_begin(b, ",");
	cell_text(&cell, "until ");
	buffer_day(b, waiver->until);
	if (waiver->owner != NULL) {
		cell_text(&cell, ", ");
		cell_text(&cell, waiver->owner);
	}
	cell_text(&cell, ": ");
	cell_text(&cell, waiver->reason);
	cell_end(&cell);
}

static void
finding_cells(struct buffer *b, const struct findings *f, const struct finding *finding)
{
	char path[512];
	word_cell(b, finding->lint->name);
	word_cell(b, level_name(finding->level));
	word_cell(b, source_name(finding->lint->source));
	text_cell(b, ",", finding->lint->clause);
	text_cell(b, ",", tree_path(f->tree, finding->node, path, sizeof(path)));
	number_cell(b, finding->offset);
	number_cell(b, finding->length);
	text_cell(b, ",", finding_message(f, finding));
	waiver_cell(b, finding->waived);
}

void
csv_object(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct findings *f = &r->session->findings;
	char sha256[SHA256_TEXT_SIZE];

	(void)report;
	sha256_text(r->session->object.tree.der, sha256);
	for (uint32_t i = 0; i < f->count; i++) {
		object_cells(b, r, sha256);
		finding_cells(b, f, &f->items[i]);
		buffer_text(b, LINE_END);
	}
	if (f->count > 0)
		return;
	object_cells(b, r, sha256);
	empty_cells(b, 9);
	buffer_text(b, LINE_END);
}

void
csv_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	(void)report;
	text_cell(b, "", u->input);
	number_cell(b, u->index);
	word_cell(b, "unreadable");
	empty_cells(b, 7);
	number_cell(b, u->offset);
	empty_cells(b, 1);
	text_cell(b, ",", u->error);
	empty_cells(b, 1);
	buffer_text(b, LINE_END);
}

/* --- ccadb-csv --- */

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

/* Whether a finding is a reason for a row. */
static bool
is_reason(const struct report *report, const struct finding *finding)
{
	return finding->waived == NULL && (int)finding->level <= report->fail_on && !(finding->of_object && is_beside(finding->lint));
}

bool
ccadb_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding)
{
	const struct object *o = &result->session->object;
	return o->kind != OBJECT_UNKNOWN && finding->waived == NULL && !(is_listed(report, o) && is_reason(report, finding));
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
hash_cells(struct buffer *b, const struct result *r)
{
	const struct object *o = &r->session->object;
	const struct cert *precert = r->session->findings.precert;
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

/* The form of RFC 3339, in UTC: the guidelines name none, and this is the one that cannot be misread. */
static void
time_cell(struct buffer *b, bool is_there, int64_t seconds)
{
	char text[TIME_TEXT_SIZE];
	word_cell(b, is_there ? time_text(seconds, text) : "");
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

/* Whether a finding is the first one of its rule that is a reason: the findings of a rule follow each other. */
static bool
is_first_reason(const struct report *report, const struct findings *f, uint32_t i)
{
	if (!is_reason(report, &f->items[i]))
		return false;
	for (uint32_t before = i; before > 0 && f->items[before - 1].lint == f->items[i].lint; before--) {
		if (is_reason(report, &f->items[before - 1]))
			return false;
	}
	return true;
}

enum column { RULE, CLAUSE, PATH, MESSAGE };

/* Of each rule, its name, its clause, the place of its first finding, or what is there. */
static void
rules_cell(struct buffer *b, const struct report *report, const struct findings *f, enum column column)
{
	struct cell cell = cell_begin(b, ",");
	const char *between = "";
	char path[512];

	for (uint32_t i = 0; i < f->count; i++) {
		const struct finding *finding = &f->items[i];
		if (!is_first_reason(report, f, i))
			continue;
		cell_text(&cell, between);
		between = column == RULE ? " " : "; ";
		switch (column) {
		case RULE:
			cell_text(&cell, finding->lint->name);
			break;
		case CLAUSE:
			cell_text(&cell, source_label(finding->lint->source));
			cell_text(&cell, " ");
			cell_text(&cell, finding->lint->clause);
			break;
		case PATH:
			tree_path(f->tree, finding->node, path, sizeof(path));
			cell_text(&cell, path[0] != '\0' ? path : "the whole object");
			break;
		case MESSAGE:
			cell_text(&cell, finding_message(f, finding));
			break;
		}
	}
	cell_end(&cell);
}

void
ccadb_object(struct buffer *b, const struct report *report, const struct result *r)
{
	const struct object *o = &r->session->object;
	const struct findings *f = &r->session->findings;
	bool has_reason = false;

	if (!is_listed(report, o))
		return;
	for (uint32_t i = 0; i < f->count && !has_reason; i++)
		has_reason = is_reason(report, &f->items[i]);
	if (!has_reason)
		return;
	hash_cells(b, r);
	certificate_cells(b, &o->cert);
	buffer_text(b, has_expired(report, &o->cert) ? ",N/A,N/A,N/A" : ",,,");
	for (int column = RULE; column <= MESSAGE; column++)
		rules_cell(b, report, f, (enum column)column);
	buffer_text(b, LINE_END);
}
