/*
 * The logs of Certificate Transparency: their keys, who runs them, and what the lists of Chrome and Apple say of each.
 *
 * Nothing here has a pointer within but the tables themselves, so that what is built in costs nothing when the program starts.
 */
#ifndef DATA_CT_LOGS_H
#define DATA_CT_LOGS_H

#include "x509/sha256.h"

/* Whose list. */
enum ct_program { CT_CHROME, CT_APPLE, CT_PROGRAMS };

enum ct_state { CT_PENDING, CT_QUALIFIED, CT_USABLE, CT_READONLY, CT_RETIRED, CT_REJECTED, CT_STATES, CT_UNKNOWN = CT_STATES };

#define CT_NEVER INT64_MAX

/* Octets among those of struct ct_logs. */
struct ct_text {
	uint32_t place, size;
};

/* Who ran a log before. */
struct ct_former {
	struct ct_text name; /* size 0: nobody */
	int64_t until;       /* the first second in which it was another */
};

#define CT_FORMER 2

/* What a list says of a log. All times are seconds since 1970. */
struct ct_view {
	int64_t since[CT_STATES];           /* CT_NEVER: the list tells no such day; a list may tell the last state alone */
	struct ct_text operator_name;       /* size 0: the list does not have the log */
	struct ct_former former[CT_FORMER]; /* earliest first */
};

struct ct_log {
	uint8_t id[SHA256_SIZE]; /* the SHA-256 of the key */
	struct ct_text key;      /* SubjectPublicKeyInfo in DER */
	struct ct_text name;
	struct ct_text operator_name; /* where no list of a program has the log */
	int64_t start, end;           /* notAfter of what it takes: from, and before; INT64_MIN and INT64_MAX: any */
	uint32_t delay;               /* its maximum merge delay in seconds */
	bool is_static;               /* of c2sp.org/static-ct-api, and not of RFC 6962 */
	bool is_test;
	struct ct_view views[CT_PROGRAMS];
};

struct ct_logs {
	const struct ct_log *items; /* in the order of their identifiers */
	const uint8_t *octets;
	size_t octet_count;
	uint16_t first[257];        /* of those whose identifier begins with that octet or a greater one */
	int64_t dated[CT_PROGRAMS]; /* when each list was made; INT64_MIN: there is none */
	struct span version;        /* of the file */
};

/* More logs, or more octets of a list, are not read. */
#define CT_LOGS_MOST     4096
#define CT_LIST_SIZE_MAX ((size_t)16 << 20)

/* The log with an identifier; NULL where nobody knows one. */
const struct ct_log *ct_log_find(const struct ct_logs *logs, struct span id);

static inline struct span
ct_text(const struct ct_logs *logs, struct ct_text text)
{
	return (struct span){ logs->octets + text.place, text.size };
}

/* Whether a list has the log. */
static inline bool
ct_log_is_listed(const struct ct_log *log, enum ct_program program)
{
	return log->views[program].operator_name.size > 0;
}

/* The state that a list tells for a time; CT_UNKNOWN where its first is later, or it does not have the log. */
enum ct_state ct_log_state(const struct ct_log *log, enum ct_program program, int64_t when);

/* Who ran the log then, as the list of a program says, or else as anybody does. */
struct span ct_log_operator(const struct ct_logs *logs, const struct ct_log *log, enum ct_program program, int64_t when);

/* "Chrome", "Apple"; "usable", ... as the lists write them; NULL behind the last. */
const char *ct_program_name(enum ct_program program);
const char *ct_state_name(enum ct_state state);

/*
 * The logs of a file, or those of `old` with what a list says: a list of Chrome's or Apple's takes the place of the one before, and one of anybody
 * else tells of logs alone. They are to be freed. Returns NULL, or what is wrong with which line; "out of memory" is one of these.
 */
const char *ct_logs_read(struct ct_logs *logs, struct span text, unsigned *line);
const char *ct_logs_read_list(struct ct_logs *logs, const struct ct_logs *old, struct span json, unsigned *line);
void ct_logs_free(struct ct_logs *logs);

#endif
