#include "x509/uri.h"

#include "x509/dns.h"

#define NONE \
	(struct span) \
	{ \
		NULL, 0 \
	}

static bool
is_alpha(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(uint8_t c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* No set has letters or digits, of which most text is made. */
static bool
is_one_of(uint8_t c, const char *set)
{
	return !is_alpha(c) && !is_digit(c) && c != '\0' && strchr(set, c) != NULL;
}

/* The first `size` octets of *rest, which begins `skip` octets behind them then. */
static struct span
take(struct span *rest, size_t size, size_t skip)
{
	struct span front = { rest->data, size };
	rest->data += size + skip;
	rest->size -= size + skip;
	return front;
}

/* How many octets stand before the first of these, of which there are at most three. */
static size_t
until(struct span s, const char *set)
{
	char a = set[0], b = set[1], c = b != '\0' && set[2] != '\0' ? set[2] : a;
	size_t i = 0;
	if (b == '\0') {
		const uint8_t *found = s.size > 0 ? memchr(s.data, a, s.size) : NULL;
		return found != NULL ? (size_t)(found - s.data) : s.size;
	}
	while (i < s.size && s.data[i] != a && s.data[i] != b && s.data[i] != c)
		i++;
	return i;
}

/* RFC 3986 3.1: how long a scheme with a colon behind it is; 0 where there is none. */
static size_t
scheme_size(struct span s)
{
	size_t i = 0;
	if (s.size == 0 || !is_alpha(s.data[0]))
		return 0;
	while (i < s.size && (is_alpha(s.data[i]) || is_digit(s.data[i]) || is_one_of(s.data[i], "+-.")))
		i++;
	return i < s.size && s.data[i] == ':' ? i : 0;
}

/* RFC 3986 3.2: the port stands behind the last colon that is in no brackets. */
static void
split_authority(struct span authority, struct uri *u)
{
	size_t at = until(authority, "@");
	if (at < authority.size)
		u->userinfo = take(&authority, at, 1);
	size_t literal = authority.size > 0 && authority.data[0] == '[' ? until(authority, "]") : 0;
	struct span behind = { authority.data + literal, authority.size - literal };
	size_t colon = literal + until(behind, ":");
	u->host = take(&authority, colon, colon < authority.size);
	if (authority.data > u->host.data + u->host.size)
		u->port = authority;
}

struct span
uri_scheme(struct span text)
{
	size_t size = scheme_size(text);
	return size > 0 ? (struct span){ text.data, size } : NONE;
}

#define NOTHING \
	{ \
		NONE, NONE, NONE, NONE, NONE, NONE, NONE \
	}

/* Takes the scheme and the authority off the front. */
static struct span
split_front(struct span text, struct uri *u)
{
	size_t size = scheme_size(text);
	if (size > 0)
		u->scheme = take(&text, size, 1);
	if (text.size >= 2 && text.data[0] == '/' && text.data[1] == '/') {
		take(&text, 2, 0);
		split_authority(take(&text, until(text, "/?#"), 0), u);
	}
	return text;
}

struct span
uri_host(struct span text)
{
	struct uri u = NOTHING;
	split_front(text, &u);
	return u.host;
}

struct uri
uri_split(struct span text)
{
	struct uri u = NOTHING;
	text = split_front(text, &u);
	u.path = take(&text, until(text, "?#"), 0);
	if (text.size > 0 && text.data[0] == '?') {
		take(&text, 1, 0);
		u.query = take(&text, until(text, "#"), 0);
	}
	if (text.size > 0) {
		take(&text, 1, 0);
		u.fragment = text;
	}
	return u;
}

/* RFC 3986 2, A: unreserved, sub-delims, percent-encoded octets, and what else the component may have. */
static bool
has_only(struct span s, const char *more)
{
	for (size_t i = 0; i < s.size; i++) {
		uint8_t c = s.data[i];
		if (c == '%') {
			if (s.size - i < 3 || !is_hex(s.data[i + 1]) || !is_hex(s.data[i + 2]))
				return false;
		} else if (!is_alpha(c) && !is_digit(c) && !is_one_of(c, "-._~!$&'()*+,;=") && !is_one_of(c, more)) {
			return false;
		}
	}
	return true;
}

/* What stands between the brackets of an IP literal; data NULL where the host is none. */
static struct span
literal(struct span host)
{
	bool brackets = host.size >= 2 && host.data[0] == '[' && host.data[host.size - 1] == ']';
	return brackets ? (struct span){ host.data + 1, host.size - 2 } : NONE;
}

/* RFC 3986 3.2.2, IPvFuture: "v", hexadecimal digits, a dot, and characters. */
static bool
is_later_literal(struct span s)
{
	size_t dot = until(s, ".");
	if (s.size == 0 || (s.data[0] | 0x20) != 'v' || dot < 2 || dot + 1 >= s.size)
		return false;
	for (size_t i = 1; i < dot; i++) {
		if (!is_hex(s.data[i]))
			return false;
	}
	return true; /* what has no place behind the dot has none in any literal */
}

/* What may stand between brackets, RFC 3986 3.2.2: an IPv4 address has none. */
static bool
is_literal(struct span inside)
{
	uint8_t octets[16];
	return ip_from_text(inside, octets) == sizeof(octets) || is_later_literal(inside);
}

bool
uri_host_is_ip(struct span host)
{
	struct span inside = literal(host);
	if (inside.data != NULL)
		return is_literal(inside);
	return is_ip_text(host) && until(host, ":") == host.size;
}

/*
 * Whether a URI has to have a host (RFC 3986 3.2.2): "http" and "https" ask for one (RFC 9110 4.2.1), and any scheme whose URI has an authority but
 * those for which an empty one stands for a host (RFC 8089 2, RFC 4516 2).
 */
static bool
needs_host(const struct uri *u)
{
	if (ascii_equal_nocase(u->scheme, SPAN("http")) || ascii_equal_nocase(u->scheme, SPAN("https")))
		return true;
	return u->host.data != NULL && !ascii_equal_nocase(u->scheme, SPAN("file")) && !ascii_equal_nocase(u->scheme, SPAN("ldap")) &&
	       !ascii_equal_nocase(u->scheme, SPAN("ldaps"));
}

/* A top-level domain is no number (RFC 1123 2.1), so that an address with a number too large is no name. */
static bool
is_number(struct span label)
{
	size_t i = 0;
	while (i < label.size && is_digit(label.data[i]))
		i++;
	return i == label.size;
}

/* Whether a host has at least two labels of letters, digits, hyphens and underscores. The root's dot may stand at the end. */
static bool
is_fqdn(struct span host)
{
	unsigned wrong = DNS_EMPTY_LABEL | DNS_LABEL_TOO_LONG | DNS_TOO_LONG | DNS_BAD_CHARACTER | DNS_EDGE_HYPHEN | DNS_WILDCARD_PARTIAL |
			 DNS_WILDCARD_NOT_FIRST | DNS_WILDCARD_BARE;
	if (host.size > 0 && host.data[host.size - 1] == '.')
		host.size--;
	return until(host, ".") < host.size && until(host, "*") == host.size && !(dns_problems(host) & wrong) && !is_number(dns_last_label(host));
}

unsigned
uri_problems(struct span text)
{
	struct uri u = uri_split(text);
	unsigned problems = u.scheme.data == NULL ? URI_RELATIVE : 0;
	bool authority = u.userinfo.size > 0 || u.host.size > 0 || u.port.size > 0;

	if (u.scheme.data != NULL && !authority && u.path.size == 0 && u.query.size == 0)
		problems |= URI_NOTHING;
	else if (u.scheme.data != NULL && u.host.size == 0 && needs_host(&u))
		problems |= URI_NO_HOST;
	if (u.host.size > 0 && !uri_host_is_ip(u.host) && !is_fqdn(u.host))
		problems |= URI_BAD_HOST;
	if (literal(u.host).data != NULL && !is_literal(literal(u.host)))
		problems |= URI_BAD_LITERAL;
	if (!has_only(u.userinfo, ":") || !(literal(u.host).data != NULL ? has_only(literal(u.host), ":") : has_only(u.host, "")) ||
	    !has_only(u.path, ":@/") || !has_only(u.query, ":@/?") || !has_only(u.fragment, ":@/?"))
		problems |= URI_BAD_CHARACTER;
	for (size_t i = 0; i < u.port.size; i++)
		problems |= is_digit(u.port.data[i]) ? 0 : URI_BAD_CHARACTER;
	return problems;
}

/* RFC 2821 4.1.2: atoms with single dots between them. */
static bool
is_dot_string(struct span s)
{
	struct span atom;
	while (dns_label(&s, &atom)) {
		if (atom.size == 0)
			return false;
		for (size_t i = 0; i < atom.size; i++) {
			uint8_t c = atom.data[i];
			if (!is_alpha(c) && !is_digit(c) && !is_one_of(c, "!#$%&'*+-/=?^_`{|}~"))
				return false;
		}
	}
	return true;
}

/* RFC 2821 4.1.2: any character of ASCII, quotes and backslashes behind a backslash. */
static bool
is_quoted_string(struct span s)
{
	if (s.size < 2 || s.data[0] != '"' || s.data[s.size - 1] != '"')
		return false;
	for (size_t i = 1; i < s.size - 1; i++) {
		if (s.data[i] == '"' || s.data[i] >= 0x80)
			return false;
		if (s.data[i] == '\\' && ++i == s.size - 1)
			return false;
	}
	return true;
}

/* A name of letters, digits and hyphens, of one label or more (RFC 5321 4.1.2 has no lower bound any more), or an address literal. */
static bool
is_mail_domain(struct span s)
{
	struct span inside = literal(s);
	if (inside.data != NULL && inside.size > 5 && ascii_equal_nocase((struct span){ inside.data, 5 }, SPAN("IPv6:")))
		take(&inside, 5, 0);
	if (inside.data != NULL)
		return is_ip_text(inside);
	return until(s, "*") == s.size && !(dns_problems(s) & DNS_NOT_PREFERRED);
}

bool
is_mailbox(struct span s)
{
	size_t at = s.size;
	while (at > 0 && s.data[at - 1] != '@')
		at--;
	if (at == 0)
		return false;
	struct span local = { s.data, at - 1 }, domain = { s.data + at, s.size - at };
	return local.size > 0 && (is_dot_string(local) || is_quoted_string(local)) && is_mail_domain(domain);
}

/* Letters, digits, and those others that may stand anywhere behind the first octet of a host (RFC 3986 appendix A), as far as they are usual. */
static const bool plain_octets[256] = {
	['-'] = true, ['.'] = true, ['/'] = true, ['_'] = true, ['?'] = true, ['='] = true, ['&'] = true, ['~'] = true, ['+'] = true,
	['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true, ['8'] = true,
	['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true, ['F'] = true, ['G'] = true, ['H'] = true,
	['I'] = true, ['J'] = true, ['K'] = true, ['L'] = true, ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true, ['Q'] = true,
	['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true, ['W'] = true, ['X'] = true, ['Y'] = true, ['Z'] = true,
	['a'] = true, ['b'] = true, ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true,
	['j'] = true, ['k'] = true, ['l'] = true, ['m'] = true, ['n'] = true, ['o'] = true, ['p'] = true, ['q'] = true, ['r'] = true,
	['s'] = true, ['t'] = true, ['u'] = true, ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

bool
uri_is_plain(struct span s, const char *scheme)
{
	size_t i = strlen(scheme);
	if (s.size <= i || memcmp(s.data, scheme, i) != 0 || !(is_alpha(s.data[i]) || is_digit(s.data[i])))
		return false;
	bool plain = true;
	for (; i + 4 <= s.size; i += 4)
		plain &= plain_octets[s.data[i]] & plain_octets[s.data[i + 1]] & plain_octets[s.data[i + 2]] & plain_octets[s.data[i + 3]];
	for (; i < s.size; i++)
		plain &= plain_octets[s.data[i]];
	return plain;
}
