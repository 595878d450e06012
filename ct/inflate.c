#include <libdeflate.h>
#include <string.h>

#include "ct/source.h"

/* Deflate makes at most so many octets of one. */
#define RATIO_MAX 1032

static bool
is_gzip(const unsigned char *octets, size_t size)
{
	return size >= 18 && octets[0] == 0x1f && octets[1] == 0x8b && octets[2] == 8;
}

/* How much room a member of gzip takes at first: the length in its last four octets is right for a lone member, and need not be true. */
static size_t
guess(const unsigned char *stored, size_t size, size_t most)
{
	const unsigned char *end = stored + size - 4;
	size_t said = (size_t)end[0] | (size_t)end[1] << 8 | (size_t)end[2] << 16 | (size_t)end[3] << 24;
	size_t room = said < size / 2 ? size / 2 : said;

	if (size < most / RATIO_MAX && room > size * RATIO_MAX)
		room = size * RATIO_MAX;
	return room < most ? room : most;
}

/* Unpacks a member to at most `most` octets; *used is its size. */
static bool
inflate_member(struct libdeflate_decompressor *d, const unsigned char *stored, size_t size, size_t most, struct octets *out, size_t *used,
	       struct why *why)
{
	for (size_t room = guess(stored, size, most);; room = room > most / 2 ? most : 2 * room) {
		size_t made = 0;
		if (!octets_reserve(out, room > 0 ? room : 1))
			return because(why, "out of memory");
		switch (libdeflate_gzip_decompress_ex(d, stored, size, out->data + out->size, room, used, &made)) {
		case LIBDEFLATE_SUCCESS:
			out->size += made;
			return true;
		case LIBDEFLATE_INSUFFICIENT_SPACE:
			if (room == most)
				return because(why, "it is gzip of more than the %zu octets that are allowed", most);
			if (room == 0)
				room = 64;
			break;
		default:
			return because(why, "it is gzip that is broken");
		}
	}
}

bool
inflate_octets(const void *stored, size_t size, size_t most, struct octets *out, struct why *why)
{
	const unsigned char *from = stored;
	size_t before = out->size;

	if (!is_gzip(from, size)) {
		if (size > most)
			return because(why, "it has %zu octets, and %zu are allowed", size, most);
		octets_add(out, stored, size);
		return out->failed ? because(why, "out of memory") : true;
	}
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	if (d == NULL)
		return because(why, "out of memory");
	bool done = true;
	while (done && size > 0) {
		size_t used = 0;
		if (!is_gzip(from, size))
			done = because(why, "%zu octets stand behind the gzip that are none", size);
		else
			done = inflate_member(d, from, size, most - (out->size - before), out, &used, why);
		from += used;
		size -= used;
	}
	libdeflate_free_decompressor(d);
	if (!done)
		out->size = before;
	return done;
}
