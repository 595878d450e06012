/*
 * Where the files of a log come from: a folder, zip archives, or an address. All have the paths of static-ct-api: "checkpoint",
 * "tile/0/x001/234.p/16", "tile/data/000", "issuer/HEX", "log.v3.json". An RFC 6962 log is an address, too, with "ct/v1/..." as paths.
 */
#ifndef CT_SOURCE_H
#define CT_SOURCE_H

#include "ct/merkle.h"

enum got {
	GOT,
	GOT_NOTHING, /* it is not there: 404, 410, no such file or member */
	GOT_SAME,    /* it is what it was the last time (304) */
	GOT_LATER,   /* not now: Retry-After is beyond 60 s, or retries are used up on 429 and 503; source_later() tells when */
	GOT_FAILED,
	GOT_WRONG /* of hashes: it is not what the log has signed */
};

/* How addresses are asked (A.5). */
struct http_options {
	const char *contact;            /* for User-Agent; NULL: none */
	const char *ca;                 /* a file of more anchors; NULL: none */
	unsigned timeout;               /* seconds, 30 */
	unsigned retries;               /* 5 */
	size_t most;                    /* octets of an answer, 64 MiB */
	unsigned parallel;              /* requests at a time to a log, 4 */
	bool (*goes_on)(void *context); /* is asked while waiting; false: the run ends */
	void *context;
};

struct source;

/* Whether it is an address of http: or https:. */
bool source_is_address(const char *name);

/* Whether it is something that source_open() opens, by its name or its first octets: an address, a folder, a zip archive; and not a file by itself.
 */
bool source_is_log(const char *name);

/* Opens a folder, a zip archive or a folder of such, or an address of http: or https:. NULL: `why`. Threads may share it. */
struct source *source_open(const char *name, const struct http_options *options, struct why *why);
void source_free(struct source *source);
const char *source_name(const struct source *source);

/*
 * Gets a file, at most `most` octets; it is added to `out`. What is compressed in transit or in an archive is unpacked, but for data tiles, which
 * come as gzip then; a file that is stored so is not.
 */
enum got source_get(struct source *source, const char *path, size_t most, struct octets *out, struct why *why);

/* The same, but GOT_SAME if it has not changed since the last time (If-None-Match, If-Modified-Since; a folder's file by time and size). */
enum got source_get_changed(struct source *source, const char *path, size_t most, struct octets *out, struct why *why);

/* Seconds since 1970 before which GOT_LATER says not to ask again; 0: not told. */
int64_t source_later(const struct source *source);

/* Whether it is an address: partial tiles then come and go. */
bool source_is_remote(const struct source *source);

/*
 * The first data tile from `index` on that the source may have: an archive has some of a log's. UINT64_MAX: none. Of a folder and an address it is
 * `index` itself.
 */
uint64_t source_next_tile(struct source *source, uint64_t index);

/* Whether it has issuers at all: not all archives and folders do. */
bool source_has_issuers(struct source *source);

/* Gets an issuer of static-ct-api, as issuers_fetch wants it; `source` is a struct source. */
bool source_issuer(void *source, const struct hash *digest, struct octets *out);
/* The same, and why it did not. */
enum got source_issuer_get(struct source *source, const struct hash *digest, struct octets *out);

/* Whether it is a folder, whose files can be looked at one by one; and whether that has a folder of tiles. */
bool source_is_folder(const struct source *source);
bool source_has_tiles(const struct source *source);

/* The path of a tile: level -1 is "data"; `width` 256 is a full tile. */
#define TILE_PATH_SIZE 80
char *tile_path(int level, uint64_t index, unsigned width, char path[TILE_PATH_SIZE]);

/* What a path says, whatever stands before "tile/". Returns false if it is none of a tile. */
bool tile_path_read(const char *path, int *level, uint64_t *index, unsigned *width);

/* Unpacks gzip, to at most `most` octets; or takes octets as they are that are none. false: `why`. */
bool inflate_octets(const void *stored, size_t size, size_t most, struct octets *out, struct why *why);

#endif
