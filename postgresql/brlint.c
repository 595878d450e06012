/*
 * brlint as functions of PostgreSQL. What the library allocates, for it is not PostgreSQL's, is let go by the memory context of the function's call;
 * what functions return is in PostgreSQL's memory. Nothing throws while the library is at work.
 */
#include <postgres.h>

#include <limits.h>

#include <access/xact.h>
#include <brlint.h>
#include <fmgr.h>
#include <funcapi.h>
#include <mb/pg_wchar.h>
#include <miscadmin.h>
#include <utils/builtins.h>
#include <utils/jsonb.h>
#include <utils/memutils.h>
#include <utils/timestamp.h>

#include "postgresql/settings.h"

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);
void
_PG_init(void)
{
	settings_define();
}

/* A report that has judged an object of so many octets is not kept for the next: it may have become large. */
#define KEPT_OCTETS (1 << 20)

/* --- a call of a function, which is one for all rows of a statement --- */

/* Companions as they were given last. */
struct kept_companions {
	brlint_companions *set; /* NULL: none were given */
	char *der;              /* in the memory of the call */
	size_t size;
};

struct call {
	MemoryContextCallback end;
	MemoryContext memory;
	TimestampTz statement; /* when that began which the linter was looked up for */
	brlint *linter;
	brlint_report *report;
	brlint_job *job;
	brlint_writer *writer; /* for brlint_report() */
	struct kept_companions issuer, precert;
	char *text; /* what the writer said; malloc() */
	size_t size, room;
};

/* Is called when the memory of the call goes, also after an error. */
static void
end_call(void *call)
{
	struct call *c = call;
	brlint_writer_free(c->writer);
	brlint_report_free(c->report);
	brlint_job_free(c->job);
	brlint_companions_free(c->issuer.set);
	brlint_companions_free(c->precert.set);
	brlint_free(c->linter);
	free(c->text);
}

pg_attribute_noreturn() static void
no_memory(void)
{
	ereport(ERROR,
		(errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"), errdetail("Failed while judging a certificate, CRL or OCSP response.")));
}

/* Looks up the linter for a statement: expressions of functions in PL/pgSQL live on from one statement to the next. */
static void
take_linter(struct call *c)
{
	brlint *linter = settings_linter();
	if (linter != c->linter) {
		brlint_writer_free(c->writer);
		c->writer = NULL;
	}
	brlint_free(c->linter);
	c->linter = linter;
	c->statement = GetCurrentStatementStartTimestamp();
}

/* The call, which is made with the first row. */
static struct call *
this_call(FunctionCallInfo fcinfo)
{
	struct call *c = fcinfo->flinfo->fn_extra;
	if (c != NULL && c->statement != GetCurrentStatementStartTimestamp())
		take_linter(c);
	if (c != NULL)
		return c;
	c = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(*c));
	c->memory = fcinfo->flinfo->fn_mcxt;
	c->end.func = end_call;
	c->end.arg = c;
	MemoryContextRegisterResetCallback(c->memory, &c->end);
	take_linter(c);
	c->job = brlint_job_new();
	if (c->job == NULL)
		no_memory();
	fcinfo->flinfo->fn_extra = c;
	return c;
}

/* --- what is known of an object --- */

pg_attribute_noreturn() static void
wrong_argument(const char *what)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s", what)));
}

/* Takes companions, of which rows mostly have the same. */
static void
take_companions(struct call *c, struct kept_companions *kept, enum brlint_role role, const bytea *given, const char *wrong)
{
	const char *der = given != NULL ? VARDATA_ANY(given) : NULL;
	size_t size = given != NULL ? VARSIZE_ANY_EXHDR(given) : 0;

	if (given == NULL) {
		brlint_job_companions(c->job, role, NULL, 0);
		return;
	}
	if (kept->set == NULL || kept->size != size || memcmp(kept->der, der, size) != 0) {
		char *copy = MemoryContextAlloc(c->memory, size + 1);
		brlint_companions *set = brlint_companions_new(role);
		enum brlint_status status = set != NULL ? brlint_companions_add(set, der, size) : BRLINT_NO_MEMORY;
		if (status != BRLINT_OK) {
			brlint_companions_free(set);
			if (status == BRLINT_NO_MEMORY)
				no_memory();
			wrong_argument(wrong);
		}
		memcpy(copy, der, size);
		if (kept->der != NULL)
			pfree(kept->der);
		brlint_companions_free(kept->set);
		*kept = (struct kept_companions){ set, copy, size };
	}
	brlint_job_companions(c->job, role, kept->set, 1);
}

static void
take_profile(struct call *c, const text *given)
{
	char *profile = given != NULL ? text_to_cstring(given) : NULL;
	if (brlint_job_profile(c->job, profile) != BRLINT_OK)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("there is no profile \"%s\"", profile)));
	if (profile != NULL)
		pfree(profile);
}

