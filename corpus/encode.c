/* Value notation, much as X.680 has it, into DER. README.md in this folder describes it. */
#include <arpa/inet.h>
#include <ctype.h>
#include <libtasn1.h>
#include <nettle/sha1.h>
#include <stdio.h>
#include <stdlib.h>

#include "asn1/pkix.h"
#include "asn1/string.h"
#include "asn1/time.h"
#include "corpus/encode.h"
#include "corpus/sign.h"
#include "x509/sha256.h"

/* --- words --- */

static void
skip_space(const char **text)
{
	while (isspace((unsigned char)**text))
		(*text)++;
}

/* Takes a mark, such as a brace. */
static bool
take(const char **text, const char *mark)
{
	skip_space(text);
	size_t length = strlen(mark);
	if (strncmp(*text, mark, length) != 0)
		return false;
	*text += length;
	return true;
}

#define WORD_SIZE 128

/* The next word: letters, digits and - . : / _; empty where there is none. It is taken only if `use`. */
static void
word(const char **text, char out[WORD_SIZE], bool use)
{
	skip_space(text);
	size_t n = 0;
	while (n < WORD_SIZE - 1 && (isalnum((unsigned char)(*text)[n]) || ((*text)[n] != '\0' && strchr("-.:/_", (*text)[n]) != NULL)))
		n++;
	memcpy(out, *text, n);
	out[n] = '\0';
	if (use)
		*text += n;
}

static bool
take_word(const char **text, const char *wanted)
{
	char w[WORD_SIZE];
	word(text, w, false);
	if (strcmp(w, wanted) != 0)
		return false;
	*text += strlen(w);
	return true;
}

/* '0a 0b'H */
static bool
hex_literal(struct compilation *c, const char **text, struct octets *out)
{
	char digits[8192];
	const char *end = strchr(*text + 1, '\'');
	size_t length = end != NULL ? (size_t)(end - *text - 1) : sizeof(digits);
	if (length >= sizeof(digits) || end[1] != 'H')
		return compile_error(c, "a literal of octets ends in 'H");
	memcpy(digits, *text + 1, length);
	digits[length] = '\0';
	*text = end + 2;
	return encode_hex(c, digits, out);
}

bool
encode_hex(struct compilation *c, const char *text, struct octets *out)
{
	while (*text != '\0') {
		char pair[3] = { text[0], text[0] != '\0' ? text[1] : '\0', '\0' };
		if (isspace((unsigned char)*text)) {
			text++;
			continue;
		}
		if (*text == '*') {
			/* what stands before it, so many times */
			char *end;
			size_t size = out->size;
			for (long times = strtol(text + 1, &end, 10); times > 1; times--) {
				struct octets again = { 0 };
				octets_add(&again, out->data, size);
				octets_add(out, again.data, size);
				octets_free(&again);
			}
			text = end;
			continue;
		}
		if (!isxdigit((unsigned char)pair[0]) || !isxdigit((unsigned char)pair[1]))
			return compile_error(c, "\"%.20s\" is not a pair of hexadecimal digits", text);
		uint8_t octet = (uint8_t)strtoul(pair, NULL, 16);
		octets_add(out, &octet, 1);
		text += 2;
	}
	return true;
}

/* "text" with \" \\ and \x0a; "text" * 3 repeats it. */
static bool
string_literal(struct compilation *c, const char **text, struct octets *out)
{
	struct octets once = { 0 };
	const char *p = *text + 1;
	while (*p != '"') {
		uint8_t octet = (uint8_t)*p;
		if (*p == '\0') {
			octets_free(&once);
			return compile_error(c, "a string does not end");
		}
		if (*p == '\\' && p[1] == 'x' && isxdigit((unsigned char)p[2]) && isxdigit((unsigned char)p[3])) {
			char pair[3] = { p[2], p[3], '\0' };
			octet = (uint8_t)strtoul(pair, NULL, 16);
			p += 3;
		} else if (*p == '\\' && p[1] != '\0') {
			octet = (uint8_t) * ++p;
		}
		octets_add(&once, &octet, 1);
		p++;
	}
	*text = p + 1;
	long times = 1;
	if (take(text, "*")) {
		char *end;
		times = strtol(*text, &end, 10);
		*text = end;
	}
	for (long i = 0; i < times; i++)
		octets_add(out, once.data, once.size);
	octets_free(&once);
	return true;
}

/* --- contents of the types without structure --- */

