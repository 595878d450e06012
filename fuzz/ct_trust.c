#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ct/http.h"
#include "ct/log.h"
#include "ct/source.h"
#include "fuzz/targets.h"

#define MOST 65536 /* octets that something may become */

/* A log whose key is of the fuzzer's choice, but for its form. */
static const char key[] =
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPIcer7RB32jt4bTEbhgUKLKvOctFD+I2hoDItFxUBlJiGFvftBuRk3fO7e1T7gC2ekyfL7XoO2oN/ObcZyc4EA==";

static const struct log *
log_of_key(void)
{
	static struct log log;
	struct why why;

	if (log.key == NULL && !log_from_key(&log, key, NULL, &why))
		abort();
	return &log;
}

static void
try_note(const uint8_t *data, size_t size)
{
	struct checkpoint c, other;
	struct why why;
	char *origin = NULL;

	/* what is verified is said by the note, and whoever signed it is named there */
	if (checkpoint_read(log_of_key(), data, size, &c, &origin, &why)) {
		if (!checkpoint_read_unverified(data, size, &other, &why) || other.size != c.size || !hash_is(&other.root, &c.root))
			abort();
		if (!checkpoint_names(log_of_key(), data, size))
			abort();
	}
	free(origin);
}

static void
try_sth(const uint8_t *data, size_t size)
{
	struct checkpoint c;
	struct why why;

	sth_read(log_of_key(), data, size, &c, &why);
}

static void
try_list(const uint8_t *data, size_t size)
{
	struct log_list list;
	struct why why;

	if (!log_list_read(&list, data, size, &why))
		return;
	for (size_t i = 0; i < list.count; i++) {
		const struct log *log = &list.logs[i];
		struct hash id;
		hash_octets(log->key, log->key_size, &id);
		if (!hash_is(&id, &log->id) || log->description == NULL || log->url == NULL || log->state == NULL || !log_matches(log, "*"))
			abort();
	}
	log_list_free(&list);
}

static void
try_range(const uint8_t *data, size_t size)
{
	struct range range;
	struct octets octets = { 0 };
	struct hash root;

	if (!range_read(&range, data, size))
		return;
	range_write(&range, &octets);
	if (octets.size != size || memcmp(octets.data, data, size) != 0)
		abort();
	range_root(&range, &root);
	octets_free(&octets);
}

static void
try_gzip(const uint8_t *data, size_t size)
{
	struct octets out = { 0 };
	struct why why;

	if (inflate_octets(data, size, MOST, &out, &why) ? out.size > MOST : out.size != 0)
		abort();
	octets_free(&out);
}

/* A path, and a value of Retry-After. */
static void
try_text(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size), again[TILE_PATH_SIZE];
	int level;
	uint64_t index;
	unsigned width;

	if (text == NULL)
		abort();
	if (tile_path_read(text, &level, &index, &width) && strstr(text, tile_path(level, index, width, again)) == NULL)
		abort();
	if (retry_after(text, 1000) < -1)
		abort();
	free(text);
}

/* Two sizes of an octet each, two roots, and hashes. */
static void
try_proof(const uint8_t *data, size_t size)
{
	struct hash hashes[64];
	size_t count = size < 2 ? 0 : (size - 2) / HASH_SIZE;

	if (count < 2 || count > 64)
		return;
	memcpy(hashes, data + 2, count * HASH_SIZE);
	merkle_consistent(data[0], &hashes[0], data[1], &hashes[1], hashes + 2, count - 2);
}

static void
try_zip(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "checkpoint", "tile/data/000", "tile/0/000", "issuer/00" };
	char name[64];
	struct why why;
	int file = memfd_create("zip", MFD_CLOEXEC);

	if (file < 0 || write(file, data, size) != (ssize_t)size)
		abort();
	snprintf(name, sizeof(name), "/proc/self/fd/%d", file);
	struct source *source = source_open(name, NULL, &why);
	for (size_t i = 0; source != NULL && i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct octets out = { 0 };
		if (source_get(source, paths[i], MOST, &out, &why) == GOT && out.size > MOST + 18)
			abort();
		octets_free(&out);
	}
	source_free(source);
	close(file);
}

int
fuzz_ct_trust(const uint8_t *data, size_t size)
{
	static void (*const all[])(const uint8_t *, size_t) = { try_note, try_sth, try_list, try_range, try_gzip, try_text, try_proof, try_zip };

	if (size == 0)
		return 0;
	/* a copy of just this size: what lies behind it is nobody's */
	uint8_t *copy = malloc(size);
	if (copy == NULL)
		abort();
	memcpy(copy, data + 1, size - 1);
	all[data[0] % (sizeof(all) / sizeof(all[0]))](copy, size - 1);
	free(copy);
	return 0;
}
