#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ct/key.h"
#include "ct/log.h"
#include "include/brlint.h"

/* What a log is in; of several, as Mozilla's list has them, the last. */
static const char *const states[] = { "pending", "qualified", "usable", "readonly", "retired", "rejected" };
#define STATES (sizeof(states) / sizeof(states[0]))

void
log_list_free(struct log_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		log_free(&list->logs[i]);
	free(list->logs);
	memset(list, 0, sizeof(*list));
}

const char *
log_state_of(const char *name)
{
	for (size_t i = 0; i < STATES; i++) {
		if (strcmp(states[i], name) == 0)
			return states[i];
	}
	return NULL;
}

static const char *
member(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

/* Days since 1970 of a day in the Gregorian calendar: years begin in March, so that the day that comes every four years is their last. */
static int64_t
days(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = year / 400, of_era = year % 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* A time of RFC 3339, in seconds since 1970. */
static bool
read_time(const char *text, int64_t *out)
{
	int year, month, day, hour, minute, second, used = 0, off_hour = 0, off_minute = 0, end = 0;

	if (text == NULL || strlen(text) > 64)
		return false;
	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &used) != 6 || used == 0)
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 60)
		return false;
	text += used;
	if (*text == '.')
		text += 1 + strspn(text + 1, "0123456789");
	char sign = *text;
	if (sign == '+' || sign == '-') {
		if (sscanf(text + 1, "%2d:%2d%n", &off_hour, &off_minute, &end) != 2 || end != 5 || text[6] != '\0')
			return false;
	} else if (strcmp(text, "Z") != 0) {
		return false;
	}
	int64_t offset = (off_hour * 60 + off_minute) * 60;
	*out = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second + (sign == '+' ? -offset : offset);
	return true;
}

/* The state of a log: a member of that name (Google, Apple, Mozilla), or its name as the status (log.v3.json). */
static const char *
state_of(const json_t *object)
{
	const json_t *state = json_object_get(object, "state");
	const char *status = member(object, "status");

	for (size_t i = STATES; i-- > 0;) {
		if (json_object_get(state, states[i]) != NULL || (status != NULL && strcmp(status, states[i]) == 0))
			return states[i];
	}
	return "";
}

static void
read_interval(const json_t *object, struct log *log)
{
	const json_t *interval = json_object_get(object, "temporal_interval");

	log->has_interval = read_time(member(interval, "start_inclusive"), &log->interval_start) &&
			    read_time(member(interval, "end_exclusive"), &log->interval_end);
}

static void
read_final(const json_t *object, struct log *log)
{
	const json_t *final = json_object_get(object, "final_tree_head");
	struct octets root = { 0 };

	if (final == NULL)
		final = json_object_get(json_object_get(json_object_get(object, "state"), "readonly"), "final_tree_head");
	const json_t *size = json_object_get(final, "tree_size"), *timestamp = json_object_get(final, "timestamp");
	const char *text = member(final, "sha256_root_hash");
	if (json_is_integer(size) && json_integer_value(size) >= 0 && text != NULL && octets_from_base64(&root, text, strlen(text)) &&
	    root.size == HASH_SIZE) {
		log->has_final = true;
		log->final.size = (uint64_t)json_integer_value(size);
		memcpy(log->final.root.octets, root.data, HASH_SIZE);
		if (json_is_integer(timestamp) && json_integer_value(timestamp) >= 0)
			log->final.timestamp = (uint64_t)json_integer_value(timestamp);
	}
	octets_free(&root);
}

static bool
read_log_key(const json_t *object, struct log *log, struct why *why)
{
	const char *key = member(object, "key"), *id = member(object, "log_id");
	struct octets der = { 0 };

	bool done = key != NULL && octets_from_base64(&der, key, strlen(key)) && der.size > 0;
	if (!done)
		because(why, "it has no key in base64");
	else if (!log_set_key(log, der.data, der.size))
		done = because(why, "out of memory");
	else if (id == NULL || strcmp(id, log->id_text) != 0)
		done = because(why, "its log_id is %.60s, and the SHA-256 of its key %s", id != NULL ? id : "missing", log->id_text);
	octets_free(&der);
	return done;
}

