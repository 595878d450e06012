#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "input/source.h"

/* A folder on the way from the one that was named down to where we are. */
struct level {
	struct level *above;
	dev_t device;
	ino_t inode;
	struct dirent **entries;
	int count, next;
	size_t path_size; /* of the folder's own path, without a slash at its end */
};

struct walk {
	const struct input_options *options;
	const struct input_sink *sink;
	struct level *level;
	char *path; /* of the entry at hand */
	size_t capacity;
	bool found; /* a file, or something to tell */
};

static int
not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Tells that the entry at hand cannot be read. */
static bool
tell(struct walk *w, int error)
{
	struct input_trouble t = { .name = w->path,
				   .what = error == ENOMEM ? input_out_of_memory : strerror(error),
				   .out_of_memory = error == ENOMEM };
	w->found = true;
	return w->sink->trouble(w->sink->context, &t);
}

/* Goes into the folder whose path it has, unless it is one of those above it. */
static bool
enter(struct walk *w, const struct stat *st)
{
	for (const struct level *l = w->level; l != NULL; l = l->above) {
		if (l->device == st->st_dev && l->inode == st->st_ino)
			return true;
	}
	struct level *l = malloc(sizeof(*l));
	if (l == NULL)
		return tell(w, ENOMEM);
	*l = (struct level){ .above = w->level, .device = st->st_dev, .inode = st->st_ino, .path_size = strlen(w->path) };
	l->count = scandir(w->path, &l->entries, not_hidden, alphasort);
	if (l->count < 0) {
		int error = errno;
		free(l);
		return tell(w, error);
	}
	if (w->path[l->path_size - 1] == '/')
		l->path_size--;
	w->level = l;
	return true;
}

static void
leave(struct walk *w)
{
	struct level *l = w->level;
	while (l->next < l->count)
		free(l->entries[l->next++]);
	free(l->entries);
	w->level = l->above;
	free(l);
}

/* Makes the path of the next entry of this folder. Returns false if there is no memory. */
static bool
next_path(struct walk *w)
{
	struct level *l = w->level;
	struct dirent *entry = l->entries[l->next++];
	size_t size = l->path_size + strlen(entry->d_name) + 2;
	if (size > w->capacity) {
		char *grown = realloc(w->path, size * 2);
		if (grown == NULL) {
			free(entry);
			return false;
		}
		w->path = grown;
		w->capacity = size * 2;
	}
	snprintf(w->path + l->path_size, w->capacity - l->path_size, "/%s", entry->d_name);
	free(entry);
	return true;
}

/* Reads the next entry, or goes into it. Other kinds than files and folders are passed over like hidden ones. */
static bool
visit_next(struct walk *w)
{
	struct stat st;
	if (!next_path(w))
		return tell(w, ENOMEM);
	if (stat(w->path, &st) != 0)
		return tell(w, errno);
	if (S_ISDIR(st.st_mode))
		return enter(w, &st);
	if (!S_ISREG(st.st_mode))
		return true;
	w->found = true;
	return read_file(w->path, true, w->options, w->sink);
}

static bool
read_folder(const char *path, const struct input_options *options, const struct input_sink *sink)
{
	struct walk w = { .options = options, .sink = sink, .path = strdup(path), .capacity = strlen(path) + 1 };
	struct input_trouble t = { .name = path, .what = "the folder has no file" };
	struct stat st;
	bool more;

	if (w.path == NULL) {
		t.what = input_out_of_memory;
		t.out_of_memory = true;
		return sink->trouble(sink->context, &t);
	}
	more = stat(path, &st) != 0 ? tell(&w, errno) : enter(&w, &st);
	while (more && w.level != NULL) {
		if (w.level->next < w.level->count)
			more = visit_next(&w);
		else
			leave(&w);
	}
	while (w.level != NULL)
		leave(&w);
	free(w.path);
	return more && !w.found ? sink->trouble(sink->context, &t) : more;
}

bool
input_read(const char *path, const struct input_options *options, const struct input_sink *sink)
{
	struct stat st;
	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return read_folder(path, options, sink);
	return read_file(path, false, options, sink);
}
