#include "x509/foreign.h"

#include "asn1/decode.h"

/* So much of a text is looked at; and so many records of a file that is made of them. */
#define TEXT_LOOK    4096
#define RECORDS_LOOK 4096

/* --- formats that begin with octets of their own --- */

static const struct {
	size_t offset;
	struct span octets;
	const char *name;
} marks[] = {
#define MARK(offset, octets, name) \
	{ \
		offset, { (const uint8_t *)(octets), sizeof(octets) - 1 }, name \
	}
	MARK(0, "\x1f\x8b", "gzip data; unpack it first, with gunzip, or read tiles of CT logs with brlint-ct lint"),
	MARK(0, "\xfd\x37\x7a\x58\x5a\x00", "xz data; unpack it first, with unxz"),
	MARK(0, "BZh", "bzip2 data; unpack it first, with bunzip2"),
	MARK(0, "\x28\xb5\x2f\xfd", "zstd data; unpack it first, with unzstd"),
	MARK(0, "PK\x03\x04", "a zip archive; unpack it first, with unzip"),
	MARK(0, "PK\x05\x06", "an empty zip archive"),
	MARK(0, "7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first, with 7z x"),
	MARK(257, "ustar", "a tar archive; unpack it first, with tar -x"),
	MARK(0, "%PDF-", "a PDF document"),
	MARK(0, "\xfe\xed\xfe\xed", "a Java keystore; export its certificates first, with keytool"),
	MARK(0, "\xff\xfe", "text in UTF-16; turn it into UTF-8 first, with iconv"),
	MARK(0, "\xfe\xff", "text in UTF-16; turn it into UTF-8 first, with iconv"),
#undef MARK
};

static const char *
marked(struct span s)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t size = marks[i].octets.size;
		if (s.size >= marks[i].offset + size && memcmp(s.data + marks[i].offset, marks[i].octets.data, size) == 0)
			return marks[i].name;
	}
	return NULL;
}

/* --- text --- */

