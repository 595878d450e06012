/* Reading logs: a file of reference data, and the lists that the programs publish (https://www.gstatic.com/ct/log_list/v3/log_list_schema.json). */
#include <nettle/base64.h>
#include <stdlib.h>

#include "asn1/time.h"
#include "data/ct_logs.h"
#include "data/json_read.h"

/* Logs that are being read. */
struct maker {
	struct ct_log *items;
	size_t count, room;
	uint8_t *octets;
	size_t used, octets_room;
	int64_t dated[CT_PROGRAMS];
};

#define NO_MEMORY "out of memory"

/* Takes over what there is, and makes room for a text, whose strings and keys are no longer than it. */
static bool
begin(struct maker *m, const struct ct_logs *old, size_t text_size)
{
	size_t count = old != NULL ? old->first[256] : 0, octets = old != NULL ? old->octet_count : 0;
	*m = (struct maker){ .count = count, .used = octets };
	for (int i = 0; i < CT_PROGRAMS; i++)
		m->dated[i] = old != NULL ? old->dated[i] : INT64_MIN;
	/* in the text a log has its key, which makes it longer than this */
	m->room = count + text_size / 64 + 1;
	m->room = m->room < CT_LOGS_MOST ? m->room : CT_LOGS_MOST;
	m->octets_room = octets + text_size + 1;
	m->items = calloc(m->room, sizeof(*m->items));
	m->octets = malloc(m->octets_room);
	if (m->items == NULL || m->octets == NULL)
		return false;
	if (count > 0)
		memcpy(m->items, old->items, count * sizeof(*m->items));
	if (octets > 0)
		memcpy(m->octets, old->octets, octets);
	return true;
}

static int
compare(const void *a, const void *b)
{
	const struct ct_log *x = a, *y = b;
	return memcmp(x->id, y->id, sizeof(x->id));
}

/* Hands over what was read, also after an error. */
static void
end(struct maker *m, struct ct_logs *logs)
{
	*logs = (struct ct_logs){ .items = m->items, .octets = m->octets, .octet_count = m->used };
	memcpy(logs->dated, m->dated, sizeof(logs->dated));
	if (m->items == NULL)
		return;
	qsort(m->items, m->count, sizeof(*m->items), compare);
	for (size_t octet = 0, i = 0; octet <= 256; octet++) {
		while (i < m->count && m->items[i].id[0] < octet)
			i++;
		logs->first[octet] = (uint16_t)i;
	}
}

void
ct_logs_free(struct ct_logs *logs)
{
	free((void *)logs->items);
	free((void *)logs->octets);
	*logs = (struct ct_logs){ 0 };
}

static struct ct_text
add_text(struct maker *m, struct span text)
{
	struct ct_text t = { (uint32_t)m->used, (uint32_t)text.size };
	if (text.size == 0 || m->octets_room - m->used < text.size)
		return (struct ct_text){ 0 };
	memcpy(m->octets + m->used, text.data, text.size);
	m->used += text.size;
	return t;
}

static const struct ct_view no_view = { .since = { CT_NEVER, CT_NEVER, CT_NEVER, CT_NEVER, CT_NEVER, CT_NEVER } };

static void
forget_views(struct maker *m, enum ct_program program)
{
	for (size_t i = 0; i < m->count; i++)
		m->items[i].views[program] = no_view;
}

/* Octets of base64, which are put behind the others. */
static bool
add_base64(struct maker *m, struct span text, struct ct_text *octets)
{
	struct base64_decode_ctx context;
	size_t size = m->octets_room - m->used;
	if (size < BASE64_DECODE_LENGTH(text.size))
		return false;
	base64_decode_init(&context);
	if (base64_decode_update(&context, &size, m->octets + m->used, text.size, (const char *)text.data) != 1 ||
	    base64_decode_final(&context) != 1 || size == 0)
		return false;
	*octets = (struct ct_text){ (uint32_t)m->used, (uint32_t)size };
	m->used += size;
	return true;
}

/* The log with this key, which may be new; NULL, with *wrong told. */
static struct ct_log *
log_of_key(struct maker *m, struct span base64, bool *is_new, const char **wrong)
{
	struct ct_text key;
	uint8_t id[SHA256_SIZE];
	*wrong = "the key of a log is not in base64";
	if (!add_base64(m, base64, &key))
		return NULL;
	sha256_octets((struct span){ m->octets + key.place, key.size }, id);
	*is_new = false;
	for (size_t i = 0; i < m->count; i++) {
		if (memcmp(m->items[i].id, id, sizeof(id)) == 0)
			return &m->items[i];
	}
	*wrong = "there are too many logs";
	if (m->count == m->room)
		return NULL;
	*is_new = true;
	struct ct_log *log = &m->items[m->count++];
	*log = (struct ct_log){ .key = key, .start = INT64_MIN, .end = INT64_MAX, .views = { no_view, no_view } };
	memcpy(log->id, id, sizeof(id));
	return log;
}

