#include "run/blocked.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/complain.h"
#include "run/options.h"

#define DIGITS (2 * SHA256_SIZE)

/* Text has these octets only, and one of them begins each of its lines; of digests one in 10^13 begins so. */
static bool
is_text(struct span octets)
{
	for (size_t i = 0; i < octets.size && i < SHA256_SIZE; i++) {
		uint8_t c = octets.data[i];
		if (c != '\n' && c != '\r' && c != '\t' && (c < ' ' || c > '~'))
			return false;
	}
	return true;
}

static int
digit(uint8_t c)
{
	uint8_t letter = c | 0x20;
	return c >= '0' && c <= '9' ? c - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static bool
read_digest(struct span line, uint8_t digest[SHA256_SIZE])
{
	for (size_t i = 0; i < SHA256_SIZE && line.size == DIGITS; i++) {
		int high = digit(line.data[2 * i]), low = digit(line.data[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		digest[i] = (uint8_t)(high << 4 | low);
	}
	return line.size == DIGITS;
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_SIZE);
}

static int
no_memory(const char *name)
{
	complain("--blocked-keys %s: out of memory", name);
	return EXIT_INTERNAL;
}

/* Lines of digits become digests in their order. */
static int
read_text(struct blocked_file *file, const char *name, struct span text, size_t *count)
{
	uint8_t *digests = malloc(text.size / DIGITS * SHA256_SIZE + SHA256_SIZE);
	*count = 0;
	if (digests == NULL)
		return no_memory(name);
	for (unsigned number = 1; text.size > 0; number++) {
		struct span line = span_take(&text, '\n');
		if (line.size > 0 && line.data[line.size - 1] == '\r')
			line.size--;
		if (line.size == 0 || line.data[0] == '#')
			continue;
		if (!read_digest(line, digests + *count * SHA256_SIZE)) {
			complain("--blocked-keys %s:%u: this is not the SHA-256 of a key in 64 hexadecimal digits", name, number);
			free(digests);
			return EXIT_TROUBLE;
		}
		++*count;
	}
	qsort(digests, *count, SHA256_SIZE, compare);
	free(file->read);
	file->read = digests;
	return EXIT_CLEAN;
}

/* What is no regular file is read to its end. */
static int
read_all(struct blocked_file *file, const char *name, int fd, struct span *octets)
{
	size_t room = 0, size = 0;
	for (ssize_t some = 1; some != 0;) {
		if (size == room) {
			room = room == 0 ? (size_t)64 << 10 : 2 * room;
			uint8_t *grown = realloc(file->read, room);
			if (grown == NULL)
				return no_memory(name);
			file->read = grown;
		}
		some = read(fd, file->read + size, room - size);
		if (some < 0 && errno != EINTR) {
			complain("--blocked-keys %s: %s", name, strerror(errno));
			return EXIT_TROUBLE;
		}
		size += some > 0 ? (size_t)some : 0;
	}
	*octets = (struct span){ file->read, size };
	return EXIT_CLEAN;
}

static int
get_octets(struct blocked_file *file, const char *name, struct span *octets)
{
	struct stat st;
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY), status = EXIT_CLEAN;

	*octets = (struct span){ NULL, 0 };
	if (fd < 0 || fstat(fd, &st) != 0) {
		complain("--blocked-keys %s: %s", name, strerror(errno));
		status = EXIT_TROUBLE;
	} else if (S_ISREG(st.st_mode) && st.st_size > 0 && (uintmax_t)st.st_size <= SIZE_MAX) {
		void *mapped = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (mapped != MAP_FAILED) {
			file->mapped = mapped;
			file->mapped_size = (size_t)st.st_size;
			*octets = (struct span){ mapped, file->mapped_size };
		} else {
			status = read_all(file, name, fd, octets);
		}
	} else {
		status = read_all(file, name, fd, octets);
	}
	if (fd >= 0)
		close(fd);
	return status;
}

int
blocked_open(struct blocked_file *file, const char *name, struct blocked_keys *keys)
{
	struct span octets;
	size_t count, place;

	*file = (struct blocked_file){ 0 };
	int status = get_octets(file, name, &octets);
	if (status != EXIT_CLEAN)
		return status;
	bool text = is_text(octets);
	if (text) {
		status = read_text(file, name, octets, &count);
		if (status != EXIT_CLEAN)
			return status;
		octets.data = file->read;
	} else {
		count = octets.size / SHA256_SIZE;
		if (octets.size % SHA256_SIZE != 0) {
			complain("--blocked-keys %s: offset %zu: the file ends within a digest; digests have 32 octets each", name,
				 count * SHA256_SIZE);
			return EXIT_TROUBLE;
		}
	}
	if (count == 0) {
		complain("--blocked-keys %s: the file has no digest", name);
		return EXIT_TROUBLE;
	}
	if (!blocked_keys_take(keys, octets.data, count, &place)) {
		complain("--blocked-keys %s: offset %zu: this digest is less than one before it; digests have to be in order", name,
			 place * SHA256_SIZE);
		*keys = (struct blocked_keys){ 0 };
		return EXIT_TROUBLE;
	}
	return EXIT_CLEAN;
}

void
blocked_close(struct blocked_file *file)
{
	if (file->mapped != NULL)
		munmap(file->mapped, file->mapped_size);
	free(file->read);
	*file = (struct blocked_file){ 0 };
}
