#include "serve/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "serve/metrics.h"

/* An object of more octets is large: what it has made grow is not kept. */
#define LARGE_OBJECT ((size_t)256 << 10)

bool
workspace_init(struct workspace *w)
{
	*w = (struct workspace){ .report = brlint_report_new(), .job = brlint_job_new() };
	return w->report != NULL && w->job != NULL;
}

void
workspace_shrink(struct workspace *w)
{
	brlint_report *report = w->is_large ? brlint_report_new() : NULL;
	/* without memory for another the large one stays */
	if (report == NULL)
		return;
	brlint_report_free(w->report);
	w->report = report;
	free(w->sorted);
	w->sorted = NULL;
	w->sorted_room = 0;
	w->is_large = false;
}

void
workspace_free(struct workspace *w)
{
	brlint_report_free(w->report);
	brlint_job_free(w->job);
	free(w->sorted);
	*w = (struct workspace){ 0 };
}

void
answer_problem(struct exchange *e, unsigned status, const char *title, const char *detail)
{
	e->status = status;
	e->type = "application/problem+json";
	e->is_page = false;
	e->disposition = NULL;
	text_cut(&e->answer, 0);
	text_say(&e->answer, "{\"type\": \"about:blank\", \"title\": ");
	text_json(&e->answer, title);
	text_printf(&e->answer, ", \"status\": %u, \"detail\": ", status);
	text_json(&e->answer, detail);
	text_say(&e->answer, "}\n");
}

void
answer_with_page(struct exchange *e)
{
	e->type = "text/html; charset=utf-8";
	e->is_page = true;
}

const char *
parameter(const struct exchange *e, const struct fields *form, const char *name)
{
	const struct field *f = form != NULL ? form_field(form, name) : NULL;
	if (f == NULL)
		f = form_field(&e->query, name);
	/* browsers send fields that nothing was put into */
	return f != NULL && f->size > 0 ? f->value : NULL;
}

/* The length of a type of media at the front of a text; what it is followed by ends it. */
static size_t
media_type_size(const char *text)
{
	return strcspn(text, ",; \t");
}

size_t
accepted(const struct exchange *e, const char *const *types, size_t count)
{
	for (const char *at = e->accept != NULL ? e->accept : ""; *at != '\0'; at += strcspn(at, ","), at += *at == ',') {
		at += strspn(at, " \t");
		size_t size = media_type_size(at);
		for (size_t i = 0; i < count; i++) {
			if (strlen(types[i]) == size && strncasecmp(types[i], at, size) == 0)
				return i;
		}
	}
	return count;
}

bool
content_type_is(const struct exchange *e, const char *type)
{
	return e->content_type != NULL && media_type_size(e->content_type) == strlen(type) && strncasecmp(e->content_type, type, strlen(type)) == 0;
}

bool
read_date(const char *text, int64_t *seconds)
{
	struct tm tm = { 0 };
	int day_size = 0, size = 0;

	if (sscanf(text, "%4d-%2d-%2d%nT%2d:%2d:%2dZ%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &day_size, &tm.tm_hour, &tm.tm_min, &tm.tm_sec,
		   &size) < 3)
		return false;
	if (day_size != 10 || (text[day_size] != '\0' && (size != 20 || text[size] != '\0')) || strcspn(text, " +") != strlen(text))
		return false;
	if (tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 59)
		return false;
	struct tm normal = { .tm_year = tm.tm_year - 1900, .tm_mon = tm.tm_mon - 1, .tm_mday = tm.tm_mday };
	int64_t day = (int64_t)timegm(&normal);
	/* timegm() makes another day of one that does not exist */
	if (normal.tm_year != tm.tm_year - 1900 || normal.tm_mon != tm.tm_mon - 1 || normal.tm_mday != tm.tm_mday)
		return false;
	*seconds = day + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
	return true;
}

void
say_time(struct text *out, const char *form, int64_t seconds)
{
	time_t time = (time_t)seconds;
	char text[64];
	struct tm tm;
	if (gmtime_r(&time, &tm) != NULL)
		text_add(out, text, strftime(text, sizeof(text), form, &tm));
}

double
seconds_since(const struct timespec *begun)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begun->tv_sec) + (double)(now.tv_nsec - begun->tv_nsec) / 1e9;
}

enum brlint_status
judge(struct exchange *e, const void *der, size_t size)
{
	struct workspace *w = e->workspace;
	enum brlint_status status = brlint_lint(e->configuration->linter, w->report, w->job, der, size);

	w->is_large |= size > LARGE_OBJECT;
	metrics_object(e->configuration->counters, e->configuration->linter, w->report);
	if (e->wants_sha256 && e->sha256[0] == '\0')
		snprintf(e->sha256, sizeof(e->sha256), "%s", brlint_report_sha256(w->report));
	return status;
}