static bool
two_digits(const uint8_t *at, int most, int *value)
{
	*value = (at[0] - '0') * 10 + (at[1] - '0');
	return at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9' && *value <= most;
}

/* A time of RFC 3339, "2026-03-15T00:00:00Z", perhaps with a fraction, which counts for nothing, or with a distance from UTC. */
static bool
read_time(struct span text, int64_t *seconds)
{
	int hour, minute, second, away_hours, away_minutes;
	if (text.size < 20 || !day_read((struct span){ text.data, 10 }, seconds) || text.data[10] != 'T' || text.data[13] != ':' ||
	    text.data[16] != ':' || !two_digits(text.data + 11, 23, &hour) || !two_digits(text.data + 14, 59, &minute) ||
	    !two_digits(text.data + 17, 60, &second))
		return false;
	*seconds += hour * 3600 + minute * 60 + second;
	struct span rest = { text.data + 19, text.size - 19 };
	if (rest.data[0] == '.') {
		size_t digits = 1;
		while (digits < rest.size && rest.data[digits] >= '0' && rest.data[digits] <= '9')
			digits++;
		if (digits == 1)
			return false;
		rest = (struct span){ rest.data + digits, rest.size - digits };
	}
	if (span_is(rest, "Z"))
		return true;
	if (rest.size != 6 || (rest.data[0] != '+' && rest.data[0] != '-') || rest.data[3] != ':' || !two_digits(rest.data + 1, 23, &away_hours) ||
	    !two_digits(rest.data + 4, 59, &away_minutes))
		return false;
	int away = away_hours * 3600 + away_minutes * 60;
	*seconds += rest.data[0] == '+' ? -away : away;
	return true;
}

static enum ct_state
state_named(struct span word)
{
	int i = 0;
	while (i < CT_STATES && !span_is(word, ct_state_name((enum ct_state)i)))
		i++;
	return (enum ct_state)i;
}

/* Adds who ran a log before; of several the earliest comes first. */
static const char *
add_former(struct maker *m, struct ct_view *view, struct span name, int64_t until)
{
	int i = 0;
	if (name.size == 0)
		return "an earlier operator has no name";
	if (view->former[CT_FORMER - 1].name.size > 0)
		return "a log has too many earlier operators";
	while (view->former[i].name.size > 0 && view->former[i].until < until)
		i++;
	memmove(&view->former[i + 1], &view->former[i], (size_t)(CT_FORMER - 1 - i) * sizeof(view->former[0]));
	view->former[i] = (struct ct_former){ add_text(m, name), until };
	return NULL;
}

/* --- the file --- */

/* "list	chrome	2026-08-20T13:34:57Z" */
static bool
program_named(struct span word, enum ct_program *program)
{
	*program = span_is(word, "apple") ? CT_APPLE : CT_CHROME;
	return *program == CT_APPLE || span_is(word, "chrome");
}

static const char *
read_dated(struct maker *m, struct span line)
{
	enum ct_program program;
	if (!program_named(span_take(&line, '\t'), &program))
		return "a list is neither chrome's nor apple's";
	return read_time(line, &m->dated[program]) ? NULL : "the date of a list is not a time as in 2026-03-15T00:00:00Z";
}

static bool
read_bound(struct span text, int64_t *seconds)
{
	return text.size == 0 || read_time(text, seconds);
}

/* "log	static-ct	KEY	60	START	END	NAME	OPERATOR" */
static const char *
read_log(struct maker *m, struct span line, struct ct_log **log)
{
	bool is_new;
	const char *wrong;
	struct span type = span_take(&line, '\t');
	bool is_test = type.size > 5 && memcmp(type.data, "test ", 5) == 0;
	if (is_test)
		type = (struct span){ type.data + 5, type.size - 5 };
	if (!span_is(type, "rfc6962") && !span_is(type, "static-ct"))
		return "the type of a log is neither rfc6962 nor static-ct, with \"test\" before it or not";
	if ((*log = log_of_key(m, span_take(&line, '\t'), &is_new, &wrong)) == NULL)
		return wrong;
	if (!is_new)
		return "a log is in an earlier line";
	(*log)->is_static = span_is(type, "static-ct");
	(*log)->is_test = is_test;
	struct span delay = span_take(&line, '\t');
	for (size_t i = 0; i < delay.size; i++) {
		if (delay.data[i] < '0' || delay.data[i] > '9' || i > 8)
			return "the delay of a log is not a number of seconds";
		(*log)->delay = (*log)->delay * 10 + (uint32_t)(delay.data[i] - '0');
	}
	if (!read_bound(span_take(&line, '\t'), &(*log)->start) || !read_bound(span_take(&line, '\t'), &(*log)->end))
		return "the interval of a log is not of times as in 2026-03-15T00:00:00Z";
	(*log)->name = add_text(m, span_take(&line, '\t'));
	(*log)->operator_name = add_text(m, span_take(&line, '\t'));
	return line.size > 0 ? "a log has more than eight fields" : NULL;
}

