#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "ct/source_kinds.h"

/*
 * ct-archive keeps of a log an archive for each tile of level 2: 65,536 data tiles, and what proves them. An archive takes some megabytes of memory
 * while it is open.
 */
#define TILES_OF_ZIP 65536
#define TILES_BITS   16
#define OPEN_MAX     4
#define NUMBER_NEVER UINT64_MAX

struct archive {
	char *name;
	uint64_t number; /* that of its tile of level 2; NUMBER_NEVER: it has no data tile */
	zip_t *zip;      /* NULL: it is not open */
	uint64_t used;   /* when it was used last */
};

struct zips {
	pthread_mutex_t lock; /* libzip's archives are one thread's at a time */
	struct archive *archives;
	size_t count;
	uint64_t clock;
	bool has_issuers;
};

static void
zips_free(void *self)
{
	struct zips *zips = self;

	for (size_t i = 0; i < zips->count; i++) {
		if (zips->archives[i].zip != NULL)
			zip_discard(zips->archives[i].zip);
		free(zips->archives[i].name);
	}
	pthread_mutex_destroy(&zips->lock);
	free(zips->archives);
	free(zips);
}

/* Opens an archive, and closes the one that was not used for the longest time if too many are open. */
static bool
archive_open(struct zips *zips, struct archive *archive, struct why *why)
{
	struct archive *oldest = NULL;
	unsigned open = 0;
	int code = 0;

	archive->used = ++zips->clock;
	if (archive->zip != NULL)
		return true;
	for (size_t i = 0; i < zips->count; i++) {
		struct archive *a = &zips->archives[i];
		if (a->zip == NULL)
			continue;
		open++;
		if (oldest == NULL || a->used < oldest->used)
			oldest = a;
	}
	if (open >= OPEN_MAX) {
		zip_discard(oldest->zip);
		oldest->zip = NULL;
	}
	archive->zip = zip_open(archive->name, ZIP_RDONLY, &code);
	if (archive->zip != NULL)
		return true;
	zip_error_t error;
	zip_error_init_with_code(&error, code);
	because(why, "%s: %s", archive->name, zip_error_strerror(&error));
	zip_error_fini(&error);
	return false;
}

/* --- a member --- */

static enum got
fail(const struct archive *archive, const char *path, const char *what, struct why *why)
{
	because(why, "%s: %s: %s", archive->name, path, what);
	return GOT_FAILED;
}

static enum got
read_member(const struct archive *archive, const char *path, const zip_stat_t *status, zip_flags_t flags, size_t size, struct octets *out,
	    struct why *why)
{
	zip_file_t *file = zip_fopen_index(archive->zip, status->index, flags);
	size_t read = 0;

	if (file == NULL)
		return fail(archive, path, zip_strerror(archive->zip), why);
	if (!octets_reserve(out, size + 1)) {
		zip_fclose(file);
		return fail(archive, path, "out of memory", why);
	}
	while (read <= size) {
		zip_int64_t count = zip_fread(file, out->data + out->size + read, size + 1 - read);
		if (count <= 0)
			break;
		read += (size_t)count;
	}
	/* zip_fclose() tells whether the CRC was right */
	int closed = zip_fclose(file);
	if (read != size || closed != 0)
		return fail(archive, path, "it is not as long as the archive says, or broken", why);
	out->size += size;
	return GOT;
}

static void
little_endian(struct octets *out, uint64_t n)
{
	octets_add(out, (unsigned char[]){ (unsigned char)n, (unsigned char)(n >> 8), (unsigned char)(n >> 16), (unsigned char)(n >> 24) }, 4);
}

/*
 * A data tile that is deflated goes out as it is stored, with a head and an end of gzip around it, in which CRC and length are those of the archive:
 * the thread that looks into it unpacks it, while others have the archive.
 */
static enum got
read_deflated(const struct archive *archive, const char *path, const zip_stat_t *status, struct octets *out, struct why *why)
{
	static const unsigned char head[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 };
	size_t before = out->size;

	octets_add(out, head, sizeof(head));
	enum got got = read_member(archive, path, status, ZIP_FL_COMPRESSED, (size_t)status->comp_size, out, why);
	if (got == GOT) {
		little_endian(out, status->crc);
		little_endian(out, status->size);
	}
	if (got == GOT && out->failed)
		got = fail(archive, path, "out of memory", why);
	if (got != GOT)
		out->size = before;
	return got;
}

/* Gets a member of an archive. GOT_NOTHING: it has none of that name. */
static enum got
get_member(struct zips *zips, struct archive *archive, const char *path, size_t most, struct octets *out, struct why *why)
{
	const zip_uint64_t needed =
		ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
	zip_stat_t status;

	if (!archive_open(zips, archive, why))
		return GOT_FAILED;
	if (zip_stat(archive->zip, path, 0, &status) != 0)
		return GOT_NOTHING;
	if ((status.valid & needed) != needed || status.encryption_method != ZIP_EM_NONE)
		return fail(archive, path, "it cannot be read", why);
	if (status.size > most || status.comp_size > most) {
		because(why, "%s: %s: it has %" PRIu64 " octets, and %zu are allowed", archive->name, path, (uint64_t)status.size, most);
		return GOT_FAILED;
	}
	if (strncmp(path, "tile/data/", 10) == 0 && status.comp_method == ZIP_CM_DEFLATE)
		return read_deflated(archive, path, &status, out, why);
	return read_member(archive, path, &status, 0, (size_t)status.size, out, why);
}

/* --- which archive --- */

