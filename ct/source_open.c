#include "ct/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "ct/source_kinds.h"

#define ISSUER_MOST ((size_t)1 << 24) /* a certificate in a leaf has no more octets (RFC 6962 3.1) */

struct source {
	const struct source_kind *kind;
	void *self;
	char *name;
};

bool
source_is_address(const char *name)
{
	return strncasecmp(name, "http://", 7) == 0 || strncasecmp(name, "https://", 8) == 0;
}

bool
source_is_log(const char *name)
{
	struct stat status;

	return source_is_address(name) || (stat(name, &status) == 0 && (S_ISDIR(status.st_mode) || is_zip(name, &status)));
}

static void *
open_kind(const char *name, const struct http_options *options, const struct source_kind **kind, struct why *why)
{
	bool is_one = false;

	if (source_is_address(name)) {
		*kind = &http_kind;
		return http_open(name, options, why);
	}
	void *zips = zips_open(name, &is_one, why);
	if (zips != NULL || is_one) {
		*kind = &zips_kind;
		return zips;
	}
	*kind = &folder_kind;
	return folder_open(name, why);
}

struct source *
source_open(const char *name, const struct http_options *options, struct why *why)
{
	struct source *source = calloc(1, sizeof(*source));

	if (source == NULL || (source->name = strdup(name)) == NULL) {
		free(source);
		because(why, "out of memory");
		return NULL;
	}
	source->self = open_kind(name, options, &source->kind, why);
	if (source->self != NULL)
		return source;
	free(source->name);
	free(source);
	return NULL;
}

void
source_free(struct source *source)
{
	if (source == NULL)
		return;
	source->kind->free(source->self);
	free(source->name);
	free(source);
}

const char *
source_name(const struct source *source)
{
	return source->name;
}

bool
source_is_remote(const struct source *source)
{
	return source->kind == &http_kind;
}

bool
source_is_folder(const struct source *source)
{
	return source->kind == &folder_kind;
}

bool
source_has_tiles(const struct source *source)
{
	return source_is_folder(source) && folder_has(source->self, "tile");
}

int64_t
source_later(const struct source *source)
{
	return source->kind->later != NULL ? source->kind->later(source->self) : 0;
}

uint64_t
source_next_tile(struct source *source, uint64_t index)
{
	return source->kind->next_tile != NULL ? source->kind->next_tile(source->self, index) : index;
}

bool
source_has_issuers(struct source *source)
{
	return source->kind->has_issuers == NULL || source->kind->has_issuers(source->self);
}

enum got
source_get(struct source *source, const char *path, size_t most, struct octets *out, struct why *why)
{
	return source->kind->get(source->self, path, most, false, out, why);
}

enum got
source_get_changed(struct source *source, const char *path, size_t most, struct octets *out, struct why *why)
{
	return source->kind->get(source->self, path, most, true, out, why);
}

enum got
source_issuer_get(struct source *source, const struct hash *digest, struct octets *out)
{
	struct octets path = { 0 };
	struct why why;

	octets_say(&path, "issuer/");
	octets_hex(&path, digest->octets, HASH_SIZE);
	enum got got = path.failed ? GOT_FAILED : source_get(source, octets_string(&path), ISSUER_MOST, out, &why);
	octets_free(&path);
	return got;
}

bool
source_issuer(void *source, const struct hash *digest, struct octets *out)
{
	return source_issuer_get(source, digest, out) == GOT;
}

/* Groups of three digits, all but the last with an x before them (tlog-tiles). */
char *
tile_path(int level, uint64_t index, unsigned width, char path[TILE_PATH_SIZE])
{
	unsigned groups[8];
	size_t count = 0, at;

	do {
		groups[count++] = (unsigned)(index % 1000);
		index /= 1000;
	} while (index > 0);
	at = (size_t)(level < 0 ? snprintf(path, TILE_PATH_SIZE, "tile/data") : snprintf(path, TILE_PATH_SIZE, "tile/%d", level));
	while (count-- > 0)
		at += (size_t)snprintf(path + at, TILE_PATH_SIZE - at, count > 0 ? "/x%03u" : "/%03u", groups[count]);
	if (width < TILE_WIDTH)
		snprintf(path + at, TILE_PATH_SIZE - at, ".p/%u", width);
	return path;
}

static bool
read_digits(const char **at, size_t most, unsigned *out)
{
	size_t count = 0;

	for (*out = 0; count < most && **at >= '0' && **at <= '9'; (*at)++, count++)
		*out = *out * 10 + (unsigned)(**at - '0');
	return count > 0;
}

/* What stands behind "tile/": it is right if what is made of it again is the same. */
static bool
read_behind(const char *from, int *level, uint64_t *index, unsigned *width)
{
	unsigned digits;
	const char *at = from;

	*level = -1;
	if (strncmp(at, "data/", 5) == 0)
		at += 4;
	else if (read_digits(&at, 2, &digits) && *at == '/')
		*level = (int)digits;
	else
		return false;
	*index = 0;
	for (unsigned groups = 0; *at == '/' && groups < 6; groups++) {
		at += at[1] == 'x' ? 2 : 1;
		if (!read_digits(&at, 3, &digits))
			return false;
		*index = *index * 1000 + digits;
	}
	*width = TILE_WIDTH;
	if (strncmp(at, ".p/", 3) == 0) {
		at += 3;
		if (!read_digits(&at, 3, width) || *width == 0 || *width >= TILE_WIDTH)
			return false;
	}
	char again[TILE_PATH_SIZE];
	return *at == '\0' && strcmp(tile_path(*level, *index, *width, again) + 5, from) == 0;
}

bool
tile_path_read(const char *path, int *level, uint64_t *index, unsigned *width)
{
	const char *found = NULL;

	for (const char *at = path; (at = strstr(at, "tile/")) != NULL; at += 5) {
		if (at == path || at[-1] == '/')
			found = at;
	}
	return found != NULL && read_behind(found + 5, level, index, width);
}
