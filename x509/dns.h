/* Domain names as the BR define them (1.6.1; RFC 5890 2.3.1, RFC 1034 3.5, RFC 3492), and addresses. */
#ifndef X509_DNS_H
#define X509_DNS_H

#include "asn1/span.h"

/*
 * Takes the next label off the front of *rest, which begins with data NULL behind the last one: "a..b" has an empty label, and so have "" and "a.".
 * Returns false when there is none left.
 */
bool dns_label(struct span *rest, struct span *label);

/* What a label, and a name in its form with dots, have at most, in octets (RFC 1035 2.3.4). */
#define DNS_LABEL_MAX 63
#define DNS_NAME_MAX  253

/*
 * Writes the A-label of a U-label in UTF-8, whose characters are in lower case and normalization form C (RFC 5891 4.4); one in ASCII is copied in
 * lower case. Returns the number of octets, 0 where it is empty, no UTF-8 or too long.
 */
size_t dns_to_a_label(struct span label, uint8_t out[DNS_LABEL_MAX]);

/* The last label; all of a name without a dot. A final dot makes it empty. */
struct span dns_last_label(struct span name);

/* Whether `name` ends with the labels of `suffix` or is equal to it, without regard to case. `suffix` is in lower case, without a dot in front. */
bool dns_ends_with(struct span name, const char *suffix);

/* Hyphens in the third and fourth place (RFC 5890 2.3.1: a reserved LDH label). */
bool dns_is_reserved_ldh(struct span label);

/* Begins with "xn--", in any case. */
bool dns_is_xn(struct span label);

/* What is wrong with a name, as a mask: it is no FQDN or Wildcard Domain Name of P-Labels and Non-Reserved LDH Labels (BR 1.6.1, 7.1.2.7.12). */
enum dns_problem {
	DNS_EMPTY_LABEL = 1 << 0,    /* a dot at an end, or two together; the empty name */
	DNS_LABEL_TOO_LONG = 1 << 1, /* more than 63 octets */
	DNS_TOO_LONG = 1 << 2,       /* more than 253 octets */
	DNS_BAD_CHARACTER = 1 << 3,  /* beside letters, digits, hyphen, underscore and asterisk */
	DNS_UNDERSCORE = 1 << 4,
	DNS_EDGE_HYPHEN = 1 << 5,        /* a label begins or ends with a hyphen */
	DNS_RESERVED_LABEL = 1 << 6,     /* a reserved LDH label that does not begin with "xn--" */
	DNS_NOT_P_LABEL = 1 << 7,        /* a label that begins with "xn--", without Punycode after it */
	DNS_WILDCARD_PARTIAL = 1 << 8,   /* an asterisk in the left-most label that is not all of it */
	DNS_WILDCARD_NOT_FIRST = 1 << 9, /* an asterisk in another label */
	DNS_WILDCARD_BARE = 1 << 10,     /* an asterisk and nothing else */
	DNS_REVERSE_ZONE = 1 << 11,      /* within in-addr.arpa or ip6.arpa */
	DNS_LEADING_DOT = 1 << 12,       /* begins with a dot, and so with an empty label */
	DNS_NUL = 1 << 13,               /* has an octet 0 */
	DNS_SPACE = 1 << 14,             /* a space and nothing else */
	DNS_REDACTED = 1 << 15,          /* begins with a question mark in the place of a label, or of the one right of an asterisk */
	DNS_UNDERSCORE_EDGE = 1 << 16,   /* a label begins or ends with an underscore */
	DNS_NOT_UNICODE = 1 << 17,       /* a label that begins with "xn--" cannot be decoded */
	DNS_NOT_NFC = 1 << 18,           /* such a label decodes to characters that are not in normalization form C */
	DNS_ONION = 1 << 19,             /* within onion: no problem, but there are rules of its own for it */
	/* What keeps a label that begins with "xn--" and can be decoded from being an A-label (RFC 5890 2.3.2.1), beside DNS_NOT_P_LABEL and
	   DNS_NOT_NFC. */
	DNS_A_LABEL_ASCII = 1 << 20,     /* it decodes to ASCII alone */
	DNS_A_LABEL_CHARACTER = 1 << 21, /* to a character that IDNA 2008 does not allow there */
	DNS_A_LABEL_HYPHENS = 1 << 22,   /* to a hyphen at an edge, or to two in the third and fourth place */
	DNS_A_LABEL_MARK = 1 << 23,      /* to a combining mark at its beginning */
	DNS_NOT_BIDI = 1 << 24,          /* a name with a label written from right to left has one that breaks the Bidi rule (RFC 5893 2) */
};
unsigned dns_problems(struct span name);

/* Nothing that a name in ASCII can be without being a valid IDN. */
#define DNS_NOT_IDNA \
	(DNS_NOT_P_LABEL | DNS_NOT_UNICODE | DNS_NOT_NFC | DNS_A_LABEL_ASCII | DNS_A_LABEL_CHARACTER | DNS_A_LABEL_HYPHENS | DNS_A_LABEL_MARK | \
	 DNS_NOT_BIDI)

/* The character for which a name has DNS_A_LABEL_CHARACTER: see idna_bad_character(). */
uint32_t dns_bad_character(struct span name);

/* Of DNS_NOT_IDNA, what there is of a name that may have U-labels in UTF-8: what keeps one of its labels from being a U-label or an A-label. */
unsigned dns_idna_problems(struct span name);

/* What keeps a name from the preferred name syntax (RFC 1034 3.5, RFC 1123 2.1), an asterisk apart. */
#define DNS_NOT_PREFERRED (DNS_EMPTY_LABEL | DNS_LABEL_TOO_LONG | DNS_TOO_LONG | DNS_BAD_CHARACTER | DNS_UNDERSCORE | DNS_EDGE_HYPHEN)

/* A letter of ASCII in lower case; any other octet as it is. */
static inline uint8_t
ascii_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* Compares without regard to case of ASCII letters. */
bool ascii_equal_nocase(struct span a, struct span b);

/* The same as an order: below 0, 0 or above 0. */
int ascii_compare_nocase(struct span a, struct span b);

/* The octets of an IPv4 address in four decimal numbers, or of an IPv6 address. Returns how many they are: 4, 16, or 0 where the text is neither. */
size_t ip_from_text(struct span text, uint8_t octets[16]);
bool is_ip_text(struct span text);

/*
 * The octets of the address that a name below in-addr.arpa or ip6.arpa stands for (RFC 1035 3.5, RFC 3596 2.5). Returns how many they are: 4, 16, or
 * 0 where it stands for no single address.
 */
size_t dns_reverse_address(struct span name, uint8_t octets[16]);

/* Writes 4 or 16 octets as text: dotted decimal, or as RFC 5952 4 wants it. Returns false for any other number of octets. */
#define IP_TEXT_SIZE 48
bool ip_text(struct span octets, char text[IP_TEXT_SIZE]);

/*
 * Whether the text is a URL of this scheme, given in lower case, with a host that has no space in it, perhaps a port, and no control anywhere:
 * "http://host..."
 */
bool url_has_scheme(struct span url, const char *scheme);

#endif
