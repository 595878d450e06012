/*
 * RFC 9598 3 and 4, and RFC 8398 3 before it: an otherName that is a SmtpUTF8Mailbox, in subjectAltName and issuerAltName; RFC 4985 2: one that is an
 * SRVName.
 */
#include "lints/checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

/* A SmtpUTF8Mailbox in its parts: what stands before the last @, and behind it; the domain has data NULL where there is no @. */
struct mailbox {
	const struct node *node;
	struct span whole, local, domain;
};

/* What a rule asks of one. Returns what is wrong, after "the SmtpUTF8Mailbox ... "; NULL: nothing. */
typedef const char *mailbox_check(const struct mailbox *m);

static struct mailbox
mailbox_at(const struct tree *t, const struct node *value)
{
	struct span s = tree_contents(t, value);
	struct mailbox m = { value, s, s, { NULL, 0 } };
	for (size_t i = 0; i < s.size; i++) {
		if (s.data[i] == '@') {
			m.local.size = i;
			m.domain = (struct span){ s.data + i + 1, s.size - i - 1 };
		}
	}
	return m;
}

static enum verdict
each_in(const struct cert *c, const struct node *list, struct findings *f, mailbox_check *check, enum verdict verdict)
{
	char text[PRINTABLE_SIZE];
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *value = general_name_kind(n) == NAME_OTHER && n->oid == OID_ON_SMTP_UTF8_MAILBOX
						   ? tree_component(c->tree, n, OTHER_NAME_VALUE)
						   : NULL;
		/* one of another type is a matter of decoding */
		if (value == NULL || value->class != CLASS_UNIVERSAL || value->tag != TYPE_UTF8_STRING)
			continue;
		struct mailbox m = mailbox_at(c->tree, value);
		const char *wrong = check(&m);
		if (wrong != NULL)
			verdict = fail(f, value, "the SmtpUTF8Mailbox \"%s\" %s", printable(m.whole, text), wrong);
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

static bool
is_ascii(struct span s)
{
	bool ascii = true;
	for (size_t i = 0; i < s.size; i++)
		ascii &= s.data[i] < 0x80;
	return ascii;
}

static struct span
without_mark(struct span s)
{
	bool mark = s.size >= 3 && memcmp(s.data, "\xef\xbb\xbf", 3) == 0;
	return (struct span){ s.data + 3 * mark, s.size - 3 * mark };
}

static const char *
local_part(const struct mailbox *m)
{
	return is_ascii(without_mark(m->local)) ? "has a local part in ASCII, and is to be an rfc822Name" : NULL;
}

static const char *
byte_order_mark(const struct mailbox *m)
{
	return without_mark(m->whole).size < m->whole.size ? "begins with a byte order mark" : NULL;
}

static const char *
lower_case(const struct mailbox *m)
{
	for (size_t i = 0; i < m->domain.size; i++) {
		if (m->domain.data[i] >= 'A' && m->domain.data[i] <= 'Z')
			return "has an upper case letter in its domain";
	}
	return NULL;
}

/* RFC 6531 3.3: as a Mailbox, with characters beyond ASCII taken for letters; here as far as the local part is an atom, or something in quotes. */
static const char *
form(const struct mailbox *m)
{
	struct span local = without_mark(m->local), domain = m->domain;
	if (domain.data == NULL)
		return "has no @";
	if (local.size == 0 || domain.size == 0)
		return "has nothing on one side of @";
	bool quoted = local.size >= 2 && local.data[0] == '"' && local.data[local.size - 1] == '"';
	bool dots = local.data[0] == '.' || local.data[local.size - 1] == '.';
	for (size_t i = 0; i < local.size && !quoted; i++) {
		dots |= i > 0 && local.data[i] == '.' && local.data[i - 1] == '.';
		if (local.data[i] <= ' ' || local.data[i] == 0x7f || memchr("()<>[]:;@\\,\"", local.data[i], 12) != NULL)
			return "has a character in its local part that must be between quotes";
	}
	if (dots && !quoted)
		return "has a local part with a dot that separates nothing";
	/* a domain beyond ASCII, or in brackets, is for others to judge */
	if (is_ascii(domain) && domain.data[0] != '[' && (dns_problems(domain) & DNS_NOT_PREFERRED || memchr(domain.data, '*', domain.size) != NULL))
		return "has a domain that is not one of labels of letters, digits and hyphens";
	return NULL;
}

static const char *
labels_in_ascii(const struct mailbox *m)
{
	return !is_ascii(m->domain) ? "has a label beyond ASCII in its domain, which is to be an A-label" : NULL;
}

static const char *
labels_in_unicode(const struct mailbox *m)
{
	struct span rest = m->domain, label;
	while (dns_label(&rest, &label)) {
		if (dns_is_xn(label))
			return "has an A-label in its domain, which is to be a U-label";
	}
	return NULL;
}

static const char *
reserved_labels(const struct mailbox *m)
{
	return dns_problems(m->domain) & DNS_RESERVED_LABEL && is_ascii(m->domain)
		       ? "has a label with -- in its third and fourth place that is not an A-label"
		       : NULL;
}

static const char *
labels_are_idna(const struct mailbox *m)
{
	/* an address in brackets has no labels */
	unsigned problems = m->domain.size > 0 && m->domain.data[0] != '[' ? dns_idna_problems(m->domain) : 0;
	return problems & (DNS_NOT_P_LABEL | DNS_NOT_UNICODE | DNS_A_LABEL_ASCII)
		       ? "has a label in its domain that begins with xn-- and is not an A-label"
	       : problems & DNS_NOT_NFC           ? "has a label in its domain whose characters are not in normalization form C"
	       : problems & DNS_A_LABEL_CHARACTER ? "has a character in its domain that IDNA 2008 does not allow there"
	       : problems & DNS_A_LABEL_HYPHENS   ? "has a label in its domain with hyphens at an end, or in the third and fourth place"
	       : problems & DNS_A_LABEL_MARK      ? "has a label in its domain that begins with a combining mark"
	       : problems & DNS_NOT_BIDI          ? "has letters written from right to left in its domain, and a label that breaks the Bidi rule"
						  : NULL;
}

/* arg: which of them. */
enum { LOCAL_PART, BYTE_ORDER_MARK, LOWER_CASE, FORM, IN_ASCII, IN_UNICODE, RESERVED_LABELS, IDNA };

static enum verdict
mailboxes(const struct cert *c, struct findings *f)
{
	static mailbox_check *const checks[] = {
		[LOCAL_PART] = local_part,    [BYTE_ORDER_MARK] = byte_order_mark, [LOWER_CASE] = lower_case, [FORM] = form,
		[IN_ASCII] = labels_in_ascii, [IN_UNICODE] = labels_in_unicode,    [IDNA] = labels_are_idna,  [RESERVED_LABELS] = reserved_labels,
	};
	mailbox_check *check = checks[arg(f)];
	return each_in(c, c->ian, f, check, each_in(c, c->san, f, check, NOT_APPLICABLE));
}

/* RFC 4985 2: "_Service.Name". RFC 2782 has a protocol between them, which is not a part of it, and would be a label with an underscore. */
static bool
is_srv_name(struct span name)
{
	struct span service;
	if (name.size == 0 || name.data[0] != '_' || !dns_label(&name, &service) || service.size < 2 || name.data == NULL)
		return false;
	service.data++;
	service.size--;
	return !(dns_problems(service) & DNS_NOT_PREFERRED) && !(dns_problems(name) & DNS_NOT_PREFERRED) &&
	       memchr(service.data, '*', service.size) == NULL && memchr(name.data, '*', name.size) == NULL;
}

static enum verdict
srv_names_have_form(const struct cert *c, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	char text[PRINTABLE_SIZE];
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		const struct node *value =
			general_name_kind(n) == NAME_OTHER && n->oid == OID_ON_DNS_SRV ? tree_component(c->tree, n, OTHER_NAME_VALUE) : NULL;
		/* one of another type is a matter of decoding */
		if (value == NULL || value->class != CLASS_UNIVERSAL || value->tag != TYPE_IA5_STRING)
			continue;
		if (!is_srv_name(tree_contents(c->tree, value)))
			verdict =
				fail(f, value, "the SRVName \"%s\" is not of the form _Service.Name", printable(tree_contents(c->tree, value), text));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

#define RFC9598(clause) SOURCE_RFC9598, (clause)
#define RFC8398(clause) SOURCE_RFC8398, (clause)

/* clang-format off */
const struct lint mailbox_lints[] = {
	{ "e_smtp_utf8_mailbox_local_part_ascii", MUST, RFC9598("3"), RFC_8398, FOREVER, CERTIFICATE, 0,
	  "the local part of a SmtpUTF8Mailbox must not be ASCII alone", CERT(mailboxes), LOCAL_PART },
	{ "e_smtp_utf8_mailbox_byte_order_mark", MUST, RFC9598("3"), RFC_8398, FOREVER, CERTIFICATE, 0,
	  "a SmtpUTF8Mailbox must not have a byte order mark", CERT(mailboxes), BYTE_ORDER_MARK },
	{ "e_smtp_utf8_mailbox_domain_upper_case", MUST, RFC9598("3"), RFC_8398, FOREVER, CERTIFICATE, 0,
	  "the domain of a SmtpUTF8Mailbox must be in lower case", CERT(mailboxes), LOWER_CASE },
	{ "e_smtp_utf8_mailbox_form_invalid", MUST, RFC9598("3"), RFC_8398, FOREVER, CERTIFICATE, 0,
	  "a SmtpUTF8Mailbox must be a Mailbox (Local-part@Domain), without phrase, comment or angle brackets", CERT(mailboxes), FORM },
	{ "e_smtp_utf8_mailbox_domain_not_ascii", MUST, RFC9598("3"), RFC_9598, FOREVER, CERTIFICATE, 0,
	  "the domain of a SmtpUTF8Mailbox must have A-labels, not U-labels", CERT(mailboxes), IN_ASCII },
	{ "e_smtp_utf8_mailbox_domain_a_label", MUST, RFC8398("3"), RFC_8398, RFC_9598, CERTIFICATE, 0,
	  "the domain of a SmtpUTF8Mailbox must have U-labels, not A-labels", CERT(mailboxes), IN_UNICODE },
	{ "e_smtp_utf8_mailbox_domain_reserved_label", MUST, RFC9598("3"), RFC_8398, FOREVER, CERTIFICATE, 0,
	  "the domain of a SmtpUTF8Mailbox must not have reserved labels other than A-labels", CERT(mailboxes), RESERVED_LABELS },
	{ "e_smtp_utf8_mailbox_domain_not_idna", MUST, RFC9598("4"), RFC_8398, FOREVER, CERTIFICATE, 0,
	  "the domain of a SmtpUTF8Mailbox must be valid by IDNA 2008", CERT(mailboxes), IDNA, .revision = 2 },
	{ "e_srv_name_form_invalid", MUST, SOURCE_RFC4985, "2", RFC_4985, FOREVER, CERTIFICATE, HAS_SAN,
	  "an SRVName must be a service after an underscore, a dot, and a domain name", CERT(srv_names_have_form) },
	{ 0 },
};
/* clang-format on */
