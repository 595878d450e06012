#include "audit/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/spill.h"
#include "audit/verify.h"

/* So much is written at a time. */
#define AHEAD ((size_t)64 << 10)

static bool
give_up(struct folder *f, int error, const char *what)
{
	if (f->error == 0) {
		f->error = error;
		f->wrong = what;
	}
	return false;
}

/* The folder that a path is in: "." where it has no other. NULL if memory ran out. */
static char *
parent_of(const char *path)
{
	size_t size = strlen(path);
	while (size > 1 && path[size - 1] == '/')
		size--;
	while (size > 0 && path[size - 1] != '/')
		size--;
	while (size > 1 && path[size - 1] == '/')
		size--;
	return size == 0 ? strdup(".") : strndup(path, size);
}

/* Whether a path ends with "." or "..", which nothing can be renamed to. */
static bool
ends_with_dots(const char *path)
{
	size_t size = strlen(path), dots = 0;
	while (size > 0 && path[size - 1] == '/')
		size--;
	while (dots < size && path[size - 1 - dots] == '.')
		dots++;
	return dots >= 1 && dots <= 2 && (dots == size || path[size - 1 - dots] == '/');
}

static bool
is_empty(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	bool empty = folder != NULL;

	while (empty && (entry = readdir(folder)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	if (folder != NULL)
		closedir(folder);
	return empty;
}

/* Whether what is there may go: nothing but a run is taken away, whatever the user has named. */
static bool
may_replace(struct folder *f)
{
	buffer_truncate(&f->why, 0);
	if (is_empty(f->path) || folder_is_run(f->path, &f->why))
		return true;
	buffer_add(&f->why, "", 1);
	return give_up(f, f->why.failed ? ENOMEM : ENOTEMPTY, f->path);
}

bool
paths_overlap(const char *a, const char *b)
{
	char *one = realpath(a, NULL), *other = realpath(b, NULL);
	bool overlap = false;

	if (one != NULL && other != NULL) {
		size_t size = strlen(one), other_size = strlen(other), least = size < other_size ? size : other_size;
		const char *longer = size < other_size ? other : one;
		overlap = strncmp(one, other, least) == 0 && (longer[least] == '\0' || longer[least] == '/' || least == 1);
	}
	free(one);
	free(other);
	return overlap;
}

bool
folder_begin(struct folder *f, const char *path, bool replaces)
{
	struct stat st;
	*f = (struct folder){ .path = path, .replaces = replaces };
	if (ends_with_dots(path))
		return give_up(f, EINVAL, path);
	bool is_there = lstat(path, &st) == 0;
	if (is_there && (!replaces || !S_ISDIR(st.st_mode)))
		return give_up(f, replaces ? ENOTDIR : EEXIST, path);
	if (is_there && !may_replace(f))
		return false;
	f->parent = parent_of(path);
	if (f->parent == NULL)
		return give_up(f, ENOMEM, path);
	if (access(f->parent, W_OK | X_OK) != 0)
		return give_up(f, errno, f->parent);
	return true;
}

static void
file_free(struct folder_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	buffer_free(&file->ahead);
	free(file->name);
	free(file);
}

struct folder_file *
folder_file(struct folder *f, const char *name)
{
	struct folder_file **at = &f->files;
	while (*at != NULL && strcmp((*at)->name, name) < 0)
		at = &(*at)->next;
	if (*at != NULL && strcmp((*at)->name, name) == 0)
		return *at;
	struct folder_file *file = f->error == 0 ? calloc(1, sizeof(*file)) : NULL;
	if (file == NULL || (file->name = strdup(name)) == NULL) {
		free(file);
		give_up(f, ENOMEM, f->path);
		return NULL;
	}
	file->fd = -1;
	file->folder = f;
	sha256_init(&file->hash);
	file->next = *at;
	*at = file;
	return file;
}

/* Writes what is ahead. Files stay without a descriptor while they are small: there may be one for each rule. */
static void
flush(struct folder_file *file)
{
	struct folder *f = file->folder;
	if (f->error == 0 && file->fd < 0 && (file->fd = spill_file(f->parent)) < 0)
		give_up(f, errno, file->name);
	for (size_t done = 0; f->error == 0 && done < file->ahead.size;) {
		ssize_t written = write(file->fd, file->ahead.text + done, file->ahead.size - done);
		if (written > 0)
			done += (size_t)written;
		else if (written == 0 || errno != EINTR)
			give_up(f, written < 0 ? errno : EIO, file->name);
	}
	buffer_truncate(&file->ahead, 0);
}

void
file_add(struct folder_file *file, const void *octets, size_t size)
{
	if (file == NULL || file->folder->error != 0)
		return;
	sha256_update(&file->hash, size, octets);
	buffer_add(&file->ahead, octets, size);
	if (file->ahead.failed)
		give_up(file->folder, ENOMEM, file->name);
	else if (file->ahead.size >= AHEAD)
		flush(file);
}

void
file_take(struct folder_file *file, struct buffer *b)
{
	if (file != NULL && b->failed)
		give_up(file->folder, ENOMEM, file->name);
	file_add(file, b->text, b->size);
	buffer_truncate(b, 0);
}

void
file_close(struct folder_file *file)
{
	if (file == NULL || file->closed)
		return;
	sha256_digest(&file->hash, sizeof(file->sha256), file->sha256);
	file->closed = true;
}

/* --- putting it in place --- */

/* Gives a file its name in the folder; where one without a name cannot get one, a copy gets it. */
static bool
name_file(struct folder *f, struct folder_file *file, int folder)
{
	char own[64];
	flush(file);
	if (f->error != 0)
		return false;
	if (fchmod(file->fd, 0644) != 0 || fsync(file->fd) != 0)
		return give_up(f, errno, file->name);
	snprintf(own, sizeof(own), "/proc/self/fd/%d", file->fd);
	if (linkat(AT_FDCWD, own, folder, file->name, AT_SYMLINK_FOLLOW) == 0) {
		close(file->fd); /* there may be more files than a process may have open */
		file->fd = -1;
		return true;
	}
	int fd = openat(folder, file->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return give_up(f, errno, file->name);
	char octets[1 << 14];
	ssize_t got = 0;
	off_t at = 0;
	while (f->error == 0 && (got = pread(file->fd, octets, sizeof(octets), at)) > 0) {
		for (ssize_t done = 0, some; done < got && f->error == 0; done += some > 0 ? some : 0) {
			some = write(fd, octets + done, (size_t)(got - done));
			if (some < 0 && errno != EINTR)
				give_up(f, errno, file->name);
		}
		at += got;
	}
	if (got < 0 || fsync(fd) != 0)
		give_up(f, errno, file->name);
	close(fd);
	return f->error == 0;
}

/* Makes the folders that a name lies in. */
static bool
make_folders(struct folder *f, const char *name, int folder)
{
	for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		char *path = strndup(name, (size_t)(slash - name));
		if (path == NULL)
			return give_up(f, ENOMEM, name);
		bool ok = mkdirat(folder, path, 0777) == 0 || errno == EEXIST;
		if (!ok)
			give_up(f, errno, name);
		free(path);
		if (!ok)
			return false;
	}
	return true;
}

static int
remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static void
remove_all(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Has one folder take the place of another name. */
static bool
take_place(struct folder *f, const char *made)
{
	if (renameat2(AT_FDCWD, made, AT_FDCWD, f->path, RENAME_NOREPLACE) == 0)
		return true;
	if ((errno != EEXIST || !f->replaces) && errno != EINVAL && errno != ENOSYS)
		return give_up(f, errno, f->path);
	/* somebody may have put something into it meanwhile */
	if (f->replaces && access(f->path, F_OK) == 0 && !may_replace(f))
		return false;
	if (f->replaces && renameat2(AT_FDCWD, made, AT_FDCWD, f->path, RENAME_EXCHANGE) == 0) {
		remove_all(made); /* the old one by now */
		return true;
	}
	/* a file system that can do neither */
	char *old = NULL;
	struct stat st;
	bool exists = lstat(f->path, &st) == 0, ok = !exists || (f->replaces && asprintf(&old, "%s.old", made) > 0 && rename(f->path, old) == 0);
	if (exists && !f->replaces)
		errno = EEXIST;
	if (ok && rename(made, f->path) != 0) {
		ok = false;
		if (old != NULL)
			rename(old, f->path);
	}
	if (!ok)
		give_up(f, errno, f->path);
	else if (old != NULL)
		remove_all(old);
	free(old);
	return ok;
}

/* Names the files that are closed in the folder that was made for them. */
static bool
name_files(struct folder *f)
{
	int folder = open(f->made, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return give_up(f, errno, f->path);
	for (struct folder_file *file = f->files; file != NULL && f->error == 0; file = file->next) {
		if (file->closed && !file->named)
			file->named = make_folders(f, file->name, folder) && name_file(f, file, folder);
	}
	if (f->error == 0 && fsync(folder) != 0)
		give_up(f, errno, f->path);
	close(folder);
	return f->error == 0;
}

bool
folder_stage(struct folder *f)
{
	if (f->error != 0)
		return false;
	if (f->made == NULL) {
		if (asprintf(&f->made, "%s/.brlint-audit-XXXXXX", f->parent) < 0) {
			f->made = NULL;
			return give_up(f, ENOMEM, f->path);
		}
		if (mkdtemp(f->made) == NULL) {
			give_up(f, errno, f->path);
			free(f->made);
			f->made = NULL;
			return false;
		}
		mode_t mask = umask(0);
		umask(mask);
		if (chmod(f->made, 0777 & ~mask) != 0)
			return give_up(f, errno, f->path);
	}
	return name_files(f);
}

void
folder_remove(struct folder *f, const char *name)
{
	struct folder_file **at = &f->files;
	while (*at != NULL && strcmp((*at)->name, name) != 0)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	struct folder_file *file = *at;
	int folder = file->named ? open(f->made, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (folder >= 0) {
		unlinkat(folder, name, 0);
		close(folder);
	}
	*at = file->next;
	file_free(file);
}

bool
folder_end(struct folder *f)
{
	if (!folder_stage(f) || !take_place(f, f->made))
		return false;
	free(f->made);
	f->made = NULL;
	int parent = open(f->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (parent >= 0) {
		fsync(parent);
		close(parent);
	}
	return true;
}

/* Takes away what was made on the way, without asking for memory, which may be what is lacking. */
static void
remove_made(struct folder *f)
{
	int folder = open(f->made, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (struct folder_file *file = f->files; folder >= 0 && file != NULL; file = file->next)
		unlinkat(folder, file->name, 0);
	for (struct folder_file *file = f->files; folder >= 0 && file != NULL; file = file->next) {
		for (char *slash; (slash = strrchr(file->name, '/')) != NULL;) {
			*slash = '\0';
			unlinkat(folder, file->name, AT_REMOVEDIR);
		}
	}
	if (folder >= 0)
		close(folder);
	rmdir(f->made);
}

void
folder_free(struct folder *f)
{
	if (f->made != NULL)
		remove_made(f);
	while (f->files != NULL) {
		struct folder_file *file = f->files;
		f->files = file->next;
		file_free(file);
	}
	free(f->made);
	free(f->parent);
	buffer_free(&f->why);
	f->made = f->parent = NULL;
}
