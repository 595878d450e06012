/* The kinds of sources: what source_open() chooses from. */
#ifndef CT_SOURCE_KINDS_H
#define CT_SOURCE_KINDS_H

#include <sys/stat.h>

#include "ct/source.h"

/* What a kind does; `self` is its own. */
struct source_kind {
	/* as source_get(), or if `changed` as source_get_changed() */
	enum got (*get)(void *self, const char *path, size_t most, bool changed, struct octets *out, struct why *why);
	uint64_t (*next_tile)(void *self, uint64_t index); /* NULL: index */
	bool (*has_issuers)(void *self);                   /* NULL: it has */
	int64_t (*later)(void *self);                      /* NULL: 0 */
	void (*free)(void *self);
};
extern const struct source_kind folder_kind, zips_kind, http_kind;

/* Each returns its own, or NULL with `why`. */
void *folder_open(const char *name, struct why *why);
void *http_open(const char *url, const struct http_options *options, struct why *why);

/* Whether there is a folder of that path. */
bool folder_has(const void *self, const char *path);

/* Whether a file is an archive, by its first octets. */
bool is_zip(const char *name, const struct stat *status);

/* An archive, or a folder in which there is none but these: *is_one is false if it is neither, and then `why` is not set. */
void *zips_open(const char *name, bool *is_one, struct why *why);

#endif
