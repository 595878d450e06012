/*
 * A CRL of any size, for the tests of size: big_crl ENTRIES [KIND] writes one to standard output.
 *   plain      16-octet serial numbers, and in nine entries of ten a reasonCode (the default)
 *   unchecked  the same, and in each reasonCode a critical flag that is encoded although it is FALSE: a defect in nearly every entry
 *   repeated   the same as plain, and the last serial number is the first again
 *   equal      all serial numbers are the same
 * It is signed by nobody: signatureValue holds zeros.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERIAL_SIZE 16

enum kind { PLAIN, UNCHECKED, REPEATED, EQUAL };

static const uint8_t before_entries[] = {
	0x02, 0x01, 0x01,                                                                       /* version: v2 */
	0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,                 /* signature: ecdsa-with-SHA256 */
	0x30, 0x11, 0x31, 0x0f, 0x30, 0x0d, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x06,           /* issuer: CN=Big CA */
	'B',  'i',  'g',  ' ',  'C',  'A',                                                      /* */
	0x17, 0x0d, '2',  '6',  '0',  '4',  '0',  '2',  '0',  '0',  '0',  '0',  '0',  '0', 'Z', /* thisUpdate */
	0x17, 0x0d, '2',  '6',  '0',  '4',  '0',  '8',  '0',  '0',  '0',  '0',  '0',  '0', 'Z', /* nextUpdate */
};

/* authorityKeyIdentifier, cRLNumber */
static const uint8_t extensions[] = {
	0xa0, 0x21, 0x30, 0x1f, 0x30, 0x11, 0x06, 0x03, 0x55, 0x1d, 0x23, 0x04, 0x0a, 0x30, 0x08, 0x80, 0x06, 0x01,
	0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x14, 0x04, 0x03, 0x02, 0x01, 0x07,
};

static const uint8_t after_list[] = {
	0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02, /* signatureAlgorithm */
	0x03, 0x09, 0x00, 0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01,       /* signatureValue */
};

/* crlEntryExtensions with a reasonCode keyCompromise; and with critical FALSE before it */
static const uint8_t reason[] = { 0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01, 0x01 };
static const uint8_t reason_unchecked[] = { 0x30, 0x0f, 0x30, 0x0d, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x01, 0x01, 0x00, 0x04, 0x03, 0x0a, 0x01, 0x01 };

static size_t
entry(uint32_t number, uint32_t count, enum kind kind, uint8_t out[64])
{
	static const uint8_t date[] = "\x17\x0d"
				      "260401120000Z";
	uint32_t of = kind == EQUAL || (kind == REPEATED && number + 1 == count) ? 0 : number;
	uint64_t chance = (of + 1) * UINT64_C(0x9e3779b97f4a7c15);
	size_t size = 2;

	out[0] = 0x30;
	out[size++] = 0x02;
	out[size++] = SERIAL_SIZE;
	out[size++] = 0x5a;
	for (int i = 0; i < SERIAL_SIZE - 1; i++) {
		chance ^= chance >> 29;
		chance *= UINT64_C(0xbf58476d1ce4e5b9);
		out[size++] = (uint8_t)(chance >> 56);
	}
	memcpy(out + size, date, sizeof(date) - 1);
	size += sizeof(date) - 1;
	if (number % 10 != 9) {
		const uint8_t *with = kind == UNCHECKED ? reason_unchecked : reason;
		size_t length = kind == UNCHECKED ? sizeof(reason_unchecked) : sizeof(reason);
		memcpy(out + size, with, length);
		size += length;
	}
	out[1] = (uint8_t)(size - 2);
	return size;
}

/* A SEQUENCE with a length of four octets, whatever it is, but in the fewest that there can be: lists here are long. */
static size_t
header(uint8_t out[8], size_t length)
{
	size_t octets = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4, size = 0;
	out[size++] = 0x30;
	out[size++] = (uint8_t)(octets == 0 ? length : 0x80 | octets);
	for (size_t i = octets; i > 0; i--)
		out[size++] = (uint8_t)(length >> 8 * (i - 1));
	return size;
}

int
main(int argc, char **argv)
{
	static const char *const kinds[] = { "plain", "unchecked", "repeated", "equal" };
	uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
	enum kind kind = PLAIN;
	uint8_t buffer[64], list[8], tbs[8], outer[8];
	size_t entries = 0;

	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && argc > 2; i++) {
		if (strcmp(argv[2], kinds[i]) == 0)
			kind = (enum kind)i;
	}
	if (count == 0) {
		fprintf(stderr, "usage: big_crl ENTRIES [plain | unchecked | repeated | equal]\n");
		return 2;
	}
	for (uint32_t i = 0; i < count; i++)
		entries += entry(i, count, kind, buffer);
	size_t list_header = header(list, entries);
	size_t tbs_length = sizeof(before_entries) + list_header + entries + sizeof(extensions);
	size_t tbs_header = header(tbs, tbs_length);
	size_t outer_header = header(outer, tbs_header + tbs_length + sizeof(after_list));

	fwrite(outer, 1, outer_header, stdout);
	fwrite(tbs, 1, tbs_header, stdout);
	fwrite(before_entries, 1, sizeof(before_entries), stdout);
	fwrite(list, 1, list_header, stdout);
	for (uint32_t i = 0; i < count; i++)
		fwrite(buffer, 1, entry(i, count, kind, buffer), stdout);
	fwrite(extensions, 1, sizeof(extensions), stdout);
	fwrite(after_list, 1, sizeof(after_list), stdout);
	return fflush(stdout) != 0;
}