static bool
integer(struct compilation *c, const char **text, const struct type *type, struct octets *out)
{
	char w[WORD_SIZE];
	word(text, w, true);
	for (size_t i = 0; i < type->name_count; i++) {
		if (type->names[i] != NULL && strcmp(type->names[i], w) == 0) {
			uint8_t octet = (uint8_t)i;
			octets_add(out, &octet, 1);
			return true;
		}
	}
	char *end;
	long long v = strtoll(w, &end, 0);
	if (end == w || *end != '\0')
		return compile_error(c, "\"%s\" is not a number", w);
	uint8_t octets[9];
	size_t n = 0;
	for (int shift = 56; shift >= 0; shift -= 8) {
		uint8_t octet = (uint8_t)(v >> shift);
		bool sign = n == 0 && shift > 0 &&
			    ((v >= 0 && octet == 0 && !(v >> (shift - 8) & 0x80)) || (v < 0 && octet == 0xff && v >> (shift - 8) & 0x80));
		if (!sign || n > 0)
			octets[n++] = octet;
	}
	octets_add(out, octets, n);
	return true;
}

static bool
object_identifier(struct compilation *c, const char **text, struct octets *out)
{
	char w[WORD_SIZE];
	uint8_t octets[WORD_SIZE];
	word(text, w, true);
	enum oid oid = oid_from_name(w);
	size_t size = oid_encode(oid != OID_UNKNOWN ? oid_dotted(oid) : w, octets, sizeof(octets));
	if (size == 0)
		return compile_error(c, "\"%s\" is not an object identifier", w);
	octets_add(out, octets, size);
	return true;
}

/* { digitalSignature, keyCertSign } */
static bool
named_bits(struct compilation *c, const char **text, const struct type *type, struct octets *out)
{
	uint8_t octets[5] = { 0 };
	int highest = -1;
	while (!take(text, "}")) {
		char w[WORD_SIZE];
		word(text, w, true);
		int bit = 0;
		while (bit < (int)type->name_count && strcmp(type->names[bit], w) != 0)
			bit++;
		if (bit == (int)type->name_count)
			return compile_error(c, "\"%s\" is not a bit of %s", w, type->name);
		octets[1 + bit / 8] |= (uint8_t)(0x80 >> bit % 8);
		highest = bit > highest ? bit : highest;
		take(text, ",");
	}
	octets[0] = (uint8_t)(highest < 0 ? 0 : 7 - highest % 8);
	octets_add(out, octets, (size_t)(highest < 0 ? 1 : 2 + highest / 8));
	return true;
}

/* 2026-04-01T00:00:00Z as the contents of a time. */
static bool
time_literal(struct compilation *c, const char **text, bool generalized, struct octets *out)
{
	char w[WORD_SIZE], digits[20];
	struct calendar_time t;
	word(text, w, true);
	if (sscanf(w, "%4d-%2d-%2dT%2d:%2d:%2dZ", &t.year, &t.month, &t.day, &t.hour, &t.minute, &t.second) != 6)
		return compile_error(c, "\"%s\" is not a time of the form 2026-04-01T00:00:00Z", w);
	int n = snprintf(digits, sizeof(digits), "%04d%02d%02d%02d%02d%02dZ", t.year % 10000, t.month % 100, t.day % 100, t.hour % 100,
			 t.minute % 100, t.second % 100);
	octets_add(out, digits + (generalized ? 0 : 2), (size_t)(n - (generalized ? 0 : 2)));
	return true;
}

/* 192.0.2.1, 2001:db8::1, and with /24 behind them an address and its mask. */
static bool
address(struct compilation *c, const char **text, struct octets *out)
{
	char w[WORD_SIZE];
	uint8_t octets[16], mask[16] = { 0 };
	word(text, w, true);
	char *slash = strchr(w, '/');
	if (slash != NULL)
		*slash = '\0';
	int size = inet_pton(AF_INET, w, octets) == 1 ? 4 : inet_pton(AF_INET6, w, octets) == 1 ? 16 : 0;
	if (size == 0)
		return compile_error(c, "\"%s\" is neither an address nor other octets", w);
	octets_add(out, octets, (size_t)size);
	if (slash != NULL) {
		int bits = atoi(slash + 1);
		for (int i = 0; i < bits && i < size * 8; i++)
			mask[i / 8] |= (uint8_t)(0x80 >> i % 8);
		octets_add(out, mask, (size_t)size);
	}
	return true;
}