static void
take_time(struct call *c, TimestampTz at)
{
	if (TIMESTAMP_NOT_FINITE(at))
		wrong_argument("the time by which an object is judged must be finite");
	int64 days = POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE;
	int64 seconds = at / USECS_PER_SEC - (at % USECS_PER_SEC < 0 ? 1 : 0);
	brlint_job_date(c->job, seconds + days * SECS_PER_DAY);
}

static const bytea *
octets_or_null(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? NULL : PG_GETARG_BYTEA_PP(argument);
}

static void
take_circumstances(struct call *c, FunctionCallInfo fcinfo)
{
	take_companions(c, &c->issuer, BRLINT_ISSUER, octets_or_null(fcinfo, 1), "the issuer is no certificate in DER");
	take_companions(c, &c->precert, BRLINT_PRECERTIFICATE, octets_or_null(fcinfo, 2), "the precertificate is no precertificate in DER");
	take_profile(c, PG_ARGISNULL(3) ? NULL : PG_GETARG_TEXT_PP(3));
	if (PG_ARGISNULL(4))
		brlint_job_own_date(c->job);
	else
		take_time(c, PG_GETARG_TIMESTAMPTZ(4));
}

/* --- an object --- */

/* Judges the object of the first argument. The report has it until the next object. */
static void
judge(struct call *c, const bytea *der)
{
	if (c->report == NULL)
		c->report = brlint_report_new();
	if (c->report == NULL || brlint_lint(c->linter, c->report, c->job, VARDATA_ANY(der), VARSIZE_ANY_EXHDR(der)) != BRLINT_OK)
		no_memory();
}

/* Lets go of what grew with a large object; and of the statement, if its user does not want it any more. */
static void
after(struct call *c, const bytea *der)
{
	if (VARSIZE_ANY_EXHDR(der) > KEPT_OCTETS) {
		brlint_report_free(c->report);
		c->report = NULL;
	}
	CHECK_FOR_INTERRUPTS();
}

/* --- texts --- */

/*
 * Text of the library, which is UTF-8, in the encoding of the database. A database of another encoding may not have all characters, and an object is
 * never an error: there what is not ASCII is said by its number, \u{E9}. In JSON the backslash is doubled.
 */
static char *
in_server_encoding(const char *utf8, const char *backslash)
{
	StringInfoData s;
	if (GetDatabaseEncoding() == PG_UTF8)
		return pstrdup(utf8);
	initStringInfo(&s);
	for (const unsigned char *at = (const unsigned char *)utf8; *at != '\0'; at += pg_utf_mblen(at)) {
		if (*at < 0x80)
			appendStringInfoChar(&s, (char)*at);
		else
			appendStringInfo(&s, "%su{%X}", backslash, (unsigned)utf8_to_unicode(at));
	}
	return s.data;
}

static Datum
text_datum(const char *utf8)
{
	return CStringGetTextDatum(in_server_encoding(utf8, "\\"));
}

static const char *
level_word(enum brlint_level level)
{
	return level == BRLINT_ERROR ? "error" : level == BRLINT_WARNING ? "warning" : "notice";
}

/* Whether there is an object; without one there is no row, and NULL. */
static bool
has_object(FunctionCallInfo fcinfo)
{
	return !PG_ARGISNULL(0);
}

/* --- the functions --- */

/* An offset beyond what an integer has is beyond what a bytea has, too. */
static Datum
number(size_t n)
{
	return Int32GetDatum(n > INT_MAX ? INT_MAX : (int32)n);
}

PG_FUNCTION_INFO_V1(pg_brlint);
Datum
pg_brlint(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	if (!has_object(fcinfo))
		return (Datum)0;
	ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
	struct call *c = this_call(fcinfo);
	const bytea *der = PG_GETARG_BYTEA_PP(0);
	take_circumstances(c, fcinfo);
	judge(c, der);

	MemoryContext rows = AllocSetContextCreate(CurrentMemoryContext, "brlint rows", ALLOCSET_DEFAULT_SIZES);
	for (size_t i = 0; i < brlint_finding_count(c->report); i++) {
		const brlint_finding *f = brlint_finding_at(c->report, i);
		bool nulls[8] = { false };
		if (f->waived != NULL)
			continue;
		MemoryContext before = MemoryContextSwitchTo(rows);
		Datum values[8] = {
			text_datum(f->rule->name),   text_datum(level_word(f->level)),
			text_datum(f->rule->source), text_datum(f->rule->clause),
			text_datum(f->path),         number(f->offset),
			number(f->length),           text_datum(f->message),
		};
		MemoryContextSwitchTo(before);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		MemoryContextReset(rows);
	}
	MemoryContextDelete(rows);
	after(c, der);
	return (Datum)0;
}

