#include "input/pkcs7.h"

#include <libtasn1.h>
#include <limits.h>

/* First octets of tags. */
enum {
	INTEGER = 0x02,
	OBJECT_IDENTIFIER = 0x06,
	SEQUENCE = 0x30,
	SET = 0x31,
	CONTEXT_0 = 0xa0,
	CONTEXT_1 = 0xa1,
};

/* A tag and a length. */
struct header {
	uint8_t tag; /* its first octet */
	size_t size; /* of the header itself */
	size_t length;
	bool indefinite;
};

/* Reads a header; false if it is broken or claims more than there is. What is larger than libtasn1 can count is left alone. */
static bool
read_header(struct span octets, struct header *h)
{
	unsigned char class;
	unsigned long number;
	int tag_size = 0, length_size = 0, size = octets.size > INT_MAX ? INT_MAX : (int)octets.size;

	if (size == 0 || asn1_get_tag_der(octets.data, size, &class, &tag_size, &number) != ASN1_SUCCESS || tag_size >= size)
		return false;
	long length = asn1_get_length_der(octets.data + tag_size, size - tag_size, &length_size);
	*h = (struct header){ octets.data[0], (size_t)tag_size + (size_t)length_size, length < 0 ? 0 : (size_t)length, length == -1 };
	/* X.690 8.1.3.2: only what is constructed has an indefinite length */
	return length >= 0 || (h->indefinite && (class & ASN1_CLASS_STRUCTURED));
}

/* The size of contents of indefinite length, up to the end-of-contents octets that belong to them (X.690 8.1.5); false if there are none. */
static bool
find_end(struct span octets, size_t *size)
{
	struct span rest = octets;
	struct header h;
	for (size_t depth = 1; read_header(rest, &h);) {
		if (h.tag == 0 && h.length == 0 && --depth == 0) {
			*size = octets.size - rest.size;
			return true;
		}
		depth += h.indefinite;
		size_t used = h.size + h.length;
		rest = (struct span){ rest.data + used, rest.size - used };
	}
	return false;
}

/* Takes a value off the front of *rest; *contents may be NULL. Returns its tag; 0 if there is none, or it is broken. */
static uint8_t
take(struct span *rest, struct span *whole, struct span *contents)
{
	struct header h;
	if (!read_header(*rest, &h))
		return 0;
	struct span inside = { rest->data + h.size, rest->size - h.size };
	size_t end = 0;
	if (!h.indefinite)
		inside.size = h.length;
	else if (find_end(inside, &inside.size))
		end = 2;
	else
		return 0;
	if (whole != NULL)
		*whole = (struct span){ rest->data, h.size + inside.size + end };
	if (contents != NULL)
		*contents = inside;
	size_t used = h.size + inside.size + end;
	*rest = (struct span){ rest->data + used, rest->size - used };
	return h.tag;
}

/* Takes a value of this tag; leaves what has another. */
static bool
take_tag(struct span *rest, uint8_t tag, struct span *contents)
{
	struct span after = *rest;
	if (rest->size == 0 || rest->data[0] != tag || take(&after, NULL, contents) == 0)
		return false;
	*rest = after;
	return true;
}

/* Whether a row has nothing but SEQUENCEs, which certificates and CRLs are and the other choices of RFC 5652 10.2 are not. */
static bool
count_sequences(struct span row, size_t *count)
{
	for (*count = 0; row.size > 0; ++*count) {
		if (!take_tag(&row, SEQUENCE, NULL))
			return false;
	}
	return true;
}

bool
pkcs7_is_bundle(struct span octets, struct pkcs7 *p)
{
	static const uint8_t signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };
	struct span info, type, content, data, encapsulated, signers;

	*p = (struct pkcs7){ 0 };
	if (!take_tag(&octets, SEQUENCE, &info) || octets.size > 0)
		return false;
	if (!take_tag(&info, OBJECT_IDENTIFIER, &type) || !span_equal(type, (struct span){ signed_data, sizeof(signed_data) }))
		return false;
	if (!take_tag(&info, CONTEXT_0, &content) || info.size > 0 || !take_tag(&content, SEQUENCE, &data) || content.size > 0)
		return false;
	/* version, digestAlgorithms, encapContentInfo, which has a type and, where something is carried, that */
	if (!take_tag(&data, INTEGER, NULL) || !take_tag(&data, SET, NULL) || !take_tag(&data, SEQUENCE, &encapsulated) ||
	    !take_tag(&encapsulated, OBJECT_IDENTIFIER, NULL) || encapsulated.size > 0)
		return false;
	if (take_tag(&data, CONTEXT_0, &p->certificates) && !count_sequences(p->certificates, &p->certificate_count))
		return false;
	if (take_tag(&data, CONTEXT_1, &p->crls) && !count_sequences(p->crls, &p->crl_count))
		return false;
	return take_tag(&data, SET, &signers) && signers.size == 0 && data.size == 0 && p->certificate_count + p->crl_count > 0;
}

bool
pkcs7_take(struct span *row, struct span *value)
{
	return row->size > 0 && row->data[0] == SEQUENCE && take(row, value, NULL) != 0;
}
