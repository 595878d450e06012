#include "x509/dns.h"

#include "x509/idna.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistr.h>

bool
ascii_equal_nocase(struct span a, struct span b)
{
	if (a.size != b.size)
		return false;
	for (size_t i = 0; i < a.size; i++) {
		if (ascii_lower(a.data[i]) != ascii_lower(b.data[i]))
			return false;
	}
	return true;
}

int
ascii_compare_nocase(struct span a, struct span b)
{
	size_t common = a.size < b.size ? a.size : b.size;
	for (size_t i = 0; i < common; i++) {
		int order = ascii_lower(a.data[i]) - ascii_lower(b.data[i]);
		if (order != 0)
			return order;
	}
	return a.size == b.size ? 0 : a.size < b.size ? -1 : 1;
}

bool
dns_label(struct span *rest, struct span *label)
{
	if (rest->data == NULL)
		return false;
	const uint8_t *dot = rest->size > 0 ? memchr(rest->data, '.', rest->size) : NULL;
	if (dot == NULL) {
		*label = *rest;
		*rest = (struct span){ NULL, 0 };
		return true;
	}
	size_t length = (size_t)(dot - rest->data);
	*label = (struct span){ rest->data, length };
	*rest = (struct span){ dot + 1, rest->size - length - 1 };
	return true;
}

struct span
dns_last_label(struct span name)
{
	size_t at = name.size;
	while (at > 0 && name.data[at - 1] != '.')
		at--;
	return (struct span){ name.data + at, name.size - at };
}

bool
dns_ends_with(struct span name, const char *suffix)
{
	size_t length = strlen(suffix);
	if (name.size < length || (name.size > length && name.data[name.size - length - 1] != '.'))
		return false;
	struct span end = { name.data + name.size - length, length };
	return ascii_equal_nocase(end, (struct span){ (const uint8_t *)suffix, length });
}

bool
dns_is_reserved_ldh(struct span label)
{
	return label.size >= 4 && label.data[2] == '-' && label.data[3] == '-';
}

bool
dns_is_xn(struct span label)
{
	return dns_is_reserved_ldh(label) && ascii_lower(label.data[0]) == 'x' && ascii_lower(label.data[1]) == 'n';
}

/* The parameters of RFC 3492 5. */
enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 128 };

#define LABEL_MAX DNS_LABEL_MAX

static uint32_t
adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;
	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static uint32_t
threshold(uint32_t k, uint32_t bias)
{
	return k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
}

/* RFC 3492 6.2. Returns the number of code points, 0 where the input is no Punycode of at most LABEL_MAX of them. */
static size_t
punycode_decode(struct span in, uint32_t points[LABEL_MAX])
{
	uint32_t n = INITIAL_N, i = 0, bias = INITIAL_BIAS;
	size_t count = 0, at = 0;

	for (size_t j = in.size; j-- > 0;) {
		if (in.data[j] == '-') {
			at = j + 1;
			break;
		}
	}
	if (in.size > LABEL_MAX)
		return 0;
	for (size_t j = 0; at > 0 && j < at - 1; j++)
		points[count++] = ascii_lower(in.data[j]);
	while (at < in.size) {
		uint32_t before = i, weight = 1;
		for (uint32_t k = BASE;; k += BASE) {
			if (at == in.size)
				return 0;
			uint8_t c = ascii_lower(in.data[at++]);
			uint32_t digit = c >= 'a' && c <= 'z' ? c - (uint32_t)'a' : c >= '0' && c <= '9' ? c - (uint32_t)'0' + 26 : BASE;
			if (digit >= BASE || digit > (UINT32_MAX - i) / weight)
				return 0;
			i += digit * weight;
			uint32_t t = threshold(k, bias);
			if (digit < t)
				break;
			if (weight > UINT32_MAX / (BASE - t))
				return 0;
			weight *= BASE - t;
		}
		if (count == LABEL_MAX)
			return 0;
		bias = adapt(i - before, (uint32_t)count + 1, before == 0);
		n += i / (count + 1);
		i %= count + 1;
		if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff))
			return 0;
		memmove(points + i + 1, points + i, (count - i) * sizeof(*points));
		points[i++] = n;
		count++;
	}
	return count;
}