/* "keyid NAME": the key identifier of a test key by the first method of RFC 5280 4.2.1.2. */
static bool
key_identifier(struct compilation *c, const char **text, struct octets *out)
{
	char w[WORD_SIZE];
	struct octets bits = { 0 };
	struct sha1_ctx h;
	uint8_t hash[SHA1_DIGEST_SIZE];
	word(text, w, true);
	if (!key_bits(c, w, &bits))
		return false;
	sha1_init(&h);
	sha1_update(&h, bits.size, bits.data);
	sha1_digest(&h, sizeof(hash), hash);
	octets_add(out, hash, sizeof(hash));
	octets_free(&bits);
	return true;
}

/* A string in the code units of its type. */
static bool
string(struct compilation *c, const char **text, const struct type *type, struct octets *out)
{
	struct octets plain = { 0 };
	size_t width = type->kind == TYPE_BMP_STRING ? 2 : type->kind == TYPE_UNIVERSAL_STRING ? 4 : 1;
	if (!string_literal(c, text, &plain))
		return false;
	for (size_t i = 0; i < plain.size; i++) {
		octets_add(out, "\0\0\0", width - 1);
		octets_add(out, plain.data + i, 1);
	}
	octets_free(&plain);
	return true;
}

static bool components(struct compilation *c, const char **text, const struct type *type, struct octets *out);
static bool elements(struct compilation *c, const char **text, const struct type *type, const char *oid, struct octets *out);
static bool sct_list(struct compilation *c, const char **text, struct octets *out);

/* The contents octets of a value of a type that is no CHOICE and no open type. */
static bool
contents(struct compilation *c, const char **text, const struct type *type, const char *oid, struct octets *out)
{
	skip_space(text);
	if (**text == '\'')
		return hex_literal(c, text, out);
	switch (type->kind) {
	case TYPE_BOOLEAN:
		if (take_word(text, "TRUE"))
			octets_add(out, "\xff", 1);
		else if (take_word(text, "FALSE"))
			octets_add(out, "\x00", 1);
		else
			return compile_error(c, "a BOOLEAN is TRUE or FALSE, not \"%.20s\"", *text);
		return true;
	case TYPE_NULL:
		take_word(text, "NULL");
		return true;
	case TYPE_INTEGER:
	case TYPE_ENUMERATED:
		return integer(c, text, type, out);
	case TYPE_OID:
		return object_identifier(c, text, out);
	case TYPE_BIT_STRING:
		if (take(text, "{"))
			return named_bits(c, text, type, out);
		return compile_error(c, "a BIT STRING is '...'H, beginning with the count of unused bits");
	case TYPE_OCTET_STRING:
		return take_word(text, "keyid") ? key_identifier(c, text, out) : address(c, text, out);
	case TYPE_UTC_TIME:
	case TYPE_GENERALIZED_TIME:
		return **text == '"' ? string_literal(c, text, out) : time_literal(c, text, type->kind == TYPE_GENERALIZED_TIME, out);
	case TYPE_SEQUENCE:
	case TYPE_SET:
		return components(c, text, type, out);
	case TYPE_SEQUENCE_OF:
	case TYPE_SET_OF:
		return elements(c, text, type, oid, out);
	case TYPE_SCT_LIST:
		return sct_list(c, text, out);
	default:
		if (is_string_type(type->kind) && **text == '"')
			return string(c, text, type, out);
		return compile_error(c, "\"%.20s\" is not a value of %s", *text, type->name);
	}
}

/* --- structured values --- */

/* { name value, name value } in the order in which they are written, which may be a wrong one. */
static bool
components(struct compilation *c, const char **text, const struct type *type, struct octets *out)
{
	char oid[WORD_SIZE] = "";
	if (!take(text, "{"))
		return compile_error(c, "%s begins with a brace, not \"%.20s\"", type->name, *text);
	while (!take(text, "}")) {
		char name[WORD_SIZE];
		word(text, name, true);
		size_t i = type_component(type, name);
		if (i == type->count)
			return compile_error(c, "\"%s\" is not a component of %s", name, type->name);
		const struct component *k = &type->components[i];
		const char *before = *text;
		/* a value that depends on an object identifier can name it in the one before it */
		char next[WORD_SIZE];
		word(&before, next, false);
		if (k->type == &ObjectIdentifier || k->type == &AlgorithmIdentifier)
			snprintf(oid, sizeof(oid), "%s", next);
		if (!encode_value(c, text, k, k->type, oid, out))
			return false;
		take(text, ",");
	}
	return true;
}