/* --- what a request says of the object --- */

struct collecting {
	brlint_companions *set;
	const char *wrong;
};

static int
take_companion(void *context, size_t index, const void *der, size_t size, const char *error)
{
	struct collecting *c = context;
	(void)index;
	(void)error;
	if (der == NULL) {
		c->wrong = "cannot be read";
		return 1;
	}
	switch (brlint_companions_add(c->set, der, size)) {
	case BRLINT_OK:
		return 0;
	case BRLINT_NO_MEMORY:
		c->wrong = "cannot be taken: memory ran out";
		return 1;
	default:
		c->wrong = "is not what it should be";
		return 1;
	}
}

/* Takes certificates in a text as companions that must fit. Returns NULL, or what is wrong with them. */
static const char *
take_companions(struct workspace *w, enum brlint_role role, const char *text)
{
	struct collecting c = { .set = brlint_companions_new(role) };
	enum brlint_status status = c.set != NULL ? brlint_objects(text, strlen(text), 0, take_companion, &c) : BRLINT_NO_MEMORY;

	if (c.wrong == NULL && status != BRLINT_OK)
		c.wrong = brlint_status_text(status);
	else if (c.wrong == NULL && brlint_companions_count(c.set) == 0)
		c.wrong = "is empty";
	if (c.wrong == NULL && brlint_job_companions(w->job, role, c.set, 1) != BRLINT_OK)
		c.wrong = "cannot be used";
	brlint_companions_free(c.set);
	return c.wrong;
}

const char *
prepare_job(struct exchange *e, const struct circumstances *c)
{
	brlint_job *job = e->workspace->job;
	int64_t seconds;

	brlint_job_profile(job, NULL);
	brlint_job_scope(job, NULL);
	brlint_job_own_date(job);
	brlint_job_name(job, NULL);
	brlint_job_companions(job, BRLINT_PRECERTIFICATE, NULL, 0);
	brlint_job_companions(job, BRLINT_ISSUER, e->configuration->issuers, 0);
	if (c->issuer != NULL && take_companions(e->workspace, BRLINT_ISSUER, c->issuer) != NULL)
		return "Unrecognised issuer";
	if (c->precert != NULL && take_companions(e->workspace, BRLINT_PRECERTIFICATE, c->precert) != NULL)
		return "Unrecognised precertificate";
	if (c->profile != NULL && brlint_job_profile(job, c->profile) != BRLINT_OK)
		return "Unrecognised profile";
	if (c->scope != NULL && brlint_job_scope(job, c->scope) != BRLINT_OK)
		return "Unrecognised profile";
	if (c->date != NULL) {
		if (!read_date(c->date, &seconds))
			return "Unrecognised date";
		brlint_job_date(job, seconds);
	}
	return NULL;
}

/* --- objects --- */

static int
take_object(void *context, size_t index, const void *der, size_t size, const char *error)
{
	struct objects *o = context;
	(void)index;
	if (o->count == o->room) {
		size_t room = 2 * o->room + 4;
		struct object *grown = realloc(o->items, room * sizeof(*grown));
		o->no_memory = grown == NULL;
		if (grown == NULL)
			return 1;
		o->items = grown;
		o->room = room;
	}
	struct object object = { der != NULL ? malloc(size + 1) : NULL, size, der == NULL ? strdup(error) : NULL };
	o->no_memory = object.der == NULL && object.error == NULL;
	if (o->no_memory)
		return 1;
	if (der != NULL)
		memcpy(object.der, der, size);
	o->readable += der != NULL;
	o->items[o->count++] = object;
	return o->count > o->most;
}

void
objects_free(struct objects *o)
{
	for (size_t i = 0; i < o->count; i++) {
		free(o->items[i].der);
		free(o->items[i].error);
	}
	free(o->items);
	*o = (struct objects){ 0 };
}

const char *
objects_read(struct objects *o, const char *text, size_t size)
{
	*o = (struct objects){ .most = SIZE_MAX };
	enum brlint_status status = brlint_objects(text, size, 0, take_object, o);
	if (o->no_memory || status == BRLINT_NO_MEMORY)
		return brlint_status_text(BRLINT_NO_MEMORY);
	if (o->readable > 0)
		return NULL;
	return o->count > 0 ? o->items[0].error : "there is no object";
}

const char *
objects_read_only(struct objects *o, const char *text, size_t size)
{
	*o = (struct objects){ .most = 1 };
	enum brlint_status status = brlint_objects(text, size, 0, take_object, o);
	if (o->no_memory || status == BRLINT_NO_MEMORY)
		return brlint_status_text(BRLINT_NO_MEMORY);
	if (o->readable < o->count)
		return "it cannot be read";
	return o->count > 1 ? "there is more than one object" : o->count == 0 ? "there is no object" : NULL;
}