/* RFC 3492 6.3. Returns the number of octets, 0 where they are more than LABEL_MAX. */
static size_t
punycode_encode(const uint32_t *points, size_t count, uint8_t out[LABEL_MAX])
{
	uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS;
	size_t size = 0, handled, basic;

	for (size_t j = 0; j < count; j++) {
		if (points[j] < INITIAL_N)
			out[size++] = (uint8_t)points[j];
	}
	handled = basic = size;
	if (basic > 0)
		out[size++] = '-';
	while (handled < count) {
		uint32_t m = UINT32_MAX;
		for (size_t j = 0; j < count; j++) {
			if (points[j] >= n && points[j] < m)
				m = points[j];
		}
		delta += (m - n) * (uint32_t)(handled + 1);
		n = m;
		for (size_t j = 0; j < count; j++) {
			delta += points[j] < n;
			if (points[j] != n)
				continue;
			uint32_t q = delta;
			for (uint32_t k = BASE;; k += BASE) {
				uint32_t t = threshold(k, bias);
				uint32_t digit = q < t ? q : t + (q - t) % (BASE - t);
				if (size == LABEL_MAX)
					return 0;
				out[size++] = (uint8_t)(digit < 26 ? 'a' + digit : '0' + digit - 26);
				if (q < t)
					break;
				q = (q - t) / (BASE - t);
			}
			bias = adapt(delta, (uint32_t)handled + 1, handled == basic);
			delta = 0;
			handled++;
		}
		delta++;
		n++;
	}
	return size;
}

/* The code points of a label in UTF-8; 0 where there are none, or more than LABEL_MAX, or it is no UTF-8. */
static size_t
utf8_decode(struct span label, uint32_t points[LABEL_MAX])
{
	size_t count = 0;
	while (label.size > 0) {
		ucs4_t point;
		int length = u8_mbtoucr(&point, label.data, label.size);
		if (length <= 0 || count == LABEL_MAX)
			return 0;
		points[count++] = point < 0x80 ? ascii_lower((uint8_t)point) : point;
		label.data += length;
		label.size -= (size_t)length;
	}
	return count;
}

size_t
dns_to_a_label(struct span label, uint8_t out[DNS_LABEL_MAX])
{
	uint32_t points[LABEL_MAX];
	size_t count = utf8_decode(label, points);
	bool ascii = true;
	for (size_t i = 0; i < count; i++)
		ascii &= points[i] < 0x80;
	for (size_t i = 0; ascii && i < count; i++)
		out[i] = (uint8_t)points[i];
	if (ascii)
		return count;
	uint8_t encoded[LABEL_MAX];
	size_t size = punycode_encode(points, count, encoded);
	if (size == 0 || size + 4 > LABEL_MAX)
		return 0;
	memcpy(out, "xn--", 4);
	memcpy(out + 4, encoded, size);
	return size + 4;
}

/* What each octet is that is no letter, digit, hyphen or dot. */
enum { PLAIN, STRANGE, UNDERSCORE, ASTERISK = 4, DOT = 8 };
#define FOUR(x)    x, x, x, x
#define SIXTEEN(x) FOUR(x), FOUR(x), FOUR(x), FOUR(x)
/* clang-format off */
static const uint8_t octet_kinds[256] = {
	SIXTEEN(STRANGE),
	SIXTEEN(STRANGE),
	/* space ! " #   $ % & '   ( ) * +   , - . / */
	FOUR(STRANGE), FOUR(STRANGE), STRANGE, STRANGE, ASTERISK, STRANGE, STRANGE, PLAIN, DOT, STRANGE,
	/* 0 to 9   : ; < = > ? */
	FOUR(PLAIN), FOUR(PLAIN), PLAIN, PLAIN, STRANGE, STRANGE, FOUR(STRANGE),
	/* @ A to O   P to Z [ \ ] ^ _ */
	STRANGE, PLAIN, PLAIN, PLAIN, FOUR(PLAIN), FOUR(PLAIN), FOUR(PLAIN),
	FOUR(PLAIN), FOUR(PLAIN), PLAIN, PLAIN, PLAIN, STRANGE, STRANGE, STRANGE, STRANGE, UNDERSCORE,
	/* ` a to o   p to z { | } ~ DEL */
	STRANGE, PLAIN, PLAIN, PLAIN, FOUR(PLAIN), FOUR(PLAIN), FOUR(PLAIN),
	FOUR(PLAIN), FOUR(PLAIN), PLAIN, PLAIN, PLAIN, STRANGE, FOUR(STRANGE),
	SIXTEEN(STRANGE), SIXTEEN(STRANGE), SIXTEEN(STRANGE), SIXTEEN(STRANGE), SIXTEEN(STRANGE), SIXTEEN(STRANGE), SIXTEEN(STRANGE), SIXTEEN(STRANGE),
};
/* clang-format on */

