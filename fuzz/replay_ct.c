/*
 * The target for what brlint-ct trusts a log by without a fuzzer: texts of each kind, whole and changed, and the files that are named.
 *   replay_ct [FILE...]
 */
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "fuzz/change.h"
#include "fuzz/targets.h"

#define INPUT_MAX 65536
#define CHANGES   3000

static void
send(const uint8_t *input, size_t size, int changes)
{
	static uint8_t changed[INPUT_MAX];

	fuzz_ct_trust(input, size);
	for (int i = 0; i < changes; i++) {
		memcpy(changed, input, size);
		/* the first octet says what it is */
		fuzz_ct_trust(changed, 1 + change(changed + 1, size - 1));
	}
}

static void
send_octets(uint8_t kind, const void *octets, size_t size)
{
	static uint8_t input[INPUT_MAX];

	input[0] = kind;
	memcpy(input + 1, octets, size);
	send(input, size + 1, CHANGES);
}

/* A signed checkpoint of a test log, and what its operator says of that log. */
static const char note[] = "rome2026h1.example.org\n300\nlCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=\n\n\xe2\x80\x94 rome2026h1.example.org "
			   "kVB1JgAAAZtxtEwABAMARzBFAiEAi+mTa2xjL1IdWpH82OeciGsGvwRAP+f1WkfKaSZCfFECIHoNPZ/Q3y6UNzvKOO9cuLr6V16vPNfhwhle9f6r5H/Z\n";
static const char sth[] =
	"{\"tree_size\":300,\"timestamp\":1767139200000,\"sha256_root_hash\":\"lCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=\","
	"\"tree_head_signature\":\"BAMARzBFAiEAi+mTa2xjL1IdWpH82OeciGsGvwRAP+f1WkfKaSZCfFECIHoNPZ/Q3y6UNzvKOO9cuLr6V16vPNfhwhle9f6r5H/Z\"}";
#define LOG \
	"{\"description\":\"A\",\"key\":\"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPIcer7RB32jt4bTEbhgUKLKvOctFD+" \
	"I2hoDItFxUBlJiGFvftBuRk3fO7e1T7gC2ekyfL7XoO2oN/" \
	"ObcZyc4EA==\",\"log_id\":\"CKIDXIl+znJaHUyhzhNVaSxIUov59RCXLh3fJXJExnk=\",\"url\":\"https://a.example/" \
	"\",\"mmd\":60,\"state\":{\"readonly\":{" \
	"\"final_tree_head\":{\"tree_size\":300,\"sha256_root_hash\":\"lCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=\"}}},\"temporal_interval\":{" \
	"\"start_inclusive\":\"2025-07-01T00:00:00Z\",\"end_exclusive\":\"2026-01-01T00:00:00+01:00\"}}"
static const char list[] = "{\"log_list_timestamp\":\"2026-08-20T13:34:57Z\",\"operators\":[{\"logs\":[" LOG "],\"tiled_logs\":[" LOG "]}]}";

static void
send_gzip(void)
{
	static uint8_t packed[INPUT_MAX], plain[8192];
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);

	if (c == NULL)
		abort();
	memcpy(plain + 1000, list, sizeof(list));
	size_t size = libdeflate_gzip_compress(c, plain, sizeof(plain), packed, sizeof(packed) / 2);
	send_octets(4, packed, size);
	memcpy(packed + size, packed, size);
	send_octets(4, packed, 2 * size);
	libdeflate_free_compressor(c);
}

static void
add_member(zip_t *zip, const char *name, const void *octets, size_t size)
{
	zip_source_t *source = zip_source_buffer(zip, octets, size, 0);

	if (source == NULL || zip_file_add(zip, name, source, 0) < 0)
		abort();
}

