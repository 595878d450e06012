#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ct/source_kinds.h"

#define SEEN_MAX 8 /* files of which it is known whether they have changed: the checkpoint, and whatever else is asked for so */

struct seen {
	char *path;
	struct stat status;
};

struct folder {
	char *name;
	pthread_mutex_t lock; /* for what was seen */
	struct seen seen[SEEN_MAX];
	size_t seen_count;
};

/* Reads a file that is open; closes it. */
static enum got
read_descriptor(int descriptor, const char *name, size_t most, struct octets *out, struct why *why)
{
	size_t before = out->size;
	struct why reason;
	bool read = octets_read(out, descriptor, most, &reason);

	close(descriptor);
	if (read)
		return GOT;
	out->size = before;
	because(why, "%s: %s", name, reason.text);
	return GOT_FAILED;
}

/* Whether a file is as it was the last time; if not, it is remembered as it is. */
static bool
is_same(struct folder *folder, const char *path, const struct stat *now)
{
	bool same = false;

	pthread_mutex_lock(&folder->lock);
	size_t i = 0;
	while (i < folder->seen_count && strcmp(folder->seen[i].path, path) != 0)
		i++;
	if (i < folder->seen_count) {
		const struct stat *then = &folder->seen[i].status;
		same = then->st_ino == now->st_ino && then->st_size == now->st_size && then->st_mtim.tv_sec == now->st_mtim.tv_sec &&
		       then->st_mtim.tv_nsec == now->st_mtim.tv_nsec;
	} else if (i < SEEN_MAX && (folder->seen[i].path = strdup(path)) != NULL) {
		folder->seen_count++;
	}
	if (i < folder->seen_count)
		folder->seen[i].status = *now;
	pthread_mutex_unlock(&folder->lock);
	return same;
}

/* Opens a regular file; not one that would have to be waited for. */
static enum got
open_file(const char *name, int *descriptor, struct stat *status, struct why *why)
{
	*descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*descriptor < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		because(why, "%s: it is not there", name);
		return GOT_NOTHING;
	}
	if (*descriptor < 0 || fstat(*descriptor, status) != 0) {
		because(why, "%s: %s", name, strerror(errno));
		if (*descriptor >= 0)
			close(*descriptor);
		return GOT_FAILED;
	}
	if (S_ISREG(status->st_mode))
		return GOT;
	close(*descriptor);
	because(why, "%s: it is no file", name);
	return S_ISDIR(status->st_mode) ? GOT_NOTHING : GOT_FAILED;
}

static enum got
get_named(struct folder *folder, const char *name, const char *path, size_t most, bool changed, struct octets *out, struct why *why)
{
	int descriptor;
	struct stat status;
	enum got got = open_file(name, &descriptor, &status, why);

	if (got != GOT)
		return got;
	if (changed && is_same(folder, path, &status)) {
		close(descriptor);
		return GOT_SAME;
	}
	return read_descriptor(descriptor, name, most, out, why);
}

/* A file that is kept with .gz at the end of its name, which is unpacked, but for data tiles, which those unpack that look into them. */
static enum got
get_packed(struct folder *folder, const char *name, const char *path, size_t most, bool changed, struct octets *out, struct why *why)
{
	struct octets stored = { 0 };
	struct why reason;
	enum got got = get_named(folder, name, path, most, changed, strncmp(path, "tile/data/", 10) == 0 ? out : &stored, why);

	if (got == GOT && stored.size > 0 && !inflate_octets(stored.data, stored.size, most, out, &reason)) {
		because(why, "%s: %s", name, reason.text);
		got = GOT_FAILED;
	}
	octets_free(&stored);
	return got;
}

static enum got
folder_get(void *self, const char *path, size_t most, bool changed, struct octets *out, struct why *why)
{
	struct folder *folder = self;
	size_t size = strlen(folder->name) + strlen(path) + 8;
	char *name = malloc(size);

	if (name == NULL) {
		because(why, "out of memory");
		return GOT_FAILED;
	}
	snprintf(name, size, "%s/%s", folder->name, path);
	enum got got = get_named(folder, name, path, most, changed, out, why);
	if (got == GOT_NOTHING) {
		struct why reason;
		strcat(name, ".gz");
		got = get_packed(folder, name, path, most, changed, out, &reason);
		if (got != GOT_NOTHING && why != NULL)
			*why = reason;
	}
	free(name);
	return got;
}

bool
folder_has(const void *self, const char *path)
{
	const struct folder *folder = self;
	size_t size = strlen(folder->name) + strlen(path) + 2;
	char *name = malloc(size);
	struct stat status;

	if (name == NULL)
		return false;
	snprintf(name, size, "%s/%s", folder->name, path);
	bool has = stat(name, &status) == 0 && S_ISDIR(status.st_mode);
	free(name);
	return has;
}

static bool
folder_has_issuers(void *self)
{
	return folder_has(self, "issuer");
}

static void
folder_free(void *self)
{
	struct folder *folder = self;

	for (size_t i = 0; i < folder->seen_count; i++)
		free(folder->seen[i].path);
	pthread_mutex_destroy(&folder->lock);
	free(folder->name);
	free(folder);
}

void *
folder_open(const char *name, struct why *why)
{
	struct stat status;

	if (stat(name, &status) != 0) {
		because(why, "%s", strerror(errno));
		return NULL;
	}
	if (!S_ISDIR(status.st_mode)) {
		because(why, "it is no folder, no zip archive and no address");
		return NULL;
	}
	struct folder *folder = calloc(1, sizeof(*folder));
	if (folder == NULL || (folder->name = strdup(name)) == NULL || pthread_mutex_init(&folder->lock, NULL) != 0) {
		if (folder != NULL)
			free(folder->name);
		free(folder);
		because(why, "out of memory");
		return NULL;
	}
	size_t end = strlen(name);
	while (end > 1 && folder->name[end - 1] == '/')
		folder->name[--end] = '\0';
	return folder;
}

const struct source_kind folder_kind = { .get = folder_get, .has_issuers = folder_has_issuers, .free = folder_free };
