#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ct/counts.h"

/* Bits of alert.due and alert.told. */
enum { FIRST = 1, MANY = 2 };

#define PROGRAM_SECONDS 60
#define AT_ONCE         100 /* alerts that are read from the state at a time */

/* --- noting --- */

/* A finding, by what alerts are about; `message` is NULL for an issuer, and for what is no certificate. */
struct group {
	const char *rule;
	struct hash about; /* an issuer, or a log */
	int64_t day;
	size_t entry; /* in the rows */
	const char *message;
	bool always; /* each day anew, and not the first time only */
};

static int
compare_groups(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int by = strcmp(x->rule, y->rule);
	if (by == 0)
		by = memcmp(x->about.octets, y->about.octets, HASH_SIZE);
	if (by == 0)
		by = (x->day > y->day) - (x->day < y->day);
	return by != 0 ? by : (x->entry > y->entry) - (x->entry < y->entry);
}

static sqlite3_stmt *
prepare_note(sqlite3 *db, struct why *why)
{
	return database_prepare(
		db,
		"INSERT INTO alert(rule, issuer_sha256, day, first_sha256, count, due, log, entry, message) VALUES (?1, ?2, ?3, ?4, ?5, "
		"(CASE WHEN ?9 OR NOT EXISTS (SELECT 1 FROM alert WHERE rule = ?1 AND issuer_sha256 = ?2) THEN 1 ELSE 0 END) | "
		"(CASE WHEN ?10 > 0 AND ?5 > ?10 THEN 2 ELSE 0 END), ?6, ?7, ?8) ON CONFLICT (rule, issuer_sha256, day) DO UPDATE SET "
		"count = count + excluded.count, due = due | (CASE WHEN ?10 > 0 AND count + excluded.count > ?10 THEN 2 ELSE 0 END)",
		why);
}