/* The problems of x509/idna.h by their names here. */
static unsigned
u_label_problems(const uint32_t *points, size_t count)
{
	static const struct {
		unsigned idna, dns;
	} names[] = {
		{ IDNA_ASCII, DNS_A_LABEL_ASCII },         { IDNA_NOT_NFC, DNS_NOT_NFC },
		{ IDNA_HYPHENS, DNS_A_LABEL_HYPHENS },     { IDNA_MARK_FIRST, DNS_A_LABEL_MARK },
		{ IDNA_CHARACTER, DNS_A_LABEL_CHARACTER },
	};
	unsigned found = idna_problems(points, count), problems = 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		problems |= found & names[i].idna ? names[i].dns : 0;
	return problems;
}

/* What is wrong with a label that begins with "xn--"; *rtl: whether it makes its name a Bidi domain name. */
static unsigned
xn_problems(struct span label, bool *rtl)
{
	uint32_t points[LABEL_MAX];
	uint8_t again[LABEL_MAX + 1];

	struct span rest = { label.data + 4, label.size - 4 };
	size_t count = punycode_decode(rest, points);
	if (count == 0)
		return DNS_NOT_P_LABEL | (rest.size > 0 ? DNS_NOT_UNICODE : 0);
	size_t size = punycode_encode(points, count, again);
	bool same = size > 0 && ascii_equal_nocase(rest, (struct span){ again, size });
	*rtl |= idna_is_rtl(points, count);
	return (same ? 0 : DNS_NOT_P_LABEL) | u_label_problems(points, count);
}

/*
 * Whether each label of a Bidi domain name satisfies the Bidi rule; what is no label of letters, digits, hyphens and characters beyond ASCII is left
 * out, an asterisk above all.
 */
static bool
name_is_bidi(struct span name)
{
	uint32_t points[LABEL_MAX];
	struct span label;
	while (dns_label(&name, &label)) {
		bool plain = true;
		for (size_t i = 0; i < label.size; i++)
			plain &= label.data[i] >= 0x80 || octet_kinds[label.data[i]] == PLAIN;
		if (!plain)
			continue;
		size_t count =
			dns_is_xn(label) ? punycode_decode((struct span){ label.data + 4, label.size - 4 }, points) : utf8_decode(label, points);
		if (count > 0 && !idna_is_bidi(points, count))
			return false;
	}
	return true;
}

uint32_t
dns_bad_character(struct span name)
{
	uint32_t points[LABEL_MAX], found = 0;
	struct span label;
	while (found == 0 && dns_label(&name, &label)) {
		size_t count =
			dns_is_xn(label) ? punycode_decode((struct span){ label.data + 4, label.size - 4 }, points) : utf8_decode(label, points);
		if (count > 0 && u_label_problems(points, count) & DNS_A_LABEL_CHARACTER)
			found = idna_bad_character(points, count);
	}
	return found;
}

unsigned
dns_idna_problems(struct span name)
{
	uint32_t points[LABEL_MAX];
	unsigned problems = 0;
	bool rtl = false;
	struct span rest = name, label;
	while (dns_label(&rest, &label)) {
		size_t count = dns_is_xn(label) ? 0 : utf8_decode(label, points);
		bool ascii = true;
		for (size_t i = 0; i < count; i++)
			ascii &= points[i] < 0x80;
		if (dns_is_xn(label))
			problems |= xn_problems(label, &rtl);
		else if (!ascii)
			problems |= u_label_problems(points, count);
		if (!ascii)
			rtl |= idna_is_rtl(points, count);
	}
	return problems | (rtl && !name_is_bidi(name) ? DNS_NOT_BIDI : 0);
}

