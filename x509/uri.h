/* Uniform resource identifiers (RFC 3986) and mailboxes (RFC 2821 4.1.2), as RFC 5280 4.2.1.6 wants them in general names. */
#ifndef X509_URI_H
#define X509_URI_H

#include "asn1/span.h"

/*
 * The components of a URI or of a relative reference, as RFC 3986 B takes any text apart; data is NULL where one is absent. `path` is there always,
 * and may be empty. An authority that is empty, as in "file:///x", has an empty host.
 */
struct uri {
	struct span scheme, userinfo, host, port, path, query, fragment;
};
struct uri uri_split(struct span text);

/* The scheme alone, and the host alone. */
struct span uri_scheme(struct span text);
struct span uri_host(struct span text);

/* What is wrong with a URI, as a mask. */
enum uri_problem {
	URI_RELATIVE = 1 << 0,      /* no scheme */
	URI_NOTHING = 1 << 1,       /* nothing after the scheme and the slashes of an authority */
	URI_BAD_CHARACTER = 1 << 2, /* a character, or a percent sign, that has no place there */
	URI_BAD_HOST = 1 << 3,      /* there is a host, which is neither a fully qualified domain name nor an IP address */
	URI_NO_HOST = 1 << 4,       /* no host, or an empty one, where the scheme asks for one */
	URI_BAD_LITERAL = 1 << 5,   /* the host stands in brackets, and what is between them is no IPv6 address, nor one of a later version */
};
unsigned uri_problems(struct span text);

/* Whether the host of a URI is an IP address: four decimal numbers, or an IP literal in brackets. */
bool uri_host_is_ip(struct span host);

/*
 * Whether a URI is, as most are, the scheme, say "http://", and then a letter or digit, and more of these or of - . / _ ? = & ~ +: it has a
 * host, and no character that is out of place.
 */
bool uri_is_plain(struct span text, const char *scheme);

/* Whether the text is a Mailbox: Local-part "@" Domain, or an address literal in brackets; without a phrase, a comment, or angle brackets. */
bool is_mailbox(struct span text);

#endif
