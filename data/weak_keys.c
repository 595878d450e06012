#include "data/weak_keys.h"

#include <stdlib.h>

#include "x509/rsa.h"

#define BEGIN(digest) ((digest) >> 52)

static bool
has(const uint64_t *digests, uint32_t from, uint32_t to, uint64_t digest)
{
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		if (digests[middle] < digest)
			from = middle + 1;
		else
			to = middle;
		if (middle == to && digests[middle] == digest)
			return true;
	}
	return false;
}

bool
weak_keys_have(const struct weak_keys *keys, struct span modulus)
{
	if (modulus.size == 0 || (keys->are_of_ssh && modulus.size != 256 && modulus.size != 512))
		return false;
	if (keys->count > 0) {
		uint64_t digest = rsa_modulus_md5(modulus), begin = BEGIN(digest);
		if (has(keys->md5s, keys->begins[begin], keys->begins[begin + 1], digest))
			return true;
	}
	return keys->sha1_count > 0 && has(keys->sha1s, 0, keys->sha1_count, rsa_modulus_sha1(modulus));
}

size_t
weak_keys_read(struct span line, uint64_t *digest)
{
	if (line.size != 16 && line.size != 20 && line.size != 32)
		return 0;
	size_t from = line.size == 20 ? 4 : 0;
	*digest = 0;
	for (size_t i = 0; i < line.size; i++) {
		uint8_t c = line.data[i], letter = c | 0x20;
		if (!(c >= '0' && c <= '9') && !(letter >= 'a' && letter <= 'f'))
			return 0;
		if (i >= from && i < from + 16)
			*digest = *digest << 4 | (uint64_t)(c <= '9' ? c - '0' : letter - 'a' + 10);
	}
	return line.size;
}

static int
compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

void
weak_keys_sort(uint64_t *md5s, uint32_t count, uint32_t *begins, uint64_t *sha1s, uint32_t sha1_count)
{
	qsort(md5s, count, sizeof(*md5s), compare);
	qsort(sha1s, sha1_count, sizeof(*sha1s), compare);
	for (uint32_t begin = 0, i = 0; begin <= WEAK_KEY_BEGINS; begin++) {
		while (i < count && BEGIN(md5s[i]) < begin)
			i++;
		begins[begin] = i;
	}
}