/* So many findings, of which `first` is the first. */
static bool
note(sqlite3 *db, sqlite3_stmt *add, int64_t log, const struct rows *rows, const struct group *first, size_t count, uint64_t many, struct why *why)
{
	const struct entry_row *entry = &rows->all.entries[first->entry];
	char day[UTC_SIZE];
	utc_text(first->day * 86400, UTC_DAY, day);
	sqlite3_bind_text(add, 1, first->rule, -1, SQLITE_STATIC);
	sqlite3_bind_blob(add, 2, first->about.octets, HASH_SIZE, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, day, -1, SQLITE_STATIC);
	sqlite3_bind_blob(add, 4, entry->sha256.octets, HASH_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(add, 5, (int64_t)count);
	sqlite3_bind_int64(add, 6, log);
	sqlite3_bind_int64(add, 7, entry->entry);
	sqlite3_bind_text(add, 8, first->message != NULL ? first->message : "", -1, SQLITE_STATIC);
	sqlite3_bind_int(add, 9, first->always);
	/* that many are of a rule, and not of an event */
	sqlite3_bind_int64(add, 10, first->message != NULL && !first->always ? (int64_t)many : 0);
	return database_step(db, add, why);
}

static struct group *
groups_reserve(struct counts *counts, const struct rows *rows)
{
	size_t room = rows->all.finding_count + 2 * rows->all.entry_count + rows->all.log_finding_count;
	if (room > counts->groups_room) {
		void *grown = realloc(counts->groups, room * sizeof(struct group));
		if (grown == NULL)
			return NULL;
		counts->groups = grown;
		counts->groups_room = room;
	}
	return counts->groups;
}

static size_t
group_entry(const struct counts *counts, const struct rows *rows, size_t i, struct group *groups)
{
	static const struct hash nobody;
	const struct entry_row *entry = &rows->all.entries[i];
	const char *texts = (const char *)rows->all.texts.data;
	int64_t day = (int64_t)(entry->timestamp / 86400000);
	size_t count = 0;
	const struct hash *issuer = entry->has_issuer ? &entry->issuer : &nobody;
	for (size_t k = 0; k < entry->log_finding_count; k++) {
		const struct log_finding_row *finding = &rows->all.log_findings[entry->first_log_finding + k];
		groups[count++] = (struct group){ "entry_malformed", counts->log->id, day, i, texts + finding->message, true };
	}
	if (rows->again[i])
		return count;
	for (size_t k = 0; k < entry->finding_count; k++) {
		const struct finding_row *finding = &rows->all.findings[entry->first_finding + k];
		groups[count++] =
			(struct group){ brlint_rule_at(rows->linter, finding->rule)->name, *issuer, day, i, texts + finding->message, false };
	}
	if (entry->has_issuer)
		groups[count++] = (struct group){ "issuer_new", *issuer, day, i, NULL, false };
	if (strcmp(entry->kind, "unknown") == 0)
		groups[count++] = (struct group){ "entry_malformed", counts->log->id, day, i, "the entry's certificate cannot be read", true };
	return count;
}

bool
alerts_rows(struct counts *counts, sqlite3 *db, int64_t log, const struct rows *rows, struct why *why)
{
	struct group *groups = groups_reserve(counts, rows);
	size_t count = 0;
	if (groups == NULL)
		return because(why, "out of memory");
	for (size_t i = 0; i < rows->all.entry_count; i++)
		count += group_entry(counts, rows, i, groups + count);
	if (count == 0)
		return true;
	qsort(groups, count, sizeof(*groups), compare_groups);
	sqlite3_stmt *add = prepare_note(db, why);
	bool done = add != NULL;
	for (size_t first = 0, next; done && first < count; first = next) {
		for (next = first + 1; next < count; next++) {
			if (strcmp(groups[next].rule, groups[first].rule) != 0 || !hash_is(&groups[next].about, &groups[first].about) ||
			    groups[next].day != groups[first].day)
				break;
		}
		done = note(db, add, log, rows, &groups[first], next - first, counts->many, why);
	}
	sqlite3_finalize(add);
	return done;
}

void
alerts_log(struct state *state, const struct log *log, const char *event, const char *message)
{
	struct why why;
	int64_t id;
	char day[UTC_SIZE];
	sqlite3 *db = state_lock(state);
	sqlite3_stmt *add = database_prepare(db,
					     "INSERT INTO alert(rule, issuer_sha256, day, count, due, log, message) VALUES (?, ?, ?, 1, 1, ?, ?) "
					     "ON CONFLICT (rule, issuer_sha256, day) DO UPDATE SET count = count + 1",
					     &why);
	utc_text(time(NULL), UTC_DAY, day);
	if (add != NULL && state_log_id(db, &log->id, &id, &why)) {
		sqlite3_bind_text(add, 1, event, -1, SQLITE_STATIC);
		sqlite3_bind_blob(add, 2, log->id.octets, HASH_SIZE, SQLITE_STATIC);
		sqlite3_bind_text(add, 3, day, -1, SQLITE_STATIC);
		sqlite3_bind_int64(add, 4, id);
		sqlite3_bind_text(add, 5, message, -1, SQLITE_STATIC);
		database_step(db, add, &why);
	}
	sqlite3_finalize(add);
	state_unlock(state);
}

/* --- telling --- */

/* An alert that is to be told, in hand. */
struct alert {
	char *rule, *day, *message, *description, *url, *log_id;
	struct octets about, first; /* issuer_sha256, first_sha256 */
	int64_t count, entry;
	bool has_entry;
	int due, told;
};

static void
alert_free(struct alert *alert)
{
	free(alert->rule);
	free(alert->day);
	free(alert->message);
	free(alert->description);
	free(alert->url);
	free(alert->log_id);
	octets_free(&alert->about);
	octets_free(&alert->first);
}

static char *
column_text(sqlite3_stmt *get, int column)
{
	const char *text = (const char *)sqlite3_column_text(get, column);
	return strdup(text != NULL ? text : "");
}

/* The alerts that are due. */
static size_t
read_due(struct state *state, struct alert alerts[AT_ONCE])
{
	struct why why;
	size_t count = 0;
	sqlite3 *db = state_lock(state);
	sqlite3_stmt *get =
		database_prepare(db,
				 "SELECT rule, day, message, description, url, log_id, issuer_sha256, first_sha256, count, entry, due, told FROM "
				 "alert LEFT JOIN log ON log.id = alert.log WHERE due <> told LIMIT 100",
				 &why);
	while (get != NULL && count < AT_ONCE && sqlite3_step(get) == SQLITE_ROW) {
		struct alert *alert = &alerts[count++];
		char **texts[] = { &alert->rule, &alert->day, &alert->message, &alert->description, &alert->url, &alert->log_id };
		*alert = (struct alert){ 0 };
		for (int i = 0; i < 6; i++)
			*texts[i] = column_text(get, i);
		octets_add(&alert->about, sqlite3_column_blob(get, 6), (size_t)sqlite3_column_bytes(get, 6));
		octets_add(&alert->first, sqlite3_column_blob(get, 7), (size_t)sqlite3_column_bytes(get, 7));
		alert->count = sqlite3_column_int64(get, 8);
		alert->has_entry = sqlite3_column_type(get, 9) != SQLITE_NULL;
		alert->entry = sqlite3_column_int64(get, 9);
		alert->due = sqlite3_column_int(get, 10);
		alert->told = sqlite3_column_int(get, 11);
	}
	sqlite3_finalize(get);
	state_unlock(state);
	return count;
}

static bool
mark_told(struct state *state, const struct alert *alert, int bit, struct why *why)
{
	sqlite3 *db = state_lock(state);
	sqlite3_stmt *set = database_prepare(db, "UPDATE alert SET told = told | ? WHERE rule = ? AND issuer_sha256 = ? AND day = ?", why);
	bool done = set != NULL;
	if (done) {
		sqlite3_bind_int(set, 1, bit);
		sqlite3_bind_text(set, 2, alert->rule, -1, SQLITE_STATIC);
		sqlite3_bind_blob(set, 3, alert->about.data, (int)alert->about.size, SQLITE_STATIC);
		sqlite3_bind_text(set, 4, alert->day, -1, SQLITE_STATIC);
		done = database_step(db, set, why);
	}
	sqlite3_finalize(set);
	state_unlock(state);
	return done;
}

static bool
is_event(const struct alert *alert)
{
	return strncmp(alert->rule, "log_", 4) == 0 || strcmp(alert->rule, "issuer_new") == 0 || strcmp(alert->rule, "entry_malformed") == 0;
}

static const char *
event_name(const struct alert *alert, int bit)
{
	if (strcmp(alert->rule, "entry_malformed") == 0)
		return "malformed_cert";
	if (is_event(alert))
		return alert->rule;
	return bit == MANY ? "finding_many" : "finding_new";
}

static void
say_summary(const struct alert *alert, int bit, struct octets *out)
{
	if (strncmp(alert->rule, "log_", 4) == 0)
		octets_printf(out, "%s: %s", alert->description, alert->message);
	else if (strcmp(alert->rule, "entry_malformed") == 0)
		octets_printf(out, "%s: entry %" PRId64 ": %s", alert->description, alert->entry, alert->message);
	else if (strcmp(alert->rule, "issuer_new") == 0)
		octets_say(out, "an issuer that was not seen before: ");
	else if (bit == MANY)
		octets_printf(out, "%" PRId64 " findings of %s on %s, of issuer ", alert->count, alert->rule, alert->day);
	else
		octets_printf(out, "for the first time %s, of issuer ", alert->rule);
	if (strcmp(alert->rule, "issuer_new") == 0 || !is_event(alert))
		octets_hex(out, alert->about.data, alert->about.size);
}

static void
add_member(struct octets *out, const char *name, const char *value)
{
	octets_printf(out, ",\"%s\":", name);
	octets_json(out, value);
}

static void
add_hex_member(struct octets *out, const char *name, const struct octets *value)
{
	octets_printf(out, ",\"%s\":%s", name, value->size > 0 ? "\"" : "null");
	octets_hex(out, value->data, value->size);
	octets_say(out, value->size > 0 ? "\"" : "");
}

static void
say_json(const struct alert *alert, const char *event, const char *summary, struct octets *out)
{
	static const struct octets none;
	bool of_log = strncmp(alert->rule, "log_", 4) == 0 || strcmp(alert->rule, "entry_malformed") == 0;
	octets_printf(out, "{\"event\":\"%s\"", event);
	add_member(out, "summary", summary);
	add_member(out, "log", alert->log_id);
	add_member(out, "log_description", alert->description);
	add_member(out, "log_uri", alert->url);
	octets_say(out, ",\"entry\":");
	octets_printf(out, alert->has_entry ? "%" PRId64 : "null", alert->entry);
	octets_say(out, ",\"rule\":");
	if (is_event(alert))
		octets_say(out, "null");
	else
		octets_json(out, alert->rule);
	add_hex_member(out, "issuer_sha256", of_log ? &none : &alert->about);
	add_hex_member(out, "sha256", &alert->first);
	add_member(out, "day", alert->day);
	octets_printf(out, ",\"count\":%" PRId64, alert->count);
	add_member(out, "message", alert->message);
	octets_say(out, "}\n");
}

/* Waits for the program, and ends it, with what it has started, if that takes too long. */
static bool
program_succeeds(pid_t program, bool (*goes_on)(void *context), void *context, struct why *why)
{
	int status;
	for (unsigned twentieths = 0; twentieths < 20 * PROGRAM_SECONDS; twentieths++) {
		pid_t ended = waitpid(program, &status, WNOHANG);
		if (ended == program && WIFSIGNALED(status))
			return because(why, "signal %d ended it", WTERMSIG(status));
		if (ended == program)
			return WEXITSTATUS(status) == 0 || because(why, "it ended with status %d", WEXITSTATUS(status));
		if (ended < 0 && errno != EINTR)
			return because(why, "%s", strerror(errno));
		/* who is to end within five seconds gives it two */
		if (!goes_on(context) && twentieths < 20 * (PROGRAM_SECONDS - 2))
			twentieths = 20 * (PROGRAM_SECONDS - 2);
		nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	}
	kill(-program, SIGKILL);
	waitpid(program, &status, 0);
	return because(why, "it did not end within %d seconds", PROGRAM_SECONDS);
}

#define VARIABLES 5
extern char **environ;

/* The environment, with the variables of the alert, which take the place of such that were there. NULL if memory ran out. */
static char **
make_environment(char *const variables[VARIABLES])
{
	size_t count = 0, kept = 0;
	while (environ[count] != NULL)
		count++;
	char **made = calloc(count + VARIABLES + 1, sizeof(*made));
	if (made == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		bool is_ours = false;
		for (size_t k = 0; k < VARIABLES; k++)
			is_ours |= strncmp(environ[i], variables[k], (size_t)(strchr(variables[k], '=') - variables[k]) + 1) == 0;
		if (!is_ours)
			made[kept++] = environ[i];
	}
	for (size_t k = 0; k < VARIABLES; k++)
		made[kept++] = variables[k];
	return made;
}

/* Starts it in a group of its own, with nothing on standard input and signals as they are by default. */
static bool
start(const char *program, char **environment, pid_t *started, struct why *why)
{
	char *const arguments[] = { (char *)(uintptr_t)program, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	int error = posix_spawnp(started, program, &actions, &attributes, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return error == 0 || because(why, "it cannot be started: %s", strerror(error));
}

static bool
run_program(const char *program, const char *file, const struct alert *alert, const char *event, const char *summary, bool (*goes_on)(void *context),
	    void *context, struct why *why)
{
	struct octets texts[VARIABLES] = { 0 };
	char *variables[VARIABLES];
	pid_t started;
	octets_printf(&texts[0], "EVENT=%s", event);
	octets_printf(&texts[1], "SUMMARY=%s", summary);
	octets_printf(&texts[2], "LOG_URI=%s", alert->url);
	octets_printf(&texts[3], alert->has_entry ? "ENTRY_INDEX=%" PRId64 : "ENTRY_INDEX=", alert->entry);
	octets_printf(&texts[4], "JSON_FILENAME=%s", file);
	for (size_t i = 0; i < VARIABLES; i++)
		variables[i] = (char *)(uintptr_t)octets_string(&texts[i]);
	char **environment = make_environment(variables);
	bool done = environment != NULL || because(why, "out of memory");
	done = done && start(program, environment, &started, why) && program_succeeds(started, goes_on, context, why);
	free(environment);
	for (size_t i = 0; i < VARIABLES; i++)
		octets_free(&texts[i]);
	return done;
}

/* Writes the JSON into a file that is gone when the program has ended. */
static bool
tell(const char *program, const struct alert *alert, int bit, bool (*goes_on)(void *context), void *context, struct why *why)
{
	const char *folder = getenv("TMPDIR");
	struct octets summary = { 0 }, json = { 0 };
	char file[4096];
	say_summary(alert, bit, &summary);
	say_json(alert, event_name(alert, bit), octets_string(&summary), &json);
	int size = snprintf(file, sizeof(file), "%s/brlint-ct-alert-XXXXXX", folder != NULL && folder[0] == '/' ? folder : "/tmp");
	int written = size > 0 && (size_t)size < sizeof(file) ? mkstemp(file) : -1;
	bool done = written >= 0 && !json.failed && write(written, json.data, json.size) == (ssize_t)json.size;
	if (!done)
		because(why, "%s: %s", file, json.failed ? "out of memory" : strerror(errno));
	if (written >= 0)
		close(written);
	done = done && run_program(program, file, alert, event_name(alert, bit), octets_string(&summary), goes_on, context, why);
	if (written >= 0)
		unlink(file);
	octets_free(&summary);
	octets_free(&json);
	return done;
}

/* As posix_spawnp() finds it. */
static bool
is_program(const char *file, struct why *why)
{
	struct stat status;
	if (stat(file, &status) != 0)
		return because(why, "%s", strerror(errno));
	if (!S_ISREG(status.st_mode))
		return because(why, "it is no file");
	return access(file, X_OK) == 0 || because(why, "it cannot be run: %s", strerror(errno));
}

bool
alerts_program(const char *program, struct why *why)
{
	const char *path = getenv("PATH");
	bool found = false;
	if (strchr(program, '/') != NULL)
		return is_program(program, why);
	for (const char *at = path != NULL ? path : "/bin:/usr/bin", *end; !found && at != NULL; at = *end == ':' ? end + 1 : NULL) {
		struct octets file = { 0 };
		end = at + strcspn(at, ":");
		octets_add(&file, at, (size_t)(end - at));
		octets_printf(&file, end > at ? "/%s" : "%s", program);
		found = !file.failed && is_program(octets_string(&file), why);
		octets_free(&file);
	}
	return found || because(why, "it is no program in PATH");
}

static uint64_t
count_due(struct state *state)
{
	struct why why;
	int64_t count;
	bool fine = database_number(state_lock(state), "SELECT coalesce(sum((due & ~told & 1) + (due & ~told & 2) / 2), 0) FROM alert", &count, &why);
	state_unlock(state);
	return fine && count > 0 ? (uint64_t)count : 1;
}

uint64_t
alerts_tell(struct state *state, const char *program, bool (*goes_on)(void *context), void *context, struct why *why)
{
	struct alert *alerts = calloc(AT_ONCE, sizeof(*alerts));
	bool failed = alerts == NULL && !because(why, "out of memory");
	size_t count = 0;
	do {
		count = alerts != NULL ? read_due(state, alerts) : 0;
		for (size_t i = 0; i < count; i++) {
			/* after the first that fails the others wait, too: it is the program, and not the alert */
			for (int bit = FIRST; bit <= MANY && !failed && goes_on(context); bit <<= 1) {
				if ((alerts[i].due & ~alerts[i].told & bit) != 0)
					failed = !tell(program, &alerts[i], bit, goes_on, context, why) || !mark_told(state, &alerts[i], bit, why);
			}
			alert_free(&alerts[i]);
		}
	} while (!failed && goes_on(context) && count == AT_ONCE);
	free(alerts);
	/* a program that was ended because all ends has not failed */
	return failed && goes_on(context) ? count_due(state) : 0;
}
