#include "tests/big_cert.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const uint8_t before_validity[] =
	"\xa0\x03\x02\x01\x02\x02\x0a\x12\x34\x56\x78\x90\x12\x34\x56\x78\x90" /* version v3, serialNumber */
	"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";                    /* signature ecdsa-with-SHA256 */
static const uint8_t validity[] = "\x30\x1e\x17\x0d" "260401000000Z" "\x17\x0d" "260601000000Z";
static const uint8_t name[] = "\x30\x11\x31\x0f\x30\x0d\x06\x03\x55\x04\x03\x0c\x06" "Big CA";
static const uint8_t nobody[] = "\x30\x00";
static const uint8_t key[] = /* the generator of P-256 */
	"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04"
	"\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96"
	"\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";
static const uint8_t of_subscriber[] = "\x30\x13\x06\x03\x55\x1d\x25\x04\x0c\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01"; /* serverAuth */
static const uint8_t of_issuer[] =
	"\x30\x0f\x06\x03\x55\x1d\x13\x01\x01\xff\x04\x05\x30\x03\x01\x01\xff"  /* basicConstraints: cA */
	"\x30\x0e\x06\x03\x55\x1d\x0f\x01\x01\xff\x04\x04\x03\x02\x01\x06";     /* keyUsage: keyCertSign, cRLSign */
static const uint8_t san_head[] = "\x06\x03\x55\x1d\x11\x01\x01\xff";
static const uint8_t constraints_head[] = "\x06\x03\x55\x1d\x1e\x01\x01\xff";
static const uint8_t after[] =
	"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"        /* signatureAlgorithm */
	"\x03\x09\x00\x30\x06\x02\x01\x01\x02\x01\x01";           /* signatureValue */
/* clang-format on */

#define ENTRY_MAX 32

/* Writes from the end to the beginning, so that each length is known when it is due. */
struct writer {
	uint8_t *at;
};

static void
put(struct writer *w, const void *octets, size_t size)
{
	w->at -= size;
	memcpy(w->at, octets, size);
}

#define PUT(w, text) put((w), (text), sizeof(text) - 1)

/* The tag and length of a value whose contents begin here and end there. */
static void
put_header(struct writer *w, uint8_t tag, const uint8_t *end)
{
	size_t length = (size_t)(end - w->at), count = 0;
	for (size_t left = length; length >= 0x80 && left > 0; left >>= 8, count++)
		put(w, &(uint8_t){ (uint8_t)left }, 1);
	put(w, &(uint8_t){ (uint8_t)(count == 0 ? length : 0x80 | count) }, 1);
	put(w, &tag, 1);
}

/* The dNSNames; `subtrees`: each in a GeneralSubtree. */
static void
put_names(struct writer *w, uint32_t count, bool subtrees, bool repeated)
{
	char text[ENTRY_MAX];
	for (uint32_t i = count; i-- > 0;) {
		const uint8_t *end = w->at;
		bool again = repeated && i == count - 1;
		int length = snprintf(text, sizeof(text), again ? "H%07u.EXAMPLE.COM" : "h%07u.example.com", again ? 0 : i);
		put(w, text, (size_t)length);
		put_header(w, 0x82, end);
		if (subtrees)
			put_header(w, 0x30, end);
	}
}

/* The extension with the names. */
static void
put_extension(struct writer *w, uint32_t names, enum big_cert_kind kind)
{
	const uint8_t *end = w->at, *list = w->at;
	bool constraints = kind == BIG_CERT_ISSUER || kind == BIG_CERT_EXCLUDING;
	if (kind == BIG_CERT_EXCLUDING) {
		put_names(w, names, true, false);
		put_header(w, 0xa1, list);
		list = w->at;
	}
	put_names(w, names, constraints, kind == BIG_CERT_REPEATED);
	if (constraints)
		put_header(w, 0xa0, list);
	put_header(w, 0x30, end);
	put_header(w, 0x04, end);
	if (constraints)
		PUT(w, constraints_head);
	else
		PUT(w, san_head);
	put_header(w, 0x30, end);
}

uint8_t *
big_cert(uint32_t names, enum big_cert_kind kind, size_t *size)
{
	size_t room = (size_t)names * 2 * ENTRY_MAX + 1024;
	bool issuer = kind == BIG_CERT_ISSUER || kind == BIG_CERT_EXCLUDING;
	uint8_t *octets = malloc(room);
	if (octets == NULL)
		return NULL;
	struct writer w = { octets + room };
	const uint8_t *end = w.at;
	PUT(&w, after);
	const uint8_t *tbs_end = w.at;
	put_extension(&w, names, kind);
	if (issuer)
		PUT(&w, of_issuer);
	else
		PUT(&w, of_subscriber);
	put_header(&w, 0x30, tbs_end);
	put_header(&w, 0xa3, tbs_end);
	PUT(&w, key);
	if (issuer)
		PUT(&w, name);
	else
		PUT(&w, nobody);
	PUT(&w, validity);
	PUT(&w, name);
	PUT(&w, before_validity);
	put_header(&w, 0x30, tbs_end);
	put_header(&w, 0x30, end);
	*size = (size_t)(end - w.at);
	memmove(octets, w.at, *size);
	return octets;
}