/* { value, value } */
static bool
elements(struct compilation *c, const char **text, const struct type *type, const char *oid, struct octets *out)
{
	if (!take(text, "{"))
		return compile_error(c, "%s begins with a brace, not \"%.20s\"", type->name, *text);
	while (!take(text, "}")) {
		const struct component *element = &type->components[0];
		char name[WORD_SIZE];
		skip_space(text);
		bool braced = **text == '{';
		word(text, name, false);
		bool ok;
		if (type == &Name && !braced && strcmp(name, "DER") != 0) {
			*text += strlen(name);
			ok = encode_rdn(c, text, name, out);
		} else if (type == &Extensions && !braced && strcmp(name, "DER") != 0) {
			*text += strlen(name);
			ok = encode_extension(c, text, name, out);
		} else {
			ok = encode_value(c, text, element, element->type, oid, out);
		}
		if (!ok)
			return false;
		take(text, ",");
	}
	return true;
}

/* The type that the name of a universal type stands for; NULL where it is none. */
static const struct type *
plain_type_of_name(const char *name)
{
	for (size_t i = 0; i <= TYPE_BMP_STRING; i++) {
		if (plain_types[i] != NULL && strcmp(plain_types[i]->name, name) == 0)
			return plain_types[i];
	}
	/* in one word */
	return strcmp(name, "OCTET-STRING") == 0 ? &OctetString
	       : strcmp(name, "BIT-STRING") == 0 ? &BitString
	       : strcmp(name, "OID") == 0        ? &ObjectIdentifier
						 : NULL;
}

/* The string type that an attribute's value has where no case says otherwise (RFC 5280 A.1, BR 7.1.4.2). */
static const struct type *
usual_string(const char *attribute)
{
	static const char *const printable[] = { "countryName", "serialNumber", "dnQualifier", "jurisdictionCountry", NULL };
	static const char *const ia5[] = { "emailAddress", "domainComponent", NULL };
	for (size_t i = 0; printable[i] != NULL; i++) {
		if (strcmp(attribute, printable[i]) == 0)
			return plain_types[TYPE_PRINTABLE_STRING];
	}
	for (size_t i = 0; ia5[i] != NULL; i++) {
		if (strcmp(attribute, ia5[i]) == 0)
			return &IA5String;
	}
	return &UTF8String;
}

bool
encode_rdn(struct compilation *c, const char **text, const char *oid, struct octets *out)
{
	struct octets pair = { 0 }, set = { 0 };
	char notation[WORD_SIZE];
	const char *name = notation;
	snprintf(notation, sizeof(notation), "%s", oid);
	bool ok = encode_value(c, &name, &(const struct component){ "type", &ObjectIdentifier }, &ObjectIdentifier, NULL, &pair) &&
		  encode_value(c, text, &(const struct component){ "value", &Any, .open = ROLE_ATTRIBUTE }, &Any, oid, &pair);
	if (ok) {
		octets_add_tlv(&set, 0x30, &pair);
		octets_add_tlv(out, 0x31, &set);
	}
	octets_free(&pair);
	octets_free(&set);
	return ok;
}

bool
encode_extension(struct compilation *c, const char **text, const char *oid, struct octets *out)
{
	struct octets parts = { 0 }, inner = { 0 };
	char notation[WORD_SIZE];
	const char *name = notation;
	const struct type *type = oid_type(oid_from_name(oid), ROLE_EXTENSION);
	snprintf(notation, sizeof(notation), "%s", oid);
	bool ok = encode_value(c, &name, NULL, &ObjectIdentifier, NULL, &parts);
	if (ok && take_word(text, "critical"))
		octets_add(&parts, "\x01\x01\xff", 3);
	skip_space(text);
	/* an extension that the program does not know: octets, or a value with the name of its type */
	if (ok && type == NULL && **text == '\'')
		ok = encode_value(c, text, NULL, &OctetString, NULL, &parts);
	else if (ok && (ok = encode_value(c, text, NULL, type != NULL ? type : &Any, NULL, &inner)))
		octets_add_tlv(&parts, 0x04, &inner);
	if (ok)
		octets_add_tlv(out, 0x30, &parts);
	octets_free(&parts);
	octets_free(&inner);
	return ok;
}

