#include <dirent.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/tree.h"
#include "ct/verify.h"

#define ISSUER_MOST ((size_t)1 << 24)

/* A tile that lies in the folder. */
struct file {
	int level;
	unsigned width;
	uint64_t index;
};

/* Those that are of interest: of a large log they are not all, and not all would have room. */
struct files {
	struct file *items;
	size_t count, room;
	bool failed, has_tree;
	uint64_t size; /* of the tree */
};

/* --- which there are --- */

/* The width that a tile has in a tree of `size` entries; 0: it has none of that number. */
static unsigned
width_in_tree(const struct file *file, uint64_t size)
{
	uint64_t count = file->level <= 0 ? size : file->level < 8 ? size >> (TILE_HEIGHT * file->level) : 0, full = count / TILE_WIDTH;

	return file->index < full ? TILE_WIDTH : file->index == full ? (unsigned)(count % TILE_WIDTH) : 0;
}

static void
add_file(struct files *files, const char *path)
{
	struct file file;
	char name[TILE_PATH_SIZE];
	size_t size = strlen(path);

	if (size > 3 && strcmp(path + size - 3, ".gz") == 0 && size < sizeof(name)) {
		snprintf(name, sizeof(name), "%.*s", (int)(size - 3), path);
		path = name;
	}
	if (!tile_path_read(path, &file.level, &file.index, &file.width))
		return;
	/* what the tree has was verified with it */
	if (files->has_tree && width_in_tree(&file, files->size) == file.width)
		return;
	if (items_reserve(&files->items, &files->room, files->count, 1, sizeof(*files->items)))
		files->items[files->count++] = file;
	else
		files->failed = true;
}

/* By level, data first; by number; the fullest first. */
static int
compare(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return x->width > y->width ? -1 : x->width < y->width;
}

static void
find_files(const char *folder, struct files *files)
{
	size_t size = strlen(folder);
	struct octets name = { 0 };

	octets_printf(&name, "%s/tile", folder);
	char *const roots[] = { (char *)octets_string(&name), NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	for (FTSENT *entry; fts != NULL && (entry = fts_read(fts)) != NULL;) {
		if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP)
			add_file(files, entry->fts_path + size + 1);
	}
	if (fts != NULL)
		fts_close(fts);
	octets_free(&name);
	if (files->count > 0)
		qsort(files->items, files->count, sizeof(files->items[0]), compare);
}

/* --- hashes --- */

/* Holds the hashes of a tile against the tiles below, as far as these are there: each is the root of one. */
static void
compare_below(struct verifier *v, const struct file *file, const char *path, const struct hash *hashes)
{
	struct hash below[TILE_WIDTH], root;
	char other[TILE_PATH_SIZE];

	for (unsigned i = 0; i < file->width; i++) {
		uint64_t index = file->index * TILE_WIDTH + i;
		if (hash_tile_get(v->source, file->level - 1, index, TILE_WIDTH, below, NULL) != GOT)
			continue;
		merkle_root(below, TILE_WIDTH, &root);
		if (!hash_is(&root, &hashes[i]))
			verify_tell(v, path, "hash %u is not the root of %s", i, tile_path(file->level - 1, index, TILE_WIDTH, other));
	}
}

static void
verify_hash_file(struct verifier *v, const struct file *file, unsigned fuller)
{
	struct octets octets = { 0 };
	struct hash hashes[TILE_WIDTH], full[TILE_WIDTH];
	struct why why;
	char path[TILE_PATH_SIZE], other[TILE_PATH_SIZE];
	size_t size = file->width * sizeof(struct hash);

	tile_path(file->level, file->index, file->width, path);
	enum got got = source_get(v->source, path, TILE_WIDTH * sizeof(struct hash), &octets, &why);
	bool reads = got == GOT && octets.size == size;
	if (got != GOT)
		verify_tell(v, path, "%s", why.text);
	else if (!reads)
		verify_tell(v, path, "it has %zu octets, and not %zu", octets.size, size);
	else
		memcpy(hashes, octets.data, size);
	octets_free(&octets);
	v->tiles += reads ? 1 : 0;
	if (reads && file->level > 0)
		compare_below(v, file, path, hashes);
	if (!reads || fuller <= file->width || hash_tile_get(v->source, file->level, file->index, fuller, full, NULL) != GOT)
		return;
	for (unsigned i = 0; i < file->width; i++) {
		if (!hash_is(&hashes[i], &full[i]))
			verify_tell(v, path, "hash %u is not that of %s", i, tile_path(file->level, file->index, fuller, other));
	}
}

/* --- entries --- */

static bool
verify_data_file(struct verifier *v, const struct file *file)
{
	struct hash leaves[TILE_WIDTH];
	struct octets stored = { 0 };
	struct why why;
	char path[TILE_PATH_SIZE];

	if (source_get(v->source, tile_path(-1, file->index, file->width, path), v->options->max_tile, &stored, &why) != GOT) {
		verify_tell(v, path, "%s", why.text);
		octets_free(&stored);
		return verify_goes_on(v);
	}
	bool has_leaves = hash_tile_get(v->source, 0, file->index, file->width, leaves, NULL) == GOT;
	const struct piece piece = { path, "ct-tile", (int64_t)(file->index * TILE_WIDTH), file->width, false, has_leaves ? leaves : NULL };
	return verify_piece(v, &piece, &stored);
}

/* --- issuers --- */

static void
verify_issuer(struct verifier *v, const char *name)
{
	char path[TILE_PATH_SIZE + 16];
	struct octets octets = { 0 };
	struct hash named, is;
	struct why why;

	if (strlen(name) != 2 * HASH_SIZE || !hex_read(name, named.octets, HASH_SIZE))
		return;
	snprintf(path, sizeof(path), "issuer/%s", name);
	if (source_get(v->source, path, ISSUER_MOST, &octets, &why) != GOT) {
		verify_tell(v, path, "%s", why.text);
	} else {
		hash_octets(octets.data, octets.size, &is);
		if (!hash_is(&is, &named))
			verify_tell(v, path, "its SHA-256 is not its name");
	}
	octets_free(&octets);
}

static void
verify_issuers(struct verifier *v)
{
	struct octets name = { 0 };

	octets_printf(&name, "%s/issuer", source_name(v->source));
	DIR *folder = opendir(octets_string(&name));
	for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
		verify_issuer(v, entry->d_name);
	if (folder != NULL)
		closedir(folder);
	octets_free(&name);
}

void
verify_files(struct verifier *v, bool has_tree, uint64_t size)
{
	struct files files = { .has_tree = has_tree, .size = size };

	find_files(source_name(v->source), &files);
	if (files.failed) {
		complain("out of memory");
		v->status = CT_FAILED;
	}
	for (size_t i = 0; i < files.count && !files.failed && verify_goes_on(v); i++) {
		const struct file *file = &files.items[i], *before = i > 0 ? file - 1 : NULL;
		unsigned fuller = has_tree ? width_in_tree(file, size) : 0;
		if (before != NULL && before->level == file->level && before->index == file->index && before->width > fuller)
			fuller = before->width;
		if (file->level >= 0)
			verify_hash_file(v, file, fuller);
		else if (!verify_data_file(v, file))
			break;
	}
	free(files.items);
	verify_drain(v);
	verify_issuers(v);
}
