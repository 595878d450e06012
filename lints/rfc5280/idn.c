/*
 * RFC 9549 3, and RFC 8399 3 before it: internationalized domain names are valid by IDNA 2008 (RFC 5890 to 5893), wherever they stand but in
 * distinguished names (every_name.c) and SmtpUTF8Mailbox (mailboxes.c). RFC 9598 4 and 6, and RFC 8398 before it: mail addresses.
 *
 * The BR let a P-Label be no label of IDNA 2003, and no more (7.1.2.7.12); it is what RFC 9549 recommends that is asked here, of all alike.
 */
#include "lints/checks.h"
#include "lints/dns_checks.h"
#include "lints/tables.h"
#include "x509/dns.h"
#include "x509/uri.h"

/* What rules on constraints find by themselves (RFC 5280 4.2.1.10). */
#define SAID_OF_CONSTRAINTS (DNS_NOT_P_LABEL | DNS_NOT_UNICODE | DNS_NOT_NFC)

/*
 * A label that cannot be decoded has a rule of its own, e_international_dns_name_not_unicode; and of those in certificates of subscribers that the
 * encoder would not have made the BR say more, e_dnsname_label_not_punycode.
 */
static enum verdict
xn_labels_are_a_labels(const struct cert *c, struct findings *f)
{
	unsigned wrong = DNS_A_LABEL_ASCII | (c->profiles & SUBSCRIBER && f->date >= SC48_LABELS ? 0 : DNS_NOT_P_LABEL);
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (c->san == NULL)
		return NOT_APPLICABLE;
	if (!(c->san_problems & wrong))
		return PASS;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		struct span name = tree_contents(c->tree, n);
		unsigned problems = general_name_kind(n) == NAME_DNS ? dns_problems(name) : 0;
		if (!(problems & wrong) || problems & DNS_NOT_UNICODE)
			continue;
		verdict = fail(f, n, "\"%s\" has a label that begins with xn--, and is not what any characters beyond ASCII are encoded as",
			       printable(name, text));
	}
	return verdict;
}

static enum verdict
characters_are_allowed(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (c->san == NULL)
		return NOT_APPLICABLE;
	if (!(c->san_problems & DNS_A_LABEL_CHARACTER))
		return PASS;
	for (const struct node *n = tree_child(c->tree, c->san); n != NULL; n = tree_next(c->tree, n)) {
		struct span name = tree_contents(c->tree, n);
		if (general_name_kind(n) != NAME_DNS || !(dns_problems(name) & DNS_A_LABEL_CHARACTER))
			continue;
		verdict = fail(f, n, "\"%s\" has an xn-- label with U+%04X, which IDNA 2008 does not allow there", printable(name, text),
			       (unsigned)dns_bad_character(name));
	}
	return verdict;
}

/* What is behind the last @, and the leading dot that a constraint may have. */
static struct span
mail_domain(struct span mail)
{
	size_t at = mail.size;
	while (at > 0 && mail.data[at - 1] != '@')
		at--;
	at += at < mail.size && mail.data[at] == '.';
	return (struct span){ mail.data + at, mail.size - at };
}

/* The domain name in a general name; data NULL where it has none. Constraints on URIs are hosts. */
static struct span
domain_of(const struct tree *t, const struct node *n, bool constraint)
{
	struct span name = tree_contents(t, n);
	int kind = general_name_kind(n);
	if (kind == NAME_RFC822)
		return mail_domain(name);
	if (kind == NAME_URI && !constraint)
		return uri_host(name);
	return constraint ? mail_domain(name) : name;
}

/*
 * arg: kinds of names, 1 << NAME_...; all of them in all extensions, but the dNSNames of subjectAltName in certificates, which have rules of their
 * own, and mail addresses in nameConstraints, of which RFC 9598 6 speaks.
 */
static enum verdict
names_are_idna(const struct tree *t, struct findings *f)
{
	enum verdict verdict = NOT_APPLICABLE;
	char text[PRINTABLE_SIZE];
	for (uint32_t i = 0; i < t->count; i++) {
		const struct node *n = &t->nodes[i];
		int kind = n->component != NULL && n->component->type == &GeneralName ? general_name_kind(n) : -1;
		if (kind < 0 || !(arg(f) >> kind & 1))
			continue;
		enum oid extension = extension_around(t, n);
		bool constraint = extension == OID_NAME_CONSTRAINTS;
		if (extension == OID_UNKNOWN || (kind == NAME_DNS && extension == OID_SUBJECT_ALT_NAME) || (kind == NAME_RFC822 && constraint))
			continue;
		struct span domain = domain_of(t, n, constraint);
		unsigned problems = domain.size > 0 ? dns_problems(domain) & DNS_NOT_IDNA : 0;
		problems &= ~(constraint ? SAID_OF_CONSTRAINTS : 0);
		if (problems != 0)
			verdict = fail(f, n, "the %s \"%s\" %s", general_name_text(kind), printable(tree_contents(t, n), text),
				       dns_problem_text(problems));
		else
			verdict = verdict == FAIL ? FAIL : PASS;
	}
	return verdict;
}

/* --- mail addresses in nameConstraints --- */

/* What a rule asks of the base of a subtree. Returns what is wrong, after "the ... in nameConstraints "; NULL: nothing. */
typedef const char *base_check(const struct tree *t, const struct node *base);

static const char *
is_valid_idn(const struct tree *t, const struct node *base)
{
	struct span domain = mail_domain(tree_contents(t, base));
	unsigned problems = general_name_kind(base) == NAME_RFC822 && domain.size > 0 ? dns_problems(domain) & DNS_NOT_IDNA : 0;
	return problems != 0 ? dns_problem_text(problems) : NULL;
}