/* The number of the archive that should have a path; NUMBER_NEVER: any of them. */
static uint64_t
number_of(const char *path)
{
	int level;
	uint64_t index;
	unsigned width;

	if (!tile_path_read(path, &level, &index, &width) || level > 2)
		return NUMBER_NEVER;
	return index >> (TILES_BITS - 8 * (level < 0 ? 0 : level));
}

static enum got
zips_get(void *self, const char *path, size_t most, bool changed, struct octets *out, struct why *why)
{
	struct zips *zips = self;
	uint64_t number = number_of(path);
	enum got got = GOT_NOTHING;

	/* an archive does not change */
	(void)changed;
	pthread_mutex_lock(&zips->lock);
	/* the one that should have it; then the others, the last first: its checkpoint is the latest */
	for (size_t i = zips->count; got == GOT_NOTHING && i-- > 0;) {
		if (zips->archives[i].number == number)
			got = get_member(zips, &zips->archives[i], path, most, out, why);
	}
	for (size_t i = zips->count; got == GOT_NOTHING && number == NUMBER_NEVER && i-- > 0;)
		got = get_member(zips, &zips->archives[i], path, most, out, why);
	pthread_mutex_unlock(&zips->lock);
	if (got == GOT_NOTHING)
		because(why, "%s: it is not there", path);
	return got;
}

static uint64_t
zips_next_tile(void *self, uint64_t index)
{
	const struct zips *zips = self;
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < zips->count; i++) {
		uint64_t number = zips->archives[i].number;
		if (number == NUMBER_NEVER || number < index >> TILES_BITS)
			continue;
		uint64_t first = number << TILES_BITS;
		if (first < index)
			first = index;
		if (first < next)
			next = first;
	}
	return next;
}

/* --- opening --- */

/* The number of an archive, by the first of its members that is a data tile; and whether it has issuers. */
static bool
look_through(struct zips *zips, struct archive *archive, struct why *why)
{
	int level;
	uint64_t index;
	unsigned width;

	if (!archive_open(zips, archive, why))
		return false;
	archive->number = NUMBER_NEVER;
	zip_int64_t count = zip_get_num_entries(archive->zip, 0);
	for (zip_int64_t i = 0; i < count; i++) {
		const char *name = zip_get_name(archive->zip, (zip_uint64_t)i, 0);
		if (name == NULL)
			continue;
		zips->has_issuers |= strncmp(name, "issuer/", 7) == 0;
		if (archive->number == NUMBER_NEVER && strncmp(name, "tile/data/", 10) == 0 && tile_path_read(name, &level, &index, &width))
			archive->number = index >> TILES_BITS;
	}
	return true;
}

static bool
zips_has_issuers(void *self)
{
	return ((const struct zips *)self)->has_issuers;
}

static bool
add_archive(struct zips *zips, const char *folder, const char *name, struct why *why)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	struct archive *grown = realloc(zips->archives, (zips->count + 1) * sizeof(*grown));

	if (grown == NULL)
		return because(why, "out of memory");
	zips->archives = grown;
	grown[zips->count] = (struct archive){ .name = malloc(size) };
	if (grown[zips->count].name == NULL)
		return because(why, "out of memory");
	snprintf(grown[zips->count].name, size, "%s%s%s", folder, folder[0] != '\0' ? "/" : "", name);
	return look_through(zips, &zips->archives[zips->count++], why);
}

static int
by_number(const void *a, const void *b)
{
	const struct archive *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool
is_zip_name(const char *name)
{
	size_t size = strlen(name);

	return size > 4 && name[0] != '.' && strcmp(name + size - 4, ".zip") == 0;
}

/* A folder of archives, which has no log itself. */
static bool
add_folder(struct zips *zips, const char *name, struct why *why)
{
	DIR *folder = opendir(name);
	bool done = true;

	for (struct dirent *entry; folder != NULL && done && (entry = readdir(folder)) != NULL;) {
		if (is_zip_name(entry->d_name))
			done = add_archive(zips, name, entry->d_name, why);
	}
	if (folder != NULL)
		closedir(folder);
	return done;
}

bool
is_zip(const char *name, const struct stat *status)
{
	unsigned char head[4] = { 0 };
	FILE *file = S_ISREG(status->st_mode) ? fopen(name, "rb") : NULL;

	if (file == NULL)
		return false;
	size_t count = fread(head, 1, sizeof(head), file);
	fclose(file);
	return count == 4 && head[0] == 'P' && head[1] == 'K' && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
}

static bool
has_zips(const char *name)
{
	DIR *folder = opendir(name);
	bool zip = false, tiles = false;

	for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
		zip |= is_zip_name(entry->d_name);
		tiles |= strcmp(entry->d_name, "tile") == 0;
	}
	if (folder != NULL)
		closedir(folder);
	return zip && !tiles;
}

void *
zips_open(const char *name, bool *is_one, struct why *why)
{
	struct stat status;

	*is_one = false;
	if (stat(name, &status) != 0)
		return NULL;
	bool is_folder = S_ISDIR(status.st_mode);
	if (is_folder ? !has_zips(name) : !is_zip(name, &status))
		return NULL;
	*is_one = true;
	struct zips *zips = calloc(1, sizeof(*zips));
	if (zips == NULL) {
		because(why, "out of memory");
		return NULL;
	}
	pthread_mutex_init(&zips->lock, NULL);
	if (!(is_folder ? add_folder(zips, name, why) : add_archive(zips, "", name, why))) {
		zips_free(zips);
		return NULL;
	}
	qsort(zips->archives, zips->count, sizeof(zips->archives[0]), by_number);
	return zips;
}

const struct source_kind zips_kind = { .get = zips_get, .next_tile = zips_next_tile, .has_issuers = zips_has_issuers, .free = zips_free };
