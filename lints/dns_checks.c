#include "lints/dns_checks.h"

#include "lints/checks.h"

const char *
dns_problem_text(unsigned problems)
{
	switch (problems & -problems) {
	case DNS_EMPTY_LABEL:
		return "has an empty label";
	case DNS_LABEL_TOO_LONG:
		return "has a label of more than 63 octets";
	case DNS_TOO_LONG:
		return "has more than 253 octets";
	case DNS_BAD_CHARACTER:
		return "has a character that is not a letter, digit or hyphen";
	case DNS_UNDERSCORE:
		return "has an underscore";
	case DNS_EDGE_HYPHEN:
		return "has a label that begins or ends with a hyphen";
	case DNS_RESERVED_LABEL:
		return "has a label with hyphens in the third and fourth place that does not begin with xn";
	case DNS_NOT_P_LABEL:
		return "has an xn-- label that is not valid Punycode";
	case DNS_WILDCARD_PARTIAL:
		return "has an asterisk that is only a part of its left-most label";
	case DNS_WILDCARD_NOT_FIRST:
		return "has an asterisk in a label that is not the left-most";
	case DNS_WILDCARD_BARE:
		return "is an asterisk that is not followed by a domain name";
	case DNS_REVERSE_ZONE:
		return "is in a zone for reverse mapping of addresses";
	case DNS_LEADING_DOT:
		return "begins with a dot";
	case DNS_NUL:
		return "has an octet 0";
	case DNS_SPACE:
		return "is a single space";
	case DNS_REDACTED:
		return "has a question mark in the place of a label";
	case DNS_UNDERSCORE_EDGE:
		return "has a label that would begin or end with a hyphen if its underscores were hyphens";
	case DNS_NOT_UNICODE:
		return "has an xn-- label that cannot be decoded";
	case DNS_NOT_NFC:
		return "has an xn-- label whose characters are not in normalization form C";
	case DNS_A_LABEL_ASCII:
		return "has an xn-- label that stands for nothing beyond ASCII";
	case DNS_A_LABEL_CHARACTER:
		return "has an xn-- label with a character that IDNA 2008 does not allow there";
	case DNS_A_LABEL_HYPHENS:
		return "has an xn-- label that stands for hyphens at an end, or in the third and fourth place";
	case DNS_A_LABEL_MARK:
		return "has an xn-- label that stands for a combining mark at its beginning";
	case DNS_NOT_BIDI:
		return "has letters written from right to left, and a label that breaks the Bidi rule";
	default:
		return "";
	}
}

enum verdict
host_names_lack(const struct cert *c, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (!(c->dns_problems & (unsigned)arg(f)))
		return PASS;
	for (struct host_name h = host_name_first(c); h.node != NULL; h = host_name_next(c, h)) {
		unsigned found = dns_problems(h.text) & (unsigned)arg(f);
		if (found != 0)
			verdict = fail(f, h.node, "\"%s\" %s", printable(h.text, text), dns_problem_text(found));
	}
	return verdict;
}

/* `problems`: those of all dNSNames in the list together. */
static enum verdict
names_lack(const struct cert *c, const struct node *list, unsigned problems, struct findings *f)
{
	enum verdict verdict = PASS;
	char text[PRINTABLE_SIZE];
	if (list == NULL)
		return NOT_APPLICABLE;
	if (!(problems & (unsigned)arg(f)))
		return PASS;
	for (const struct node *n = tree_child(c->tree, list); n != NULL; n = tree_next(c->tree, n)) {
		struct span name = tree_contents(c->tree, n);
		unsigned found = general_name_kind(n) == NAME_DNS ? dns_problems(name) & (unsigned)arg(f) : 0;
		if (found != 0)
			verdict = fail(f, n, "\"%s\" %s", printable(name, text), dns_problem_text(found));
	}
	return verdict;
}

enum verdict
san_names_lack(const struct cert *c, struct findings *f)
{
	return names_lack(c, c->san, c->san_problems, f);
}

enum verdict
ian_names_lack(const struct cert *c, struct findings *f)
{
	return names_lack(c, c->ian, c->ian_problems, f);
}

bool
has_suffix(const struct cert *c, struct findings *f)
{
	for (struct host_name h = host_name_first(c); h.node != NULL && f->suffixes == SUFFIXES_UNKNOWN; h = host_name_next(c, h)) {
		struct span rest = right_of_wildcard(h.text);
		/* all names below some top-level domains are suffixes, and these themselves are not */
		if (memchr(h.text.data, '.', h.text.size) == NULL || reference_is_public_suffix(f->reference, h.text, true) ||
		    (rest.data != NULL && reference_is_public_suffix(f->reference, rest, true)))
			f->suffixes = SUFFIXES_SOME;
	}
	if (f->suffixes == SUFFIXES_UNKNOWN)
		f->suffixes = SUFFIXES_NONE;
	return f->suffixes == SUFFIXES_SOME;
}