static const char *
has_no_local_part(const struct tree *t, const struct node *base)
{
	struct span text = tree_contents(t, base);
	const uint8_t *at = general_name_kind(base) == NAME_RFC822 && text.size > 0 ? memchr(text.data, '@', text.size) : NULL;
	return at != NULL && at > text.data ? "has a local part, and so constrains a single mailbox" : NULL;
}

static const char *
is_not_smtp_utf8(const struct tree *t, const struct node *base)
{
	(void)t;
	return general_name_kind(base) == NAME_OTHER && base->oid == OID_ON_SMTP_UTF8_MAILBOX
		       ? "is a SmtpUTF8Mailbox; mail addresses are constrained by rfc822Names alone"
		       : NULL;
}

/* arg: which of them. */
enum { VALID_IDN, NO_LOCAL_PART, NOT_SMTP_UTF8 };

static enum verdict
bases_are_for_mail(const struct cert *c, struct findings *f)
{
	static base_check *const checks[] = { [VALID_IDN] = is_valid_idn, [NO_LOCAL_PART] = has_no_local_part, [NOT_SMTP_UTF8] = is_not_smtp_utf8 };
	const struct node *value = extension_value(&c->ext, OID_NAME_CONSTRAINTS);
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	for (uint32_t list = NAME_CONSTRAINTS_PERMITTED; list <= NAME_CONSTRAINTS_EXCLUDED; list++) {
		for (const struct node *s = tree_child(c->tree, tree_component(c->tree, value, list)); s != NULL; s = tree_next(c->tree, s)) {
			const struct node *base = tree_component(c->tree, s, SUBTREE_BASE);
			const char *wrong = base != NULL ? checks[arg(f)](c->tree, base) : NULL;
			if (wrong != NULL && general_name_kind(base) == NAME_RFC822)
				verdict = fail(f, base, "the rfc822Name \"%s\" in nameConstraints %s", printable(tree_contents(c->tree, base), text),
					       wrong);
			else if (wrong != NULL)
				verdict = fail(f, base, "the otherName in nameConstraints %s", wrong);
		}
	}
	return verdict;
}

#define RFC9549(clause) SOURCE_RFC9549, (clause)
#define RFC9598(clause) SOURCE_RFC9598, (clause)
#define SAN             CERTIFICATE, HAS_SAN
#define NC              CERTIFICATE, HAS_NAME_CONSTR
#define SAN_LACKS(x)    CERT(san_names_lack), DNS_##x
#define KIND(kind)      (1 << NAME_##kind)

/* clang-format off */
const struct lint idn_lints[] = {
	{ "w_dns_name_xn_label_not_a_label", SHOULD, RFC9549("3"), RFC_8399, FOREVER, SAN,
	  "an xn-- label of a dNSName in subjectAltName should be an A-label, which is what characters beyond ASCII are encoded as", CERT(xn_labels_are_a_labels) },
	{ "w_dns_name_idn_character", SHOULD, RFC9549("3"), RFC_8399, FOREVER, SAN,
	  "an xn-- label of a dNSName in subjectAltName should stand for characters that IDNA 2008 allows", CERT(characters_are_allowed) },
	{ "w_dns_name_idn_hyphens", SHOULD, RFC9549("3"), RFC_8399, FOREVER, SAN,
	  "what an xn-- label of a dNSName stands for should not begin or end with a hyphen, or have two in third and fourth place", SAN_LACKS(A_LABEL_HYPHENS) },
	{ "w_dns_name_idn_combining_mark", SHOULD, RFC9549("3"), RFC_8399, FOREVER, SAN,
	  "what an xn-- label of a dNSName in subjectAltName stands for should not begin with a combining mark", SAN_LACKS(A_LABEL_MARK) },
	{ "w_dns_name_idn_bidi", SHOULD, RFC9549("3"), RFC_8399, FOREVER, SAN,
	  "a dNSName in subjectAltName with letters written from right to left should satisfy the Bidi rule in each label", SAN_LACKS(NOT_BIDI) },
	{ "w_general_name_idn_invalid", SHOULD, RFC9549("3"), RFC_8399, FOREVER, CERTIFICATE | CRL, 0,
	  "the host of a URI, and a dNSName in another extension than subjectAltName, should be valid by IDNA 2008", TREE(names_are_idna), KIND(DNS) | KIND(URI) },
	{ "e_mail_domain_not_idna", MUST, RFC9598("4"), RFC_8398, FOREVER, CERTIFICATE | CRL, 0,
	  "the domain of an rfc822Name must be valid by IDNA 2008", TREE(names_are_idna), KIND(RFC822) },
	{ "e_name_constraint_email_not_idna", MUST, RFC9598("6"), RFC_8398, FOREVER, NC,
	  "the domain of an rfc822Name in nameConstraints must be valid by IDNA 2008", CERT(bases_are_for_mail), VALID_IDN },
	{ "e_name_constraint_smtp_utf8_mailbox", MUST, RFC9598("6"), RFC_8398, FOREVER, NC,
	  "mail addresses must be constrained by rfc822Names, and not by a SmtpUTF8Mailbox", CERT(bases_are_for_mail), NOT_SMTP_UTF8 },
	{ "w_name_constraint_email_local_part", SHOULD, RFC9598("6"), RFC_8398, FOREVER, NC,
	  "an rfc822Name in nameConstraints should not have a local part", CERT(bases_are_for_mail), NO_LOCAL_PART },
	{ 0 },
};
/* clang-format on */