/* What is wrong with one label; `kinds`: those of its octets; `first`: it is the left-most one; `rtl`: see xn_problems(). */
static unsigned
label_problems(struct span label, unsigned kinds, bool first, bool *rtl)
{
	unsigned problems = kinds & STRANGE ? DNS_BAD_CHARACTER : 0;

	if (label.size == 0)
		return DNS_EMPTY_LABEL;
	if (kinds & UNDERSCORE)
		problems |= label.data[0] == '_' || label.data[label.size - 1] == '_' ? DNS_UNDERSCORE | DNS_UNDERSCORE_EDGE : DNS_UNDERSCORE;
	if (kinds & ASTERISK && !(first && label.size == 1))
		problems |= first ? DNS_WILDCARD_PARTIAL : DNS_WILDCARD_NOT_FIRST;
	if (label.size > LABEL_MAX)
		problems |= DNS_LABEL_TOO_LONG;
	if (label.data[0] == '-' || label.data[label.size - 1] == '-')
		problems |= DNS_EDGE_HYPHEN;
	if (dns_is_xn(label))
		problems |= xn_problems(label, rtl);
	else if (dns_is_reserved_ldh(label))
		problems |= DNS_RESERVED_LABEL;
	return problems;
}

/* Whether a name begins with "?.", or "*.?.", as the draft on redaction of precertificates had it. */
static bool
is_redacted(struct span name)
{
	size_t at = name.size > 2 && name.data[0] == '*' && name.data[1] == '.' ? 2 : 0;
	return name.size > at + 1 && name.data[at] == '?' && name.data[at + 1] == '.';
}

unsigned
dns_problems(struct span name)
{
	unsigned problems = name.size > DNS_NAME_MAX ? DNS_TOO_LONG : 0;
	bool rtl = false;

	if (name.size == 0)
		return DNS_EMPTY_LABEL;
	for (size_t begin = 0, end; begin <= name.size; begin = end + 1) {
		unsigned kinds = PLAIN;
		for (end = begin; end < name.size && octet_kinds[name.data[end]] != DOT; end++)
			kinds |= octet_kinds[name.data[end]];
		problems |= label_problems((struct span){ name.data + begin, end - begin }, kinds, begin == 0, &rtl);
	}
	if (rtl && !name_is_bidi(name))
		problems |= DNS_NOT_BIDI;
	if (name.size == 1 && name.data[0] == '*')
		problems |= DNS_WILDCARD_BARE;
	if (name.data[0] == '.')
		problems |= DNS_LEADING_DOT;
	if (problems & DNS_BAD_CHARACTER) {
		problems |= memchr(name.data, '\0', name.size) != NULL ? DNS_NUL : 0;
		problems |= name.size == 1 && name.data[0] == ' ' ? DNS_SPACE : 0;
		problems |= is_redacted(name) ? DNS_REDACTED : 0;
	}
	/* few names end with the last letter of these */
	uint8_t last = ascii_lower(name.data[name.size - 1]);
	if (last == 'n' && dns_ends_with(name, "onion"))
		problems |= DNS_ONION;
	if (last == 'a' && (dns_ends_with(name, "in-addr.arpa") || dns_ends_with(name, "ip6.arpa")))
		problems |= DNS_REVERSE_ZONE;
	return problems;
}

size_t
ip_from_text(struct span text, uint8_t octets[16])
{
	char copy[IP_TEXT_SIZE];
	if (text.size == 0 || text.size >= sizeof(copy) || memchr(text.data, '\0', text.size) != NULL)
		return 0;
	/* an address ends with a digit, or it has a colon; few names do */
	uint8_t last = text.data[text.size - 1];
	if (!(last >= '0' && last <= '9') && memchr(text.data, ':', text.size) == NULL)
		return 0;
	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	return inet_pton(AF_INET, copy, octets) == 1 ? 4 : inet_pton(AF_INET6, copy, octets) == 1 ? 16 : 0;
}

