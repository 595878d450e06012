#include "audit/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

/* --- rows --- */

void
spill_init(struct spill *s, const char *folder)
{
	*s = (struct spill){ .folder = folder, .file = -1 };
}

void
spill_free(struct spill *s)
{
	if (s->file >= 0)
		close(s->file);
	free(s->buffer);
	spill_init(s, s->folder);
}

int
spill_file(const char *folder)
{
	/* where the file system has none without a name, one whose name is gone at once */
	static const char name[] = "/.brlint-XXXXXX";
	int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file >= 0)
		return file;
	size_t size = strlen(folder);
	char *path = malloc(size + sizeof(name));
	if (path == NULL)
		return -1;
	memcpy(path, folder, size);
	memcpy(path + size, name, sizeof(name));
	file = mkostemp(path, O_CLOEXEC);
	if (file >= 0)
		unlink(path);
	int error = errno;
	free(path);
	errno = error;
	return file;
}

static bool
write_all(int file, const uint8_t *octets, size_t size)
{
	while (size > 0) {
		ssize_t written = write(file, octets, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0) {
			errno = written < 0 ? errno : EIO;
			return false;
		}
		octets += written;
		size -= (size_t)written;
	}
	return true;
}

/* Empties the buffer into the file. */
static bool
flush(struct spill *s)
{
	if (s->file < 0 && (s->file = spill_file(s->folder)) < 0)
		return false;
	if (!write_all(s->file, s->buffer, s->used))
		return false;
	s->used = 0;
	return true;
}

bool
spill_octets(struct spill *s, const void *octets, size_t size)
{
	if (s->buffer == NULL && (s->buffer = malloc(SPILL_BUFFER)) == NULL)
		return false;
	if (size > SPILL_BUFFER - s->used && !flush(s))
		return false;
	if (size > SPILL_BUFFER) {
		if (!write_all(s->file, octets, size))
			return false;
	} else {
		memcpy(s->buffer + s->used, octets, size);
		s->used += size;
	}
	s->size += size;
	return true;
}

bool
spill_read(const struct spill *s, void *octets, size_t size, uint64_t place)
{
	uint8_t *to = octets;
	uint64_t written = s->size - s->used;
	if (place > s->size || size > s->size - place) {
		errno = EIO;
		return false;
	}
	while (size > 0 && place < written) {
		size_t part = size < written - place ? size : (size_t)(written - place);
		ssize_t got = pread(s->file, to, part, (off_t)place);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			errno = got < 0 ? errno : EIO;
			return false;
		}
		to += got;
		place += (uint64_t)got;
		size -= (size_t)got;
	}
	if (size > 0)
		memcpy(to, s->buffer + (place - written), size);
	return true;
}

void *
spill_take(struct spill *s)
{
	uint8_t *all = s->size > 0 && s->size < SIZE_MAX ? malloc((size_t)s->size) : NULL;
	if (all != NULL && !spill_read(s, all, (size_t)s->size, 0)) {
		free(all);
		all = NULL;
	}
	spill_free(s);
	return all;
}

/* --- sorting --- */

#define FEW 24

/* Rows are so short that a call would take most of the time. */
static inline void
row_copy(uint8_t *to, const uint8_t *from, size_t size)
{
	for (; size >= 8; to += 8, from += 8, size -= 8)
		memcpy(to, from, 8);
	if (size >= 4) {
		memcpy(to, from, 4);
		to += 4;
		from += 4;
		size -= 4;
	}
	for (; size > 0; size--)
		*to++ = *from++;
}

/* Few rows, whose first `from` octets are equal. */
static void
sort_few(uint8_t *rows, size_t count, size_t size, size_t from, size_t key)
{
	uint8_t row[64];
	for (size_t i = 1; i < count; i++) {
		size_t at = i;
		while (at > 0 && memcmp(rows + (at - 1) * size + from, rows + i * size + from, key - from) > 0)
			at--;
		if (at == i)
			continue;
		row_copy(row, rows + i * size, size);
		memmove(rows + (at + 1) * size, rows + at * size, (i - at) * size);
		row_copy(rows + at * size, row, size);
	}
}

/* Puts rows into 256 parts by one octet, in place, each by exchange with the next that stands where it belongs. */
static void
sort_parts(uint8_t *rows, size_t size, size_t at, const size_t ends[256], size_t places[256])
{
	uint8_t row[64], other[64];
	for (unsigned part = 0; part < 256; part++) {
		while (places[part] < ends[part]) {
			uint8_t *from = rows + places[part] * size;
			if (from[at] == part) {
				places[part]++;
				continue;
			}
			row_copy(row, from, size);
			do {
				uint8_t *to = rows + places[row[at]]++ * size;
				row_copy(other, to, size);
				row_copy(to, row, size);
				row_copy(row, other, size);
			} while (row[at] != part);
			row_copy(from, row, size);
			places[part]++;
		}
	}
}

/* Radix sort from the first octet, which is one of those after `from`; each step is over an octet, so it is no deeper than the key is long. */
static void
sort_from(uint8_t *rows, size_t count, size_t size, size_t from, size_t key)
{
	size_t ends[256], places[256];
	while (count > FEW && from < key) {
		size_t counts[256] = { 0 }, end = 0;
		for (size_t i = 0; i < count; i++)
			counts[rows[i * size + from]]++;
		if (counts[rows[from]] == count) {
			from++;
			continue;
		}
		for (unsigned part = 0; part < 256; part++) {
			places[part] = end;
			ends[part] = end += counts[part];
		}
		sort_parts(rows, size, from, ends, places);
		end = 0;
		for (unsigned part = 0; part < 256; part++) {
			sort_from(rows + end * size, ends[part] - end, size, from + 1, key);
			end = ends[part];
		}
		return;
	}
	if (from < key)
		sort_few(rows, count, size, from, key);
}