/* A vector with a length of two octets (RFC 8446 3.4). */
static void
add_vector(struct octets *out, const struct octets *contents)
{
	uint8_t length[2] = { (uint8_t)(contents->size >> 8), (uint8_t)contents->size };
	octets_add(out, length, 2);
	octets_add(out, contents->data, contents->size);
}

/* The identifier of a log: 32 octets of a number, or the digest of a test key. */
static bool
log_id(struct compilation *c, const char *value, uint8_t id[SHA256_SIZE])
{
	struct octets spki = { 0 };
	bool is_number = *value >= '0' && *value <= '9';
	bool ok = is_number || key_spki(c, value, &spki);
	if (is_number)
		memset(id, atoi(value), SHA256_SIZE);
	else
		sha256_octets((struct span){ spki.data, spki.size }, id);
	octets_free(&spki);
	return ok;
}

/*
 * { { logID 1, timestamp 2026-04-01T00:00:00Z }, ... }: the fields of RFC 6962 3.2. A logID is 32 octets of the number, or the digest of a test key;
 * version 0, no extensions, and an ECDSA signature of eight octets are what is left out.
 */
static bool
sct_list(struct compilation *c, const char **text, struct octets *out)
{
	struct octets list = { 0 };
	if (!take(text, "{"))
		return compile_error(c, "a list of timestamps begins with a brace, not \"%.20s\"", *text);
	while (!take(text, "}")) {
		struct octets sct = { 0 }, extensions = { 0 }, signature = { 0 };
		uint8_t version = 0, log[32] = { 0 }, algorithms[2] = { 4, 3 };
		int64_t milliseconds = 0;
		if (!take(text, "{"))
			return compile_error(c, "a timestamp begins with a brace, not \"%.20s\"", *text);
		while (!take(text, "}")) {
			char name[WORD_SIZE], value[WORD_SIZE];
			word(text, name, true);
			skip_space(text);
			if (**text == '\'') {
				if (!hex_literal(c, text, strcmp(name, "extensions") == 0 ? &extensions : &signature))
					return false;
			} else {
				struct octets digits = { 0 };
				const char *at = value;
				word(text, value, true);
				if (strcmp(name, "timestamp") == 0) {
					if (!time_literal(c, &at, true, &digits))
						return false;
					time_parse((struct span){ digits.data, digits.size }, true, &milliseconds);
					milliseconds *= 1000;
				} else if (strcmp(name, "logID") == 0) {
					if (!log_id(c, value, log))
						return false;
				} else if (strcmp(name, "version") == 0) {
					version = (uint8_t)atoi(value);
				} else if (strcmp(name, "hashAlgorithm") == 0 || strcmp(name, "signatureAlgorithm") == 0) {
					algorithms[strcmp(name, "hashAlgorithm") != 0] = (uint8_t)atoi(value);
				} else {
					return compile_error(c, "\"%s\" is not a field of a timestamp", name);
				}
				octets_free(&digits);
			}
			take(text, ",");
		}
		octets_add(&sct, &version, 1);
		octets_add(&sct, log, sizeof(log));
		for (int shift = 56; shift >= 0; shift -= 8)
			octets_add(&sct, &(uint8_t){ (uint8_t)(milliseconds >> shift) }, 1);
		if (signature.size == 0)
			octets_add(&signature, "\x30\x06\x02\x01\x01\x02\x01\x01", 8);
		add_vector(&sct, &extensions);
		octets_add(&sct, algorithms, 2);
		add_vector(&sct, &signature);
		add_vector(&list, &sct);
		octets_free(&sct);
		octets_free(&extensions);
		octets_free(&signature);
		take(text, ",");
	}
	add_vector(out, &list);
	octets_free(&list);
	return true;
}

/* --- any value --- */

static uint8_t
universal_identifier(const struct type *type)
{
	switch (type->kind) {
	case TYPE_SEQUENCE:
	case TYPE_SEQUENCE_OF:
		return 0x30;
	case TYPE_SET:
	case TYPE_SET_OF:
		return 0x31;
	case TYPE_SCT_LIST:
		return 0x04;
	default:
		return (uint8_t)type->kind;
	}
}