/* "chrome	OPERATOR	usable 2026-03-15T00:00:00Z	until 2025-01-01T00:00:00Z FORMER": of the log in the line before. */
static const char *
read_view(struct maker *m, struct ct_view *view, struct span line)
{
	if (view->operator_name.size > 0)
		return "an earlier line has what this list says of the log";
	view->operator_name = add_text(m, span_take(&line, '\t'));
	if (view->operator_name.size == 0)
		return "the operator of a log is missing";
	while (line.size > 0) {
		struct span rest = span_take(&line, '\t'), word = span_take(&rest, ' '), time = span_take(&rest, ' ');
		enum ct_state state = state_named(word);
		int64_t when;
		if (!read_time(time, &when))
			return "the time of a state is not as in 2026-03-15T00:00:00Z";
		if (state != CT_STATES && rest.size == 0) {
			view->since[state] = when;
			continue;
		}
		const char *wrong = span_is(word, "until") ? add_former(m, view, rest, when) : "what is told of a log is neither a state nor until";
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

static const char *
read_line(struct maker *m, struct span line, struct ct_log **log)
{
	enum ct_program program;
	struct span word = span_take(&line, '\t');
	if (span_is(word, "list"))
		return read_dated(m, line);
	if (span_is(word, "log"))
		return read_log(m, line, log);
	if (!program_named(word, &program))
		return "a line begins with none of list, log, chrome and apple";
	return *log != NULL ? read_view(m, &(*log)->views[program], line) : "there is no log before this line";
}

const char *
ct_logs_read(struct ct_logs *logs, struct span text, unsigned *line_number)
{
	struct maker m;
	struct ct_log *log = NULL;
	struct span version = { 0 };
	const char *wrong = begin(&m, NULL, text.size) ? NULL : NO_MEMORY;
	*line_number = 0;
	while (wrong == NULL && text.size > 0) {
		struct span line = span_take(&text, '\n');
		++*line_number;
		if (line.size > 0 && line.data[line.size - 1] == '\r')
			line.size--;
		if (line.size > 11 && memcmp(line.data, "# version: ", 11) == 0) {
			wrong = version.size > 0 ? "an earlier line has told the version" : NULL;
			version = (struct span){ line.data + 11, line.size - 11 };
		} else if (line.size > 0 && line.data[0] != '#') {
			wrong = read_line(&m, line, &log);
		}
	}
	if (wrong == NULL)
		*line_number = 0;
	if (wrong == NULL && m.count == 0)
		wrong = "the file has no entry";
	end(&m, logs);
	logs->version = version;
	return wrong;
}

/* --- lists --- */

/* What is read of a log before it is known which one it is. */
struct entry {
	struct span key, id, name, type;
	uint32_t delay;
	int64_t start, end;
	struct ct_view view;
	unsigned seen; /* of the members below, a bit each */
};

struct reader {
	struct json_reader json;
	struct maker maker;
	enum ct_program program; /* CT_PROGRAMS: of neither */
	int64_t latest;          /* of the times in it */
};

static bool
json_read_time(struct json_reader *j, int64_t *seconds)
{
	struct span text;
	return json_read_string(j, &text) && (read_time(text, seconds) || json_refuse(j, "a time is not as in 2026-03-15T00:00:00Z"));
}

/* One member may come once. */
static bool
mark_seen(struct json_reader *j, unsigned *seen, unsigned which)
{
	bool again = *seen >> which & 1;
	*seen |= 1u << which;
	return !again || json_refuse(j, "a member is there twice");
}

static bool
list_state(struct reader *r, struct entry *e)
{
	bool first = true;
	struct span name, member;
	if (!json_read_object(&r->json))
		return false;
	while (json_read_member(&r->json, &first, &name)) {
		enum ct_state state = state_named(name);
		bool first_inside = true;
		int64_t when = CT_NEVER;
		if (state == CT_STATES)
			return json_refuse(&r->json, "the state of a log is none that is known");
		if (!json_read_object(&r->json))
			return false;
		while (json_read_member(&r->json, &first_inside, &member)) {
			if (span_is(member, "timestamp") ? !json_read_time(&r->json, &when) : !json_read_skip(&r->json))
				return false;
		}
		if (when == CT_NEVER)
			return json_refuse(&r->json, "a state of a log has no timestamp");
		e->view.since[state] = when;
		r->latest = when > r->latest ? when : r->latest;
	}
	return r->json.wrong == NULL;
}

static bool
list_interval(struct reader *r, struct entry *e)
{
	bool first = true;
	struct span name;
	if (!json_read_object(&r->json))
		return false;
	while (json_read_member(&r->json, &first, &name)) {
		int64_t *bound = span_is(name, "start_inclusive") ? &e->start : span_is(name, "end_exclusive") ? &e->end : NULL;
		if (bound != NULL ? !json_read_time(&r->json, bound) : !json_read_skip(&r->json))
			return false;
	}
	return r->json.wrong == NULL;
}

static bool
list_former(struct reader *r, struct ct_view *view)
{
	bool first = true;
	if (!json_read_array(&r->json))
		return false;
	while (json_read_element(&r->json, &first)) {
		bool first_inside = true;
		struct span member, name = { 0 };
		int64_t until = CT_NEVER;
		if (!json_read_object(&r->json))
			return false;
		while (json_read_member(&r->json, &first_inside, &member)) {
			if (span_is(member, "name")       ? !json_read_string(&r->json, &name)
			    : span_is(member, "end_time") ? !json_read_time(&r->json, &until)
							  : !json_read_skip(&r->json))
				return false;
		}
		if (r->json.wrong != NULL)
			return false;
		const char *wrong = until == CT_NEVER ? "an earlier operator has no end" : add_former(&r->maker, view, name, until);
		if (wrong != NULL)
			return json_refuse(&r->json, wrong);
	}
	return r->json.wrong == NULL;
}

/* A member of a log. */
static bool
list_log_member(struct reader *r, struct entry *e, struct span name)
{
	static const char *const members[] = {
		"key", "log_id", "description", "log_type", "mmd", "state", "temporal_interval", "previous_operators"
	};
	struct span *const texts[] = { &e->key, &e->id, &e->name, &e->type };
	unsigned i = 0;
	while (i < sizeof(members) / sizeof(members[0]) && !span_is(name, members[i]))
		i++;
	if (i == sizeof(members) / sizeof(members[0]))
		return json_read_skip(&r->json);
	if (!mark_seen(&r->json, &e->seen, i))
		return false;
	switch (i) {
	case 4:
		return json_read_count(&r->json, &e->delay);
	case 5:
		return list_state(r, e);
	case 6:
		return list_interval(r, e);
	case 7:
		return list_former(r, &e->view);
	default:
		return json_read_string(&r->json, texts[i]);
	}
}

/* Takes what is said of a log into the others. */
static bool
keep_log(struct reader *r, struct entry *e, struct ct_text operator_name, bool is_static)
{
	bool is_new;
	const char *wrong;
	struct ct_text id;
	struct maker *m = &r->maker;
	if (e->key.size == 0)
		return json_refuse(&r->json, "a log has no key");
	struct ct_log *log = log_of_key(m, e->key, &is_new, &wrong);
	if (log == NULL)
		return json_refuse(&r->json, wrong);
	if (e->id.size > 0 && (!add_base64(m, e->id, &id) || id.size != SHA256_SIZE || memcmp(m->octets + id.place, log->id, SHA256_SIZE) != 0))
		return json_refuse(&r->json, "the log_id of a log is not the SHA-256 of its key");
	log->is_static = is_static;
	log->is_test = span_is(e->type, "test");
	log->delay = e->delay > 0 ? e->delay : log->delay;
	if (e->seen >> 6 & 1 || is_new) {
		log->start = e->start;
		log->end = e->end;
	}
	if (is_new) {
		log->name = add_text(m, e->name);
		log->operator_name = operator_name;
	}
	if (r->program == CT_PROGRAMS)
		return true;
	if (log->views[r->program].operator_name.size > 0)
		return json_refuse(&r->json, "a log is there twice");
	e->view.operator_name = operator_name;
	log->views[r->program] = e->view;
	return true;
}

/* The logs of an operator, an array whose name is read; what mirrors a log is none of its own. */
static bool
list_logs(struct reader *r, struct ct_text operator_name, bool is_static)
{
	bool first = true;
	if (!json_read_array(&r->json))
		return false;
	while (json_read_element(&r->json, &first)) {
		bool first_inside = true;
		struct span name;
		struct entry e = { .start = INT64_MIN, .end = INT64_MAX, .view = no_view };
		if (!json_read_object(&r->json))
			return false;
		while (json_read_member(&r->json, &first_inside, &name)) {
			if (!list_log_member(r, &e, name))
				return false;
		}
		if (r->json.wrong != NULL)
			return false;
		if (!span_is(e.type, "monitoring_only") && !keep_log(r, &e, operator_name, is_static))
			return false;
	}
	return r->json.wrong == NULL;
}

/* An operator. Its name may stand behind its logs, and so it is looked for first. */
static bool
list_operator(struct reader *r)
{
	struct json_reader *j = &r->json;
	struct span member, name = { 0 };
	unsigned seen = 0;
	bool first = true;
	size_t begin = j->at;
	unsigned depth = j->depth;

	if (!json_read_object(j))
		return false;
	while (json_read_member(j, &first, &member)) {
		if (span_is(member, "name") ? !mark_seen(j, &seen, 0) || !json_read_string(j, &name) : !json_read_skip(j))
			return false;
	}
	if (j->wrong == NULL && name.size == 0)
		json_refuse(j, "an operator has no name");
	if (j->wrong != NULL)
		return false;
	struct ct_text operator_name = add_text(&r->maker, name);
	j->at = begin;
	j->depth = depth;
	first = true;
	json_read_object(j);
	while (json_read_member(j, &first, &member)) {
		bool is_static = span_is(member, "tiled_logs");
		if (is_static || span_is(member, "logs") ? !list_logs(r, operator_name, is_static) : !json_read_skip(j))
			return false;
	}
	return j->wrong == NULL;
}

/* What tells whose list it is, and when it was made. Apple's says assetVersion, and has no time but those of its logs; Chrome's has a version. */
static bool
read_head(struct reader *r)
{
	struct json_reader *j = &r->json;
	struct span member;
	bool first = true;
	enum { OPERATORS = 1, VERSION = 2, ASSET = 4 };
	unsigned found = 0;

	if (!json_read_object(j))
		return false;
	while (json_read_member(j, &first, &member)) {
		found |= span_is(member, "operators")      ? OPERATORS
			 : span_is(member, "version")      ? VERSION
			 : span_is(member, "assetVersion") ? ASSET
							   : 0;
		if (span_is(member, "log_list_timestamp") ? !json_read_time(j, &r->latest) : !json_read_skip(j))
			return false;
	}
	if (j->wrong == NULL && !(found & OPERATORS))
		json_refuse(j, "the list has no operators");
	r->program = found & ASSET ? CT_APPLE : found & VERSION ? CT_CHROME : CT_PROGRAMS;
	return json_read_end(j);
}

static bool
read_operators(struct reader *r)
{
	struct json_reader *j = &r->json;
	struct span member;
	bool first = true, first_operator = true;

	json_read_object(j);
	while (json_read_member(j, &first, &member)) {
		if (!span_is(member, "operators")) {
			json_read_skip(j);
			continue;
		}
		if (json_read_array(j))
			while (json_read_element(j, &first_operator) && list_operator(r))
				;
	}
	return j->wrong == NULL;
}

const char *
ct_logs_read_list(struct ct_logs *logs, const struct ct_logs *old, struct span text, unsigned *line)
{
	/* what is read once more than once needs the room each time */
	struct reader r = { .json = { .text = text }, .latest = INT64_MIN };
	const char *wrong = NULL;
	*line = 0;
	if (text.size > CT_LIST_SIZE_MAX) {
		*logs = (struct ct_logs){ 0 };
		return "the list is too large";
	}
	r.json.room = malloc(4 * text.size + 1);
	if (!begin(&r.maker, old, text.size) || r.json.room == NULL) {
		wrong = NO_MEMORY;
	} else if (read_head(&r)) {
		if (r.program != CT_PROGRAMS)
			forget_views(&r.maker, r.program);
		r.json.at = 0;
		r.json.depth = 0;
		read_operators(&r);
		if (r.program != CT_PROGRAMS)
			r.maker.dated[r.program] = r.latest;
	}
	if (r.json.wrong != NULL) {
		wrong = r.json.wrong;
		*line = json_line(&r.json);
	}
	free(r.json.room);
	end(&r.maker, logs);
	logs->version = old->version;
	return wrong;
}
