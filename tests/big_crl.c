#include "tests/big_crl.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The octets of what stands before and behind the entries; lengths of what is around them are reckoned. */
/* clang-format off */
static const uint8_t before[] =
	"\x02\x01\x01"                                            /* version v2 */
	"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"        /* signature ecdsa-with-SHA256 */
	"\x30\x11\x31\x0f\x30\x0d\x06\x03\x55\x04\x03\x0c\x06" "Big CA" /* issuer */
	"\x17\x0d" "260402000000Z"                                /* thisUpdate */
	"\x17\x0d" "260408000000Z";                               /* nextUpdate */
static const uint8_t extensions[] =
	"\xa0\x21\x30\x1f"
	"\x30\x11\x06\x03\x55\x1d\x23\x04\x0a\x30\x08\x80\x06KeyOne" /* authorityKeyIdentifier */
	"\x30\x0a\x06\x03\x55\x1d\x14\x04\x03\x02\x01\x07";           /* cRLNumber */
static const uint8_t after[] =
	"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"        /* signatureAlgorithm */
	"\x03\x09\x00\x30\x06\x02\x01\x01\x02\x01\x01";           /* signatureValue */
static const uint8_t date[] = "\x17\x0d" "260401120000Z";
/* clang-format on */

/* crlEntryExtensions */
static const uint8_t reason[] = "\x30\x0c\x30\x0a\x06\x03\x55\x1d\x15\x04\x03\x0a\x01\x01";
static const uint8_t reason_critical[] = "\x30\x0f\x30\x0d\x06\x03\x55\x1d\x15\x01\x01\x00\x04\x03\x0a\x01\x01";

#define SERIAL_SIZE 16
#define ENTRY_MAX   64

struct writer {
	uint8_t *at;
};

static void
put(struct writer *w, const void *octets, size_t size)
{
	memcpy(w->at, octets, size);
	w->at += size;
}

#define PUT(w, text) put((w), (text), sizeof(text) - 1)

/* The tag and length of a SEQUENCE. */
static void
put_header(struct writer *w, size_t length)
{
	uint8_t octets[6] = { 0x30 };
	size_t count = 0, size = 1;
	while (length >= 0x80 && length >> 8 * count > 0)
		count++;
	octets[size++] = (uint8_t)(count == 0 ? length : 0x80 | count);
	for (size_t i = count; i > 0; i--)
		octets[size++] = (uint8_t)(length >> 8 * (i - 1));
	put(w, octets, size);
}

/* A serial number that looks like chance, and is another for each number. */
static void
put_serial(struct writer *w, uint32_t number)
{
	uint8_t octets[2 + SERIAL_SIZE] = { 0x02, SERIAL_SIZE, 0x5a };
	uint64_t x = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	for (size_t i = 3; i < sizeof(octets); i++) {
		octets[i] = (uint8_t)(x >> 56);
		x = (x ^ x >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	}
	put(w, octets, sizeof(octets));
}

static size_t
put_entry(struct writer *w, uint32_t number, uint32_t count, enum big_crl_kind kind)
{
	uint8_t contents[ENTRY_MAX], *begin = w->at;
	struct writer inner = { contents };
	bool first = kind == BIG_CRL_EQUAL || (kind == BIG_CRL_REPEATED && number + 1 == count);

	put_serial(&inner, first ? 0 : number);
	PUT(&inner, date);
	if (number % 10 != 9 && kind == BIG_CRL_DEFECTS)
		PUT(&inner, reason_critical);
	else if (number % 10 != 9)
		PUT(&inner, reason);
	put_header(w, (size_t)(inner.at - contents));
	put(w, contents, (size_t)(inner.at - contents));
	return (size_t)(w->at - begin);
}

uint8_t *
big_crl(uint32_t count, enum big_crl_kind kind, size_t *size)
{
	uint8_t scratch[ENTRY_MAX], *octets = malloc((size_t)count * ENTRY_MAX + 1024);
	size_t list = 0;
	struct writer w = { scratch }, out = { octets };

	if (octets == NULL)
		return NULL;
	for (uint32_t i = 0; i < count; i++, w.at = scratch)
		list += put_entry(&w, i, count, kind);
	put_header(&w, list);
	size_t tbs = sizeof(before) - 1 + (size_t)(w.at - scratch) + list + sizeof(extensions) - 1;
	w.at = scratch;
	put_header(&w, tbs);
	put_header(&out, (size_t)(w.at - scratch) + tbs + sizeof(after) - 1);
	put_header(&out, tbs);
	PUT(&out, before);
	put_header(&out, list);
	for (uint32_t i = 0; i < count; i++)
		put_entry(&out, i, count, kind);
	PUT(&out, extensions);
	PUT(&out, after);
	*size = (size_t)(out.at - octets);
	return octets;
}