static bool
read_texts(const json_t *object, struct log *log)
{
	const char *description = member(object, "description"), *monitoring = member(object, "monitoring_url");
	const char *submission = member(object, "submission_url"), *url = member(object, "url");

	log->kind = monitoring != NULL ? LOG_STATIC : LOG_RFC6962;
	log->description = strdup(description != NULL ? description : "");
	log->url = log_address(monitoring != NULL ? monitoring : url != NULL ? url : "");
	log->origin = log->kind == LOG_STATIC && submission != NULL ? log_origin(submission) : NULL;
	return log->description != NULL && log->url != NULL && (log->origin != NULL || log->kind != LOG_STATIC || submission == NULL);
}

static bool
read_log(const json_t *object, struct log *log, struct why *why)
{
	memset(log, 0, sizeof(*log));
	const json_t *mmd = json_object_get(object, "mmd");
	if (json_is_integer(mmd) && json_integer_value(mmd) > 0)
		log->mmd = (uint64_t)json_integer_value(mmd);
	log->state = state_of(object);
	read_interval(object, log);
	read_final(object, log);
	if (read_log_key(object, log, why) && (read_texts(object, log) || because(why, "out of memory")))
		return true;
	log_free(log);
	return false;
}

static bool
add_log(struct log_list *list, const json_t *object, bool is_tiled, struct why *why)
{
	struct log log, *grown = NULL;
	struct why because_of;

	if (!json_is_object(object) || !read_log(object, &log, &because_of)) {
		const char *name = member(object, "description");
		if (list->passed_over++ == 0)
			because(&list->why, "%.100s: %.300s", name != NULL ? name : "a log without description",
				json_is_object(object) ? because_of.text : "it is no object");
		return true;
	}
	if (is_tiled)
		log.kind = LOG_STATIC;
	/* room doubles whenever it is a power of two that is full */
	if ((list->count & (list->count - 1)) == 0)
		grown = realloc(list->logs, (list->count == 0 ? 1 : 2 * list->count) * sizeof(*grown));
	else
		grown = list->logs;
	if (grown == NULL) {
		log_free(&log);
		return because(why, "out of memory");
	}
	list->logs = grown;
	list->logs[list->count++] = log;
	return true;
}

static bool
add_logs(struct log_list *list, const json_t *operator, const char * name, bool are_tiled, struct why *why)
{
	const json_t *logs = json_object_get(operator, name);

	for (size_t i = 0; i < json_array_size(logs); i++) {
		if (!add_log(list, json_array_get(logs, i), are_tiled, why))
			return false;
	}
	return true;
}

static bool
read_list(struct log_list *list, const json_t *object, struct why *why)
{
	const json_t *operators = json_object_get(object, "operators");

	list->has_timestamp = read_time(member(object, "log_list_timestamp"), &list->timestamp);
	if (operators == NULL && member(object, "key") != NULL && member(object, "log_id") != NULL) {
		/* log.v3.json, which logs of static-ct-api have; in archives those of RFC 6962 have it, too */
		if (!add_log(list, object, member(object, "url") == NULL, why))
			return false;
		return list->count == 1 ? true : because(why, "%s", list->why.text);
	}
	if (!json_is_array(operators))
		return because(why, "no list of logs: it has no \"operators\", nor \"key\" and \"log_id\"");
	for (size_t i = 0; i < json_array_size(operators); i++) {
		const json_t *operator= json_array_get(operators, i);
		if (!add_logs(list, operator, "logs", false, why) || !add_logs(list, operator, "tiled_logs", true, why))
			return false;
	}
	return true;
}

bool
log_list_read(struct log_list *list, const void *json, size_t size, struct why *why)
{
	json_error_t error;

	memset(list, 0, sizeof(*list));
	json_t *object = json_loadb(json, size, 0, &error);
	if (object == NULL)
		return because(why, "no JSON: %s (line %d, column %d)", error.text, error.line, error.column);
	bool done = read_list(list, object, why);
	json_decref(object);
	if (!done)
		log_list_free(list);
	return done;
}

bool
log_list_verify(const void *json, size_t size, const void *signature, size_t signature_size, const void *pem, size_t pem_size, struct why *why)
{
	struct octets key = { 0 };
	bool done = key_from_pem(pem, pem_size, &key);

	if (!done)
		because(why, "the key is no PEM of a public key");
	/* SHA-256 (4) with RSA (1) */
	else if (brlint_ct_verify(key.data, key.size, 4, 1, json, size, signature, signature_size) != BRLINT_OK)
		done = because(why, "the signature is wrong");
	octets_free(&key);
	return done;
}