PG_FUNCTION_INFO_V1(pg_brlint_worst);
Datum
pg_brlint_worst(PG_FUNCTION_ARGS)
{
	static const char *const words[] = { [BRLINT_ERROR] = "error", [BRLINT_WARNING] = "warning", [BRLINT_NOTICE] = "notice", "none" };
	int worst = BRLINT_NOTICE + 1;

	if (!has_object(fcinfo))
		PG_RETURN_NULL();
	struct call *c = this_call(fcinfo);
	const bytea *der = PG_GETARG_BYTEA_PP(0);
	take_circumstances(c, fcinfo);
	judge(c, der);
	for (size_t i = 0; i < brlint_finding_count(c->report); i++) {
		const brlint_finding *f = brlint_finding_at(c->report, i);
		if (f->waived == NULL && (int)f->level < worst)
			worst = f->level;
	}
	after(c, der);
	PG_RETURN_TEXT_P(cstring_to_text(words[worst]));
}

/* Takes what the writer says: it may not throw. */
static int
take_text(void *call, const char *text, size_t size)
{
	struct call *c = call;
	if (size > c->room - c->size) {
		size_t room = 2 * (c->size + size);
		char *grown = realloc(c->text, room);
		if (grown == NULL)
			return 1;
		c->text = grown;
		c->room = room;
	}
	memcpy(c->text + c->size, text, size);
	c->size += size;
	return 0;
}

/* The JSON that the writer said, without \u0000, which a jsonb cannot have: that is said by its number, too. */
static char *
without_nul(const char *json, size_t size)
{
	StringInfoData s;
	initStringInfo(&s);
	for (size_t i = 0; i < size; i++) {
		if (json[i] != '\\') {
			appendStringInfoChar(&s, json[i]);
		} else if (size - i >= 6 && strncmp(json + i, "\\u0000", 6) == 0) {
			appendStringInfoString(&s, "\\\\u{0}");
			i += 5;
		} else {
			appendBinaryStringInfo(&s, json + i, 2);
			i++;
		}
	}
	return s.data;
}

PG_FUNCTION_INFO_V1(pg_brlint_report);
Datum
pg_brlint_report(PG_FUNCTION_ARGS)
{
	if (!has_object(fcinfo))
		PG_RETURN_NULL();
	struct call *c = this_call(fcinfo);
	const bytea *der = PG_GETARG_BYTEA_PP(0);
	if (c->writer == NULL) {
		c->writer = brlint_writer_new(c->linter, "jsonl", BRLINT_DETAILS, take_text, c, NULL);
		if (c->writer == NULL || brlint_writer_begin(c->writer, 0) != BRLINT_OK)
			no_memory();
	}
	take_circumstances(c, fcinfo);
	judge(c, der);
	c->size = 0;
	if (brlint_writer_object(c->writer, c->report) != BRLINT_OK)
		no_memory();
	char *json = in_server_encoding(without_nul(c->text, c->size), "\\\\");
	Datum value = DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
	after(c, der);
	return value;
}

/* A word about the object that is the only argument of a function that is strict. */
static Datum
word_about(FunctionCallInfo fcinfo, const char *(*word)(const brlint_report *report))
{
	struct call *c = this_call(fcinfo);
	const bytea *der = PG_GETARG_BYTEA_PP(0);
	judge(c, der);
	text *said = cstring_to_text(word(c->report));
	after(c, der);
	PG_RETURN_TEXT_P(said);
}

PG_FUNCTION_INFO_V1(pg_brlint_kind);
Datum
pg_brlint_kind(PG_FUNCTION_ARGS)
{
	return word_about(fcinfo, brlint_report_kind);
}

PG_FUNCTION_INFO_V1(pg_brlint_profile);
Datum
pg_brlint_profile(PG_FUNCTION_ARGS)
{
	return word_about(fcinfo, brlint_report_profile);
}

static Datum
time_datum(int64 seconds)
{
	int64 days = POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE;
	return TimestampTzGetDatum((seconds - days * SECS_PER_DAY) * USECS_PER_SEC);
}

PG_FUNCTION_INFO_V1(pg_brlint_rules);
Datum
pg_brlint_rules(PG_FUNCTION_ARGS)
{
	InitMaterializedSRF(fcinfo, 0);
	ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
	struct call *c = this_call(fcinfo);
	for (size_t i = 0; i < brlint_rule_count(c->linter); i++) {
		const brlint_rule *r = brlint_rule_at(c->linter, i);
		bool nulls[10] = { [6] = r->from == INT64_MIN, [7] = r->until == INT64_MAX, [8] = r->family == NULL };
		Datum values[10] = {
			text_datum(r->name),
			text_datum(level_word(r->level)),
			text_datum(r->source),
			text_datum(r->clause),
			text_datum(r->title),
			Int32GetDatum((int32)r->revision),
			nulls[6] ? (Datum)0 : time_datum(r->from),
			nulls[7] ? (Datum)0 : time_datum(r->until),
			nulls[8] ? (Datum)0 : text_datum(r->family),
			BoolGetDatum(r->enabled != 0),
		};
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum)0;
}

PG_FUNCTION_INFO_V1(pg_brlint_ruleset);
Datum
pg_brlint_ruleset(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(brlint_ruleset(this_call(fcinfo)->linter)));
}

PG_FUNCTION_INFO_V1(pg_brlint_version);
Datum
pg_brlint_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(brlint_version()));
}