bool
is_ip_text(struct span text)
{
	uint8_t octets[16];
	return ip_from_text(text, octets) > 0;
}

/* A number from 0 to 255 in the fewest decimal digits; -1 where the label is none. */
static int
decimal_octet(struct span label)
{
	int value = 0;
	if (label.size == 0 || label.size > 3 || (label.data[0] == '0' && label.size > 1))
		return -1;
	for (size_t i = 0; i < label.size; i++) {
		if (label.data[i] < '0' || label.data[i] > '9')
			return -1;
		value = value * 10 + label.data[i] - '0';
	}
	return value <= 255 ? value : -1;
}

/* A hexadecimal digit; -1 where the label is none. */
static int
nibble(struct span label)
{
	uint8_t c = label.size == 1 ? ascii_lower(label.data[0]) : 0;
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t
dns_reverse_address(struct span name, uint8_t octets[16])
{
	bool v6 = dns_ends_with(name, "ip6.arpa");
	size_t suffix = v6 ? sizeof(".ip6.arpa") - 1 : sizeof(".in-addr.arpa") - 1, size = v6 ? 16 : 4, count = 0;
	struct span label, rest = { name.data, name.size > suffix ? name.size - suffix : 0 };

	if (rest.size == 0 || !(v6 || dns_ends_with(name, "in-addr.arpa")))
		return 0;
	memset(octets, 0, 16);
	/* the last octet or nibble stands first */
	for (; dns_label(&rest, &label); count++) {
		int value = v6 ? nibble(label) : decimal_octet(label);
		if (value < 0 || count >= (v6 ? 2 * size : size))
			return 0;
		if (v6)
			octets[15 - count / 2] |= (uint8_t)(value << 4 * (count % 2));
		else
			octets[3 - count] = (uint8_t)value;
	}
	return count == (v6 ? 2 * size : size) ? size : 0;
}

bool
ip_text(struct span octets, char text[IP_TEXT_SIZE])
{
	if (octets.size != 4 && octets.size != 16)
		return false;
	return inet_ntop(octets.size == 4 ? AF_INET : AF_INET6, octets.data, text, IP_TEXT_SIZE) != NULL;
}

/* Whether an authority (RFC 3986 3.2) has a host, closes the bracket of an IP literal, and has only digits for a port. */
static bool
has_host_and_port(struct span authority)
{
	const uint8_t *at = memchr(authority.data, '@', authority.size);
	if (at != NULL) {
		authority.size -= (size_t)(at + 1 - authority.data);
		authority.data = at + 1;
	}
	if (authority.size == 0 || authority.data[0] == ':')
		return false;
	size_t i = authority.size;
	while (authority.data[i - 1] >= '0' && authority.data[i - 1] <= '9' && i > 1)
		i--;
	bool literal = authority.data[0] == '[', port = authority.data[i - 1] == ':';
	struct span host = { authority.data, port ? i - 1 : authority.size };
	if (literal)
		return host.size > 2 && host.data[host.size - 1] == ']';
	return memchr(host.data, ':', host.size) == NULL;
}

bool
url_has_scheme(struct span url, const char *scheme)
{
	size_t length = strlen(scheme);
	if (url.size < length + 4 || !ascii_equal_nocase((struct span){ url.data, length }, (struct span){ (const uint8_t *)scheme, length }) ||
	    memcmp(url.data + length, "://", 3) != 0)
		return false;
	size_t begin = length + 3, end = begin;
	for (; end < url.size; end++) {
		uint8_t c = url.data[end];
		if (!(octet_kinds[c] & STRANGE))
			continue;
		if (c == '/' || c == '?' || c == '#')
			break;
		if (c <= ' ' || c > '~')
			return false;
	}
	bool control = false;
	for (size_t i = end; i < url.size; i++)
		control |= (url.data[i] < ' ') | (url.data[i] == 0x7f);
	return !control && has_host_and_port((struct span){ url.data + begin, end - begin });
}
