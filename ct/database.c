#include "ct/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ct/schema.h"

/* The form of the tables; what marks a file as one of ours: "brct". */
#define FORM 1
#define MARK 0x62726374

/* A file is looked through, when it is opened, up to this size: a second or less. */
#define CHECKED ((int64_t)64 << 20)

bool
database_failed(sqlite3 *db, const char *what, struct why *why)
{
	return because(why, "%s: %s", what, sqlite3_errmsg(db));
}

bool
database_run(sqlite3 *db, const char *sql, struct why *why)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || database_failed(db, sqlite3_db_filename(db, NULL), why);
}

bool
database_begin(sqlite3 *db, struct why *why)
{
	return database_run(db, "BEGIN IMMEDIATE", why);
}

bool
database_end(sqlite3 *db, bool done, struct why *why)
{
	done = done && database_run(db, "COMMIT", why);
	/* what failed may have ended it already */
	if (!done && !sqlite3_get_autocommit(db))
		database_run(db, "ROLLBACK", NULL);
	return done;
}

sqlite3_stmt *
database_prepare(sqlite3 *db, const char *sql, struct why *why)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
		database_failed(db, sqlite3_db_filename(db, NULL), why);
	return statement;
}

bool
database_step(sqlite3 *db, sqlite3_stmt *statement, struct why *why)
{
	int status = sqlite3_step(statement);
	bool done = status == SQLITE_DONE || status == SQLITE_ROW || database_failed(db, sqlite3_db_filename(db, NULL), why);
	sqlite3_reset(statement);
	return done;
}

bool
database_number(sqlite3 *db, const char *sql, int64_t *number, struct why *why)
{
	sqlite3_stmt *statement = database_prepare(db, sql, why);
	if (statement == NULL)
		return false;
	bool fine = sqlite3_step(statement) == SQLITE_ROW || database_failed(db, sqlite3_db_filename(db, NULL), why);
	*number = fine ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_finalize(statement);
	return fine;
}

static bool
text_is(sqlite3 *db, const char *sql, const char *text, struct why *why)
{
	sqlite3_stmt *statement = database_prepare(db, sql, why);
	if (statement == NULL)
		return false;
	const char *said = sqlite3_step(statement) == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
	bool is = said != NULL ? strcmp(said, text) == 0 || because(why, "%s", said) : database_failed(db, "it cannot be read", why);
	sqlite3_finalize(statement);
	return is;
}

/*
 * A file that was cut has fewer pages than it says; SQLite would notice that only when it comes to one of them, and rows that are never looked at
 * would be missing. What is in its log of writes is brought into the file first.
 */
static bool
database_is_whole(sqlite3 *db, const char *path, bool writes, struct why *why)
{
	int64_t pages, size;
	struct stat file;
	struct why cause;
	sqlite3_busy_timeout(db, 2000);
	int emptied = writes ? sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) : SQLITE_BUSY;
	sqlite3_busy_timeout(db, 60000);
	/* somebody reads it: then it was whole to them */
	if (emptied != SQLITE_OK && (emptied & 0xff) == SQLITE_BUSY)
		writes = false;
	if (writes && emptied != SQLITE_OK)
		return because(why, "%s: this file of SQLite is damaged: %s", path, sqlite3_errmsg(db));
	if (!database_number(db, "PRAGMA page_count", &pages, &cause) || !database_number(db, "PRAGMA page_size", &size, &cause))
		return because(why, "%s: this file of SQLite is damaged: %s", path, cause.text);
	if (stat(path, &file) != 0)
		return because(why, "%s: %s", path, strerror(errno));
	if (writes && file.st_size != pages * size)
		return because(why, "%s: this file of SQLite is damaged: it has %lld octets, and says %lld; put back a copy that is whole", path,
			       (long long)file.st_size, (long long)(pages * size));
	if (file.st_size <= CHECKED && !text_is(db, "PRAGMA quick_check(1)", "ok", &cause))
		return because(why, "%s: this file of SQLite is damaged: %s", path, cause.text);
	return true;
}

static bool
tables_make(sqlite3 *db, struct why *why)
{
	if (!database_run(db, "PRAGMA journal_mode=WAL", why) || !database_begin(db, why))
		return false;
	/* several may make it at the same time */
	int64_t form;
	bool done = database_number(db, "PRAGMA user_version", &form, why);
	if (done && form == 0) {
		char marks[96];
		snprintf(marks, sizeof(marks), "PRAGMA user_version=%d; PRAGMA application_id=%d", FORM, MARK);
		done = database_run(db, schema_sqlite, why) && database_run(db, marks, why);
	}
	return database_end(db, done, why);
}

/* Whether it has our tables; an empty file gets them. */
static bool
tables_are_there(sqlite3 *db, const char *path, bool makes, struct why *why)
{
	int64_t form, mark, tables;
	if (!database_number(db, "PRAGMA user_version", &form, why) || !database_number(db, "PRAGMA application_id", &mark, why) ||
	    !database_number(db, "SELECT count(*) FROM sqlite_schema", &tables, why))
		return because(why, "%s: this is no file of SQLite, or it is damaged: %s", path, sqlite3_errmsg(db));
	if (form == 0 && mark == 0 && tables == 0)
		return makes ? tables_make(db, why) : because(why, "%s: it is empty", path);
	if (mark != MARK)
		return because(why, "%s: this file of SQLite was made by another program", path);
	return form == FORM || because(why, "%s: its tables have form %lld, and this program knows %d", path, (long long)form, FORM);
}

sqlite3 *
database_open(const char *path, enum database_use use, struct why *why)
{
	sqlite3 *db = NULL;
	int flags = use == DATABASE_READ ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | (use == DATABASE_MAKE ? SQLITE_OPEN_CREATE : 0);
	/* The log of writes of an earlier file would be taken for that of a new one. */
	if (use == DATABASE_MAKE && access(path, F_OK) != 0) {
		char *log = sqlite3_mprintf("%s-wal", path);
		bool lone = log != NULL && access(log, F_OK) == 0;
		sqlite3_free(log);
		if (lone)
			return because(why, "%s: the file is gone, and %s-wal is there", path, path), NULL;
	}
	if (sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		because(why, "%s: %s", path, db != NULL ? sqlite3_errmsg(db) : "out of memory");
		sqlite3_close(db);
		return NULL;
	}
	sqlite3_busy_timeout(db, 60000);
	sqlite3_extended_result_codes(db, 1);
	if (!tables_are_there(db, path, use == DATABASE_MAKE, why) || !database_run(db, "PRAGMA synchronous=FULL; PRAGMA cache_size=-65536", why) ||
	    (use != DATABASE_SHARE && !database_is_whole(db, path, use == DATABASE_MAKE, why))) {
		sqlite3_close(db);
		return NULL;
	}
	return db;
}
