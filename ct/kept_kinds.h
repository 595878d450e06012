/* The two kinds of databases. What functions do is told in ct/kept.h. */
#ifndef CT_KEPT_KINDS_H
#define CT_KEPT_KINDS_H

#include "ct/kept.h"

struct kept_kind {
	void (*close)(void *self);
	bool (*logs)(void *self, struct kept_log **logs, size_t *count, struct why *why);
	bool (*numbers)(void *self, int64_t log, uint64_t first, uint64_t end, uint64_t *numbers, size_t *count, struct why *why);
	bool (*go_back)(void *self, int64_t log, uint64_t position, const void *range, size_t size, struct why *why);
	bool (*rulesets)(void *self, struct kept_ruleset **sets, size_t *count, struct why *why);
	bool (*certs)(void *self, int64_t log, uint64_t first, uint64_t end, const char *ruleset, bool all, struct kept_cert *certs, size_t *count,
		      struct why *why);
	bool (*others)(void *self, const char *ruleset, uint64_t *count, struct why *why);
	bool (*run)(void *self, const char *run, int64_t log, uint64_t *position, struct why *why);
	bool (*run_ended)(void *self, const char *run, struct why *why);
	bool (*replace)(void *self, const struct kept_change *change, struct why *why);
};
extern const struct kept_kind kept_sqlite, kept_postgresql;

/* Open them: `db` is the state's own, or else is closed with it. */
void *kept_sqlite_open(sqlite3 *db, bool is_own, struct why *why);
void *kept_postgresql_open(const char *address, struct why *why);
void *kept_postgresql_connection(void *self);

/* A log of what a table says; the list grows. */
struct kept_log *kept_log_add(struct kept_log **logs, size_t *count, const unsigned char *key, size_t key_size, const char *url, const char *kind,
			      const char *description, struct why *why);
/* A set; texts are copied, and NULL stays NULL. */
bool kept_ruleset_add(struct kept_ruleset **sets, size_t *count, const char *id, const char *rules, const char *data, const char *options,
		      struct why *why);

#endif