void
rows_sort(void *rows, size_t count, size_t size, size_t key)
{
	if (count > 1)
		sort_from(rows, count, size, 0, key);
}

/* --- distinct octets --- */

void
octets_hash_wide(struct span s, uint64_t seed, uint64_t hash[2])
{
	const uint8_t *p = s.data;
	uint64_t a = s.size ^ seed, b = seed * UINT64_C(0xd6e8feb86659fd93);
	size_t left = s.size;
	for (; left > 16; p += 16, left -= 16) {
		a = span_mix(a, span_load(p, 8));
		b = span_mix(b, span_load(p + 8, 8));
	}
	/* the last octets are taken twice rather than so many as there are */
	if (left >= 8) {
		a = span_mix(a, span_load(p, 8));
		b = span_mix(b, span_load(p + left - 8, 8));
	} else if (left >= 4) {
		a = span_mix(a, span_load(p, 4));
		b = span_mix(b, span_load(p + left - 4, 4));
	} else if (left > 0) {
		a = span_mix(a, (uint64_t)p[0] << 16 | (uint64_t)p[left / 2] << 8 | p[left - 1]);
	}
	hash[0] = span_mix(span_mix(a, b), a >> 29);
	hash[1] = span_mix(span_mix(b, a), b >> 29);
}

uint64_t
octets_hash(struct span s, uint64_t seed)
{
	uint64_t hash[2];
	octets_hash_wide(s, seed, hash);
	return hash[0];
}

void
distinct_init(struct distinct *d, size_t row_size, size_t limit)
{
	*d = (struct distinct){ .row_size = row_size, .limit = limit };
	/* others chose the octets, and are not to choose which of them meet in a slot as well; nothing but speed depends on it */
	if (getrandom(&d->seed, sizeof(d->seed), GRND_NONBLOCK) != sizeof(d->seed))
		d->seed = (uintptr_t)d;
}

void
distinct_free(struct distinct *d)
{
	free(d->keys);
	free(d->rows);
	free(d->octets);
	free(d->slots);
	distinct_init(d, d->row_size, d->limit);
}

/* The slot where these octets are or belong. There is always a free one. */
static uint32_t *
slot_of(const struct distinct *d, uint64_t hash, struct span octets)
{
	size_t i = hash & (d->slot_count - 1);
	while (d->slots[i] != 0) {
		const struct distinct_key *k = &d->keys[d->slots[i] - 1];
		if (k->hash == hash && span_equal(distinct_octets(d, d->slots[i] - 1), octets))
			break;
		i = (i + 1) & (d->slot_count - 1);
	}
	return &d->slots[i];
}

/* Twice as many slots, at most half of which are taken. */
static bool
more_slots(struct distinct *d)
{
	size_t count = d->slot_count > 0 ? d->slot_count * 2 : 64;
	uint32_t *slots = calloc(count, sizeof(*slots));
	if (slots == NULL)
		return false;
	free(d->slots);
	d->slots = slots;
	d->slot_count = count;
	for (size_t i = 0; i < d->count; i++) {
		size_t at = d->keys[i].hash & (count - 1);
		while (slots[at] != 0)
			at = (at + 1) & (count - 1);
		slots[at] = (uint32_t)i + 1;
	}
	return true;
}

static bool
grow(void **items, size_t *capacity, size_t size, size_t wanted)
{
	size_t more = *capacity > 0 ? *capacity * 2 : 64;
	while (more < wanted)
		more *= 2;
	void *grown = realloc(*items, more * size);
	if (grown == NULL)
		return false;
	*items = grown;
	*capacity = more;
	return true;
}

/* Room for one more of so many octets. */
static bool
make_room(struct distinct *d, size_t octets)
{
	if (d->count == d->capacity) {
		size_t capacity = d->capacity;
		if (!grow((void **)&d->rows, &capacity, d->row_size, 0))
			return false;
		capacity = d->capacity;
		if (!grow((void **)&d->keys, &capacity, sizeof(*d->keys), 0))
			return false;
		d->capacity = capacity;
	}
	return octets <= d->octet_capacity - d->octet_count || grow((void **)&d->octets, &d->octet_capacity, 1, d->octet_count + octets);
}

void *
distinct_row(struct distinct *d, struct span octets)
{
	uint64_t hash = octets_hash(octets, d->seed);
	if (d->full)
		return NULL;
	if (d->count * 2 >= d->slot_count && !more_slots(d))
		return NULL;
	uint32_t *slot = slot_of(d, hash, octets);
	if (*slot != 0)
		return distinct_at(d, *slot - 1);
	if (d->count == d->limit || octets.size > UINT32_MAX - d->octet_count) {
		distinct_free(d);
		d->full = true;
		return NULL;
	}
	if (!make_room(d, octets.size))
		return NULL;
	if (octets.size > 0)
		memcpy(d->octets + d->octet_count, octets.data, octets.size);
	d->keys[d->count] = (struct distinct_key){ hash, (uint32_t)d->octet_count, (uint32_t)octets.size };
	d->octet_count += octets.size;
	memset(distinct_at(d, d->count), 0, d->row_size);
	*slot = (uint32_t)++d->count;
	return distinct_at(d, d->count - 1);
}