/* The alternative that the text names or, where the alternatives are told apart by their types, that a literal stands for. */
static const struct component *
alternative(struct compilation *c, const char **text, const struct type *type)
{
	char name[WORD_SIZE];
	word(text, name, false);
	for (size_t i = 0; i < type->count; i++) {
		if (strcmp(type->components[i].name, name) == 0 || strcmp(type->components[i].type->name, name) == 0) {
			*text += strlen(name);
			return &type->components[i];
		}
	}
	if (type == &Time)
		return &type->components[strncmp(name, "2050", 4) >= 0 || strncmp(name, "1950", 4) < 0];
	for (size_t i = 0; i < type->count && **text == '"'; i++) {
		if (type->components[i].type->kind == TYPE_UTF8_STRING)
			return &type->components[i];
	}
	compile_error(c, "\"%.20s\" is not an alternative of %s", *text, type->name);
	return NULL;
}

/* Whether an identifier alone stands for an AlgorithmIdentifier: with NULL for parameters, as RSA has them, or with none. */
static bool
algorithm_alone(struct compilation *c, const char **text, struct octets *out)
{
	struct octets contents_octets = { 0 };
	char name[WORD_SIZE], notation[WORD_SIZE];
	const char *at = notation;
	word(text, name, true);
	snprintf(notation, sizeof(notation), "%s", name);
	bool ok = encode_value(c, &at, NULL, &ObjectIdentifier, NULL, &contents_octets);
	if (ok && (strstr(name, "WithRSA") != NULL || strcmp(name, "rsaEncryption") == 0))
		octets_add(&contents_octets, "\x05\x00", 2);
	if (ok)
		octets_add_tlv(out, 0x30, &contents_octets);
	octets_free(&contents_octets);
	return ok;
}

/* A value without the tag of its component. */
static bool
untagged(struct compilation *c, const char **text, const struct type *type, enum oid_role role, const char *oid, uint8_t identifier,
	 struct octets *out)
{
	struct octets inner = { 0 };
	char name[WORD_SIZE];
	bool ok;

	skip_space(text);
	word(text, name, false);
	if (strcmp(name, "DER") == 0) {
		*text += strlen(name);
		skip_space(text);
		return hex_literal(c, text, out);
	}
	const struct type *plain = plain_type_of_name(name);
	if (plain != NULL && plain != &Null) {
		*text += strlen(name);
		ok = contents(c, text, plain, oid, &inner);
		octets_add_tlv(out, identifier != 0 ? identifier : universal_identifier(plain), &inner);
		octets_free(&inner);
		return ok;
	}
	if (type->kind == TYPE_ANY) {
		const struct type *open = oid != NULL && role != ROLE_NONE ? oid_type(oid_from_name(oid), role) : NULL;
		if (open == NULL && strcmp(name, "NULL") == 0)
			open = &Null;
		if (open == NULL && role == ROLE_ATTRIBUTE)
			open = usual_string(oid);
		if (open == NULL)
			return compile_error(c, "\"%.20s\" needs the name of its type, or DER '...'H", *text);
		type = open;
	}
	if (strcmp(name, "key") == 0 && strcmp(type->name, "SubjectPublicKeyInfo") == 0) {
		*text += strlen(name);
		word(text, name, true);
		return key_spki(c, name, out);
	}
	if (type == &AlgorithmIdentifier && **text != '{' && **text != '\'')
		return algorithm_alone(c, text, out);
	if (type->kind == TYPE_CHOICE) {
		const struct component *chosen = alternative(c, text, type);
		return chosen != NULL && encode_value(c, text, chosen, chosen->type, oid, out);
	}
	ok = contents(c, text, type, oid, &inner);
	octets_add_tlv(out, identifier != 0 ? identifier : universal_identifier(type), &inner);
	octets_free(&inner);
	return ok;
}

bool
encode_value(struct compilation *c, const char **text, const struct component *component, const struct type *type, const char *oid,
	     struct octets *out)
{
	enum tagging tagging = component != NULL ? component->tagging : UNTAGGED;
	enum oid_role role = component != NULL ? component->open : ROLE_NONE;

	if (tagging == TAG_EXPLICIT) {
		struct octets inner = { 0 };
		bool ok = untagged(c, text, type, role, oid, 0, &inner);
		octets_add_tlv(out, (uint8_t)(0xa0 | component->tag), &inner);
		octets_free(&inner);
		return ok;
	}
	uint8_t identifier = 0;
	if (tagging == TAG_IMPLICIT)
		identifier = (uint8_t)(0x80 | component->tag | (universal_identifier(type) & 0x20));
	return untagged(c, text, type, role, oid, identifier, out);
}
