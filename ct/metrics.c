#include "ct/metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A value of a label: backslash, quotation mark and end of line are escaped. */
static void
say_label(struct octets *out, const char *name, const char *value)
{
	octets_printf(out, "%s=\"", name);
	for (const char *at = value; *at != '\0'; at++) {
		if (*at == '\\' || *at == '"')
			octets_add(out, (const char[]){ '\\', *at }, 2);
		else if (*at == '\n')
			octets_say(out, "\\n");
		else
			octets_add(out, at, 1);
	}
	octets_say(out, "\"");
}

static void
say_head(struct octets *out, const char *name, const char *type, const char *help)
{
	octets_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Columns of `log`, as gauges. */
static const struct {
	const char *name, *value, *help;
} gauges[] = {
	{ "brlint_ct_position", "position", "Entries of the log, from the first on, that have been judged." },
	{ "brlint_ct_size", "verified_size", "Entries that the last verified checkpoint covers." },
	{ "brlint_ct_backlog", "verified_size - position", "Entries that a verified checkpoint covers, and that have not been judged." },
	{ "brlint_ct_checkpoint_age_seconds", "CASE WHEN verified_time > 0 THEN max(0, ?1 - verified_time / 1000) END",
	  "Age of the last verified checkpoint, by its timestamp." },
	{ "brlint_ct_stopped", "stopped_why IS NOT NULL", "Whether the log is stopped, for what it sent was not what it had signed." },
	{ "brlint_ct_trouble", "trouble IS NOT NULL", "Whether the last look at the log did not come to its end." },
};

/* Names of `tally`, as counters; `labels`: what the words of detail are. */
static const struct {
	const char *name, *tally, *first, *second, *help;
} counters[] = {
	{ "brlint_ct_entries_total", "entries", NULL, NULL, "Entries that were judged." },
	{ "brlint_ct_entries_without_issuer_total", "without_issuer", NULL, NULL, "Entries that were judged without their issuer." },
	{ "brlint_ct_findings_total", "findings", "level", "rule", "Findings, once a certificate." },
	{ "brlint_ct_log_findings_total", "log_findings", NULL, NULL, "Findings about the log." },
	{ "brlint_ct_errors_total", "errors", "kind", NULL, "Errors of the log, by kind." },
};

static bool
say_gauge(sqlite3 *db, size_t which, struct octets *out, struct why *why)
{
	char sql[256];
	snprintf(sql, sizeof(sql), "SELECT description, %s FROM log WHERE ?1 > 0 ORDER BY id", gauges[which].value);
	sqlite3_stmt *get = database_prepare(db, sql, why);
	if (get == NULL)
		return false;
	sqlite3_bind_int64(get, 1, time(NULL));
	say_head(out, gauges[which].name, "gauge", gauges[which].help);
	while (sqlite3_step(get) == SQLITE_ROW) {
		if (sqlite3_column_type(get, 1) == SQLITE_NULL)
			continue;
		octets_printf(out, "%s{", gauges[which].name);
		say_label(out, "log", (const char *)sqlite3_column_text(get, 0));
		octets_printf(out, "} %" PRId64 "\n", (int64_t)sqlite3_column_int64(get, 1));
	}
	sqlite3_finalize(get);
	return true;
}

static bool
say_counter(sqlite3 *db, size_t which, struct octets *out, struct why *why)
{
	sqlite3_stmt *get = database_prepare(
		db, "SELECT description, detail, value FROM tally JOIN log ON log.id = tally.log WHERE name = ? ORDER BY log.id, detail", why);
	if (get == NULL)
		return false;
	sqlite3_bind_text(get, 1, counters[which].tally, -1, SQLITE_STATIC);
	say_head(out, counters[which].name, "counter", counters[which].help);
	while (sqlite3_step(get) == SQLITE_ROW) {
		char first[256];
		const char *detail = (const char *)sqlite3_column_text(get, 1), *blank = strchr(detail, ' ');
		octets_printf(out, "%s{", counters[which].name);
		say_label(out, "log", (const char *)sqlite3_column_text(get, 0));
		snprintf(first, sizeof(first), "%.*s", (int)(blank != NULL ? blank - detail : (long)strlen(detail)), detail);
		if (counters[which].first != NULL) {
			octets_say(out, ",");
			say_label(out, counters[which].first, first);
		}
		if (counters[which].second != NULL && blank != NULL) {
			octets_say(out, ",");
			say_label(out, counters[which].second, blank + 1);
		}
		octets_printf(out, "} %" PRId64 "\n", (int64_t)sqlite3_column_int64(get, 2));
	}
	sqlite3_finalize(get);
	return true;
}

bool
metrics_say(struct state *state, struct octets *out, struct why *why)
{
	bool done = true;
	sqlite3 *db = state_lock(state);
	for (size_t i = 0; done && i < sizeof(gauges) / sizeof(gauges[0]); i++)
		done = say_gauge(db, i, out, why);
	for (size_t i = 0; done && i < sizeof(counters) / sizeof(counters[0]); i++)
		done = say_counter(db, i, out, why);
	state_unlock(state);
	return done && (!out->failed || because(why, "out of memory"));
}

static bool
write_text(int file, const struct octets *text)
{
	size_t done = 0;
	while (done < text->size) {
		ssize_t written = write(file, text->data + done, text->size - done);
		if (written < 0 && errno != EINTR)
			return false;
		done += written < 0 ? 0 : (size_t)written;
	}
	return true;
}

bool
metrics_put(const struct octets *text, const char *file, struct why *why)
{
	struct octets name = { 0 };
	octets_printf(&name, "%s.new", file);
	int opened = open(octets_string(&name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool done = (opened >= 0 && write_text(opened, text)) || because(why, "%s: %s", octets_string(&name), strerror(errno));
	if (opened >= 0)
		close(opened);
	if (done && rename(octets_string(&name), file) != 0)
		done = because(why, "%s: %s", file, strerror(errno));
	octets_free(&name);
	return done;
}

bool
metrics_write(struct state *state, const char *file, struct why *why)
{
	struct octets text = { 0 };
	bool done = metrics_say(state, &text, why) && metrics_put(&text, file, why);
	octets_free(&text);
	return done;
}