static void
send_zip(void)
{
	static uint8_t archive[INPUT_MAX / 2], tile[2048];
	char name[] = "/tmp/replay_ct.XXXXXX";
	int file = mkstemp(name), code;

	if (file < 0)
		abort();
	close(file);
	zip_t *zip = zip_open(name, ZIP_CREATE | ZIP_TRUNCATE, &code);
	if (zip == NULL)
		abort();
	add_member(zip, "checkpoint", note, sizeof(note) - 1);
	add_member(zip, "tile/data/000", tile, sizeof(tile));
	add_member(zip, "tile/0/000", tile, sizeof(tile));
	FILE *read = zip_close(zip) == 0 ? fopen(name, "rb") : NULL;
	if (read == NULL)
		abort();
	size_t size = fread(archive, 1, sizeof(archive), read);
	fclose(read);
	unlink(name);
	send_octets(7, archive, size);
}

/* Octets as entries, with each octet of flags that stands for something else, whole and changed. */
static void
judge_octets(const void *octets, size_t size, int changes)
{
	static const uint8_t flags[] = { 0, 1, 3, 1 | 4, 1 | 4 | 32, 1 | 8 | 16, 64, 3 | 4 | 64 };
	static uint8_t input[INPUT_MAX], changed[INPUT_MAX];

	memcpy(input + 1, octets, size);
	for (size_t i = 0; i < sizeof(flags); i++) {
		input[0] = flags[i];
		fuzz_ct_judge(input, 1 + size);
		for (int n = 0; n < changes; n++) {
			memcpy(changed, input, 1 + size);
			fuzz_ct_judge(changed, 1 + change(changed + 1, size));
		}
	}
}

/* Two entries, of a certificate and of a precertificate that are none, and of the second the chain; then the same as an answer to get-entries. */
static void
judge_entries(void)
{
	static const uint8_t tile[] =
		"\0\0\1\x8f\0\0\0\0\0\0\0\0\5\x30\3\2\1\7\0\x08\0\0\5\0\0\0\2\0\0\0"
		"\0\0\1\x8f\0\0\0\1\0\1ABCDEFGHIJKLMNOPQRSTUVWXYZ012345\0\0\2\x30\0\0\x08\0\0\5\0\0\0\2\1\0\0\5\x30\3\2\1\7\0\x20"
		"abcdefghijklmnopqrstuvwxyz012345";
	static const char answer[] = "{\"entries\":[{\"leaf_input\":\"AAAAAAGPAAAAAAAAAAAFMAMCAQcAAA==\",\"extra_data\":\"AAAIAAAFMAMCAQc=\"},"
				     "{\"leaf_input\":\"AAAAAAGPAAAAAAAAAAAFMAMCAQcAAA==\",\"extra_data\":\"AAAA\"}]}";

	judge_octets(tile, sizeof(tile) - 1, CHANGES / 10);
	judge_octets(answer, sizeof(answer) - 1, CHANGES / 10);
}

static int
send_file(const char *name)
{
	static uint8_t input[INPUT_MAX];
	FILE *file = fopen(name, "rb");

	if (file == NULL) {
		perror(name);
		return 1;
	}
	size_t size = fread(input, 1, sizeof(input) - 1, file);
	fuzz_ct_trust(input, size);
	judge_octets(input, size, 0);
	fclose(file);
	return 0;
}

int
main(int argc, char **argv)
{
	static const uint8_t range[8 + 2 * 32] = { 0, 0, 0, 0, 0, 0, 1, 4, 7 };
	static uint8_t proof[2 + 6 * 32] = { 3, 7 };
	int status = 0;

	for (int i = 1; i < argc; i++)
		status |= send_file(argv[i]);
	if (argc > 1)
		return status;
	send_octets(0, note, sizeof(note) - 1);
	send_octets(1, sth, sizeof(sth) - 1);
	send_octets(2, list, sizeof(list) - 1);
	send_octets(2, LOG, sizeof(LOG) - 1);
	send_octets(3, range, sizeof(range));
	send_octets(5, "here/tile/data/x001/x234/067.p/12", 33);
	send_octets(5, "Fri, 31 Dec 1999 23:59:59 GMT", 29);
	send_octets(5, "120", 3);
	for (proof[0] = 1; proof[0] < 9; proof[0]++)
		send_octets(6, proof, sizeof(proof));
	send_gzip();
	send_zip();
	judge_entries();
	return 0;
}