static bool
is_blank(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(uint8_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_hex(uint8_t c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Whether it is UTF-8 without control characters (RFC 3629 4); the last character may be cut off. */
static bool
is_text(struct span s)
{
	for (size_t i = 0; i < s.size;) {
		uint8_t c = s.data[i++];
		size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : SIZE_MAX;
		if (more == SIZE_MAX || (c < 0x20 && !is_blank(c)) || c == 0x7f)
			return false;
		for (; more > 0 && i < s.size; more--, i++) {
			if ((s.data[i] & 0xc0) != 0x80)
				return false;
		}
	}
	return s.size > 0;
}

/* Whether each character of ASCII has a zero beside it, as those of UTF-16 have: before it, or behind. */
static bool
is_wide_text(struct span s, size_t zero)
{
	size_t size = s.size < TEXT_LOOK ? s.size & ~(size_t)1 : TEXT_LOOK;
	for (size_t i = 0; i < size; i += 2) {
		uint8_t c = s.data[i + !zero];
		if (s.data[i + zero] != 0 || c >= 0x7f || (c < 0x20 && !is_blank(c)))
			return false;
	}
	return size >= 8;
}

static bool
contains(struct span s, const char *word)
{
	size_t size = strlen(word);
	for (size_t i = 0; i + size <= s.size; i++) {
		if (memcmp(s.data + i, word, size) == 0)
			return true;
	}
	return false;
}

static bool
is_json(struct span s)
{
	uint8_t opening = s.data[0];
	size_t i = 1;
	while (i < s.size && is_blank(s.data[i]))
		i++;
	if (i == s.size)
		return false;
	uint8_t c = s.data[i];
	return opening == '{' ? c == '"' || c == '}' : opening == '[' && (memchr("{[\"]-", c, 5) != NULL || is_digit(c));
}

static bool
is_hex_text(struct span s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.size; i++) {
		if (is_hex(s.data[i]))
			digits++;
		else if (!is_blank(s.data[i]) && s.data[i] != ':')
			return false;
	}
	return digits >= 8;
}

/* RFC 4648 4 and 5, in lines without blanks. */
static bool
is_base64_text(struct span s)
{
	size_t characters = 0;
	bool ended = false;
	for (size_t i = 0; i < s.size; i++) {
		uint8_t c = s.data[i];
		if (c == '\r' || c == '\n')
			continue;
		bool belongs = is_letter(c) || is_digit(c) || memchr("+/-_", c, 4) != NULL;
		if (!belongs && c != '=')
			return false;
		if (belongs && ended)
			return false;
		ended |= c == '=';
		characters++;
	}
	return characters >= 16;
}

/* Whether the first two lines have the same number of some mark, at least one. */
static bool
is_table(struct span s)
{
	static const char separators[] = { ',', ';', '\t' };
	struct span rest = s, first = span_take(&rest, '\n'), second = span_take(&rest, '\n');
	for (size_t k = 0; k < sizeof(separators) && second.size > 0; k++) {
		size_t counts[2] = { 0 };
		for (size_t i = 0; i < first.size; i++)
			counts[0] += first.data[i] == separators[k];
		for (size_t i = 0; i < second.size; i++)
			counts[1] += second.data[i] == separators[k];
		if (counts[0] > 0 && counts[0] == counts[1])
			return true;
	}
	return false;
}

static const char *
text_name(struct span s)
{
	if (is_wide_text(s, 0) || is_wide_text(s, 1))
		return "text in UTF-16; turn it into UTF-8 first, with iconv";
	s.size = s.size < TEXT_LOOK ? s.size : TEXT_LOOK;
	if (!is_text(s))
		return NULL;
	if (s.size >= 3 && memcmp(s.data, "\xef\xbb\xbf", 3) == 0)
		s = (struct span){ s.data + 3, s.size - 3 };
	while (s.size > 0 && is_blank(s.data[0]))
		s = (struct span){ s.data + 1, s.size - 1 };
	if (s.size == 0)
		return "text without anything but blanks";
	if (contains(s, "-----BEGIN "))
		return "PEM text; give the DER octets that its base64 stands for";
	if (is_json(s))
		return contains(s, "\"leaf_input\"")
			       ? "JSON with entries of a CT log that is cut or damaged; what is whole of it can be read as ct-entries"
			       : "JSON text";
	if (s.data[0] == '<')
		return "a web page or other XML text";
	if (is_hex_text(s))
		return "hexadecimal text; turn it into octets first, with xxd -r -p";
	if (is_base64_text(s))
		return "base64 text; give the DER octets that it stands for";
	return is_table(s) ? "a table as text (CSV); give the certificates in it" : "text";
}

/* --- records and vectors --- */

static size_t
number(const uint8_t *octets, size_t size)
{
	size_t value = 0;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | octets[i];
	return value;
}

/* Takes a vector with a length of so many octets off the front of *rest (RFC 8446 3.4). Returns false where it is not there whole. */
static bool
take_vector(struct span *rest, size_t length, struct span *vector)
{
	size_t size = rest->size >= length ? number(rest->data, length) : SIZE_MAX;
	if (size > rest->size - length || rest->size < length)
		return false;
	*vector = (struct span){ rest->data + length, size };
	*rest = (struct span){ rest->data + length + size, rest->size - length - size };
	return true;
}

static bool
take_octets(struct span *rest, size_t size)
{
	if (rest->size < size)
		return false;
	*rest = (struct span){ rest->data + size, rest->size - size };
	return true;
}

/* A SignedCertificateTimestampList (RFC 6962 3.3): at least one timestamp of version 1, which has 47 octets or more. */
static bool
is_sct_list(struct span s)
{
	struct span list, sct;
	size_t count = 0;
	if (!take_vector(&s, 2, &list) || s.size > 0)
		return false;
	for (; list.size > 0; count++) {
		if (!take_vector(&list, 2, &sct) || sct.size < 47 || sct.data[0] != 0)
			return false;
	}
	return count > 0;
}

/* A TileLeaf of a data tile, as static-ct-api has it: a TimestampedEntry (RFC 6962 3.4), of a precertificate the same, and the issuers' hashes. */
static bool
take_leaf(struct span *s)
{
	struct span vector;
	if (!take_octets(s, 8) || s->size < 2)
		return false;
	size_t type = number(s->data, 2);
	if (type > 1 || !take_octets(s, 2) || (type == 1 && !take_octets(s, 32)))
		return false;
	if (!take_vector(s, 3, &vector) || vector.size == 0 || !take_vector(s, 2, &vector))
		return false;
	if (type == 1 && !take_vector(s, 3, &vector))
		return false;
	return take_vector(s, 2, &vector) && vector.size % 32 == 0;
}

/* Whole it is exact: other octets do not come out at the end. One that is cut has an entry at least, of a SEQUENCE. */
static const char *
tile_name(struct span s)
{
	struct span rest = s;
	size_t count = 0;
	while (rest.size > 0 && count < 256 && take_leaf(&rest))
		count++;
	if (count > 0 && rest.size == 0)
		return "a data tile of a CT log (static-ct-api); read it as ct-tile";
	/* behind the time, the type, the hash that a precertificate has, and the length */
	if (count > 0 && s.data[s.data[9] == 0 ? 13 : 45] == 0x30)
		return "a data tile of a CT log (static-ct-api) that is cut or damaged; what is whole of it can be read as ct-tile";
	return NULL;
}

static bool
is_records(struct span s)
{
	struct span record;
	size_t count = 0;
	while (s.size > 0 && count < RECORDS_LOOK) {
		if (!take_vector(&s, 4, &record) || record.size == 0)
			return false;
		count++;
	}
	return count > 0;
}

/* --- DER --- */

enum {
	TAG_INTEGER = 0x02,
	TAG_BIT_STRING = 0x03,
	TAG_OCTET_STRING = 0x04,
	TAG_OID = 0x06,
	TAG_GENERALIZED_TIME = 0x18,
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
	TAG_0 = 0xa0,
	TAG_1 = 0xa1,
	TAG_2 = 0xa2,
};

#define VALUES 10

/* The first values of a structured one: their tags and contents; tags are 0 behind the last. */
struct values {
	uint8_t tags[VALUES + 2];
	struct span contents[VALUES];
	size_t count;
};

static struct values
look(struct span contents)
{
	struct values v = { .count = 0 };
	uint8_t tag;
	struct span value;
	for (; v.count < VALUES && tlv_next(&contents, &tag, &value); v.count++) {
		v.tags[v.count] = tag;
		v.contents[v.count] = value;
	}
	return v;
}

/* Whether the values begin with these tags, and with `all` end with them. */
static bool
has_tags(const struct values *v, const char *tags, bool all)
{
	size_t size = strlen(tags);
	return v->count >= size && memcmp(v->tags, tags, size) == 0 && (!all || v->count == size);
}
#define BEGINS(values, tags) has_tags(values, tags, false)
#define IS(values, tags)     has_tags(values, tags, true)

static bool
is_algorithm(struct span contents)
{
	struct values v = look(contents);
	return v.tags[0] == TAG_OID && v.count <= 2;
}

/* The OBJECT IDENTIFIER 1.2.840.113549.1.7.N of a kind of PKCS#7 (RFC 5652 4), as N; 0 where it is another. */
static unsigned
pkcs7_type(struct span oid)
{
	static const uint8_t arcs[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07 };
	return oid.size == sizeof(arcs) + 1 && memcmp(oid.data, arcs, sizeof(arcs)) == 0 ? oid.data[sizeof(arcs)] : 0;
}

/* SignedData (RFC 5652 5.1). With nothing but certificates and CRLs it has no signature, and so no algorithm of a digest. */
static const char *
signed_data_name(struct span content)
{
	struct values explicit = look(content), data = look(explicit.contents[0]);
	if (!BEGINS(&data, "\x02\x31\x30"))
		return "signed data (PKCS#7, RFC 5652)";
	struct values signed_content = look(data.contents[2]);
	if (signed_content.tags[0] == TAG_OID && span_equal(signed_content.contents[0], SPAN("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04")))
		return "a timestamp token (RFC 3161)";
	struct values algorithms = look(data.contents[1]);
	/* end-of-contents octets have tag 0, too, and what goes to them is cut off nowhere */
	return algorithms.tags[0] == 0 && signed_content.tags[1] == 0 ? "PKCS#7 without signers (RFC 5652 5.1); brlint unpacks a file of it that is "
									"whole, ends with it, and has certificates or CRLs and nothing else"
								      : "signed data (PKCS#7, RFC 5652)";
}

static const char *
content_info_name(const struct values *v)
{
	switch (pkcs7_type(v->contents[0])) {
	case 2:
		return signed_data_name(v->contents[1]);
	case 3:
		return "enveloped data (PKCS#7, RFC 5652 6); decrypt it first";
	case 4:
		return "signed and enveloped data (PKCS#7, RFC 2315 11); decrypt it first";
	case 6:
		return "encrypted data (PKCS#7, RFC 5652 8); decrypt it first";
	default:
		return "a container of PKCS#7 (RFC 5652)";
	}
}

/* What begins with a number, as private keys do. */
static const char *
versioned_name(const struct values *v)
{
	size_t integers = 0;
	while (integers < v->count && v->tags[integers] == TAG_INTEGER)
		integers++;
	struct values second = look(v->contents[1]);
	if (v->tags[1] == TAG_SEQUENCE && pkcs7_type(second.contents[0]) > 0 && second.tags[0] == TAG_OID)
		return "a PKCS#12 file (RFC 7292), which may have a private key; give the certificates in it";
	if (BEGINS(v, "\x02\x30\x04") && is_algorithm(v->contents[1]))
		return "a private key (PKCS#8, RFC 5958)";
	if (BEGINS(v, "\x02\x04") && (v->count == 2 || v->tags[2] == TAG_0 || v->tags[2] == TAG_1))
		return "a private EC key (RFC 5915)";
	if (BEGINS(v, "\x02\x30") && v->tags[1] == TAG_SEQUENCE && second.tags[0] == TAG_OID && v->tags[2] == TAG_SEQUENCE)
		return "a set of parameters of EC keys (X9.62)";
	if (BEGINS(v, "\x02\x30") && second.tags[0] == TAG_SEQUENCE && second.tags[1] == TAG_OCTET_STRING && second.count == 2)
		return "a request for a timestamp (RFC 3161)";
	if (integers != v->count)
		return NULL;
	/* nothing but numbers: moduli have hundreds of octets, exponents of public keys few */
	if (integers >= 9)
		return "a private RSA key (RFC 8017)";
	if (integers == 6)
		return "a private DSA key";
	if (integers == 2 && v->contents[0].size >= 64 && v->contents[1].size <= 8)
		return v->contents[1].size > 1 || span_equal(v->contents[1], SPAN("\x03")) ? "a public RSA key (RFC 8017)"
											   : "a set of parameters of DH keys (PKCS#3)";
	if (integers == 2)
		return "a signature (ECDSA or DSA)";
	return integers >= 3 && integers <= 5 && v->contents[0].size >= 64 ? "a set of parameters of DSA or DH keys" : NULL;
}

/* An OCSPRequest (RFC 6960 4.1.1), by the CertID of its first request. */
static bool
is_ocsp_request(struct span tbs)
{
	struct values v = look(tbs);
	size_t at = 0;
	while (at < v.count && (v.tags[at] == TAG_0 || v.tags[at] == TAG_1))
		at++;
	if (v.tags[at] != TAG_SEQUENCE)
		return false;
	struct values requests = look(v.contents[at]), request = look(requests.contents[0]), id = look(request.contents[0]);
	return requests.tags[0] == TAG_SEQUENCE && request.tags[0] == TAG_SEQUENCE && IS(&id, "\x30\x04\x04\x02");
}

/* A PKIStatusInfo (RFC 3161 2.4.2): a status below 6, and perhaps text and a failure. */
static bool
is_status_info(struct span contents)
{
	struct values v = look(contents);
	return v.tags[0] == TAG_INTEGER && v.contents[0].size == 1 && v.contents[0].data[0] < 6 &&
	       (v.count == 1 || v.tags[1] == TAG_SEQUENCE || v.tags[1] == TAG_BIT_STRING);
}

/* What begins with a SEQUENCE, as what is signed does. */
static const char *
nested_name(const struct values *v)
{
	struct values first = look(v->contents[0]), second = look(v->contents[1]);
	if (IS(v, "\x30\x30\x03") && BEGINS(&first, "\x02\x30\x30\xa0"))
		return "a certification request (PKCS#10, RFC 2986), not a certificate; give the TBSCertificate or the certificate made of it";
	if (IS(v, "\x30\x30\x03") && BEGINS(&first, "\x02\x30\x30"))
		return "a certification request (PKCS#10, RFC 2986) without attributes; give the TBSCertificate or the certificate made of it";
	size_t id = first.tags[0] == TAG_0;
	if (BEGINS(v, "\x30\x30\x03") && (first.tags[id] == TAG_1 || first.tags[id] == TAG_2) && first.tags[id + 1] == TAG_GENERALIZED_TIME)
		return "a BasicOCSPResponse (RFC 6960 4.2.1); give the OCSPResponse around it";
	if (IS(v, "\x30\x30\x03") && BEGINS(&first, "\x02\x30\xa0\x30\x02\x30"))
		return "an attribute certificate (RFC 5755)";
	if (BEGINS(&first, "\x02\xa4\xa4"))
		return "a message of CMP (RFC 9810); give the certificates in it";
	if (IS(v, "\x30\x03") && is_algorithm(v->contents[0]))
		return "a public key (SubjectPublicKeyInfo, RFC 5280 4.1)";
	if (IS(v, "\x30\x04") && is_algorithm(v->contents[0]))
		return "an encrypted private key (PKCS#8, RFC 5958 3)";
	if (v->count == 2 && v->tags[1] == TAG_SEQUENCE && is_status_info(v->contents[0]) && pkcs7_type(second.contents[0]) > 0)
		return "an answer of a timestamp server (RFC 3161)";
	if (v->count == 1 && is_status_info(v->contents[0]) && first.count > 1)
		return "an answer of a timestamp server (RFC 3161), which has no token";
	if ((v->count == 1 || IS(v, "\x30\xa0")) && is_ocsp_request(v->contents[0]))
		return "an OCSP request (RFC 6960 4.1.1); give the response to it";
	return NULL;
}

static const char *
der_name(struct span s)
{
	uint8_t tag;
	struct span contents;
	if (!tlv_next(&s, &tag, &contents))
		return NULL;
	if (tag == TAG_OID && s.size == 0 && contents.size > 0)
		return "an object identifier, as EC parameters are";
	if (tag == TAG_OCTET_STRING && s.size == 0 && is_sct_list(contents))
		return "a list of signed certificate timestamps (RFC 6962 3.3); give the certificate that has it";
	if (tag != TAG_SEQUENCE)
		return NULL;
	struct values v = look(contents);
	if (v.tags[0] == TAG_OID)
		return v.tags[1] == TAG_0 || pkcs7_type(v.contents[0]) > 0 ? content_info_name(&v) : NULL;
	return v.tags[0] == TAG_INTEGER ? versioned_name(&v) : v.tags[0] == TAG_SEQUENCE ? nested_name(&v) : NULL;
}

const char *
foreign_name(struct span s)
{
	const char *name;
	if (s.size == 0)
		return "an empty input";
	if ((name = marked(s)) != NULL || (name = der_name(s)) != NULL || (name = text_name(s)) != NULL)
		return name;
	if (is_sct_list(s))
		return "a list of signed certificate timestamps (RFC 6962 3.3); give the certificate that has it";
	if ((name = tile_name(s)) != NULL)
		return name;
	return is_records(s) ? "a file of records with lengths of four octets; read it as records" : NULL;
}
