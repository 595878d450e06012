#include "audit/run_read.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asn1/string.h"
#include "asn1/time.h"
#include "audit/commands.h"
#include "data/json_read.h"
#include "report/cells.h"
#include "run/complain.h"

/* What is read at once; and the longest line, and the largest run.json, that are taken for what they should be. */
#define PIECE         ((size_t)1 << 18)
#define LINE_MAX_SIZE ((size_t)1 << 28)

/* --- files --- */

/* A file of the folder, or its place, without following a link. Returns -1 and errno. */
static int
open_below(const char *folder, const char *name)
{
	int at = open(folder, O_DIRECTORY | O_PATH | O_CLOEXEC);
	if (at < 0)
		return -1;
	int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int error = errno;
	close(at);
	errno = error;
	return fd;
}

bool
run_file_open(struct run_file *f, const char *folder, const char *name)
{
	struct stat about;

	*f = (struct run_file){ .folder = folder, .name = name, .fd = -1 };
	f->fd = open_below(folder, name);
	if (f->fd < 0)
		return run_file_refuse(f, "%s", errno == ELOOP ? "it is a link, and no file" : strerror(errno));
	if (fstat(f->fd, &about) != 0 || !S_ISREG(about.st_mode))
		return run_file_refuse(f, "it is no regular file");
	return true;
}

void
run_file_text(struct run_file *f, const char *name, struct span text)
{
	*f = (struct run_file){ .folder = "", .name = name, .fd = -1, .ended = true };
	f->text = malloc(text.size > 0 ? text.size : 1);
	if (f->text == NULL) {
		f->status = EXIT_INTERNAL;
		return;
	}
	if (text.size > 0)
		memcpy(f->text, text.data, text.size);
	f->size = f->capacity = text.size;
}

void
run_file_close(struct run_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	free(f->text);
	free(f->cells);
	f->text = f->cells = NULL;
	f->size = f->at = f->capacity = f->cells_capacity = 0;
	f->ended = true;
}

bool
run_file_is_there(const char *folder, const char *name)
{
	struct stat about;
	int at = open(folder, O_DIRECTORY | O_PATH | O_CLOEXEC);
	bool is_there = at >= 0 && fstatat(at, name, &about, AT_SYMLINK_NOFOLLOW) == 0;
	if (at >= 0)
		close(at);
	return is_there;
}

bool
run_file_refuse(struct run_file *f, const char *format, ...)
{
	va_list arguments;

	if (f->status != EXIT_CLEAN)
		return false;
	f->status = EXIT_TROUBLE;
	va_start(arguments, format);
	vsnprintf(f->cause, sizeof(f->cause), format, arguments);
	va_end(arguments);
	return false;
}

bool
run_file_no_memory(struct run_file *f)
{
	if (f->status == EXIT_CLEAN)
		snprintf(f->cause, sizeof(f->cause), "out of memory");
	f->status = EXIT_INTERNAL;
	return false;
}

enum exit_status
run_file_complain(const struct run_file *f)
{
	if (f->status == EXIT_CLEAN)
		return f->status;
	if (f->line > 0)
		complain("%s/%s:%ju: %s", f->folder, f->name, (uintmax_t)f->line, f->cause);
	else
		complain("%s/%s: %s", f->folder, f->name, f->cause);
	return f->status;
}

/* Reads more behind what is there. False at the end, and where something is wrong. */
static bool
read_more(struct run_file *f)
{
	if (f->ended || f->status != EXIT_CLEAN)
		return false;
	if (f->at > 0) {
		memmove(f->text, f->text + f->at, f->size - f->at);
		f->size -= f->at;
		f->at = 0;
	}
	if (f->size > LINE_MAX_SIZE)
		return run_file_refuse(f, "it is longer than 256 MiB");
	if (f->capacity - f->size < PIECE) {
		size_t wanted = 2 * f->capacity + PIECE;
		char *grown = realloc(f->text, wanted);
		if (grown == NULL)
			return run_file_no_memory(f);
		f->text = grown;
		f->capacity = wanted;
	}
	ssize_t got;
	do
		got = read(f->fd, f->text + f->size, f->capacity - f->size);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return run_file_refuse(f, "%s", strerror(errno));
	f->ended = got == 0;
	f->size += (size_t)got;
	return got > 0;
}

/* Where the next line feed is behind `from` octets of what comes next, as a distance; SIZE_MAX where there is none. */
static size_t
line_feed(struct run_file *f, size_t from)
{
	for (;;) {
		size_t left = f->size - f->at;
		const char *found = left > from ? memchr(f->text + f->at + from, '\n', left - from) : NULL;
		if (found != NULL)
			return (size_t)(found - f->text) - f->at;
		from = left;
		if (!read_more(f))
			return SIZE_MAX;
	}
}

bool
run_file_line(struct run_file *f, struct span *line)
{
	f->line = f->lines + 1;
	size_t size = f->status == EXIT_CLEAN ? line_feed(f, 0) : SIZE_MAX;
	if (f->status != EXIT_CLEAN)
		return false;
	if (size == SIZE_MAX)
		return f->size > f->at && run_file_refuse(f, "the last line has no end");
	*line = (struct span){ (const uint8_t *)f->text + f->at, size };
	f->at += size + 1;
	f->lines++;
	return true;
}

bool
run_file_whole(struct run_file *f, struct span *text)
{
	while (read_more(f))
		;
	*text = (struct span){ (const uint8_t *)f->text, f->size };
	return f->status == EXIT_CLEAN;
}

bool
run_file_sha256(struct run_file *f, uint8_t sha256[SHA256_SIZE])
{
	struct sha256_ctx context;

	sha256_init(&context);
	while (read_more(f)) {
		sha256_update(&context, f->size, (const uint8_t *)f->text);
		f->at = f->size;
	}
	sha256_digest(&context, SHA256_SIZE, sha256);
	return f->status == EXIT_CLEAN;
}

/* The value of a hexadecimal digit in lower case; 16: it is none. */
static uint8_t
digit_value(uint8_t c)
{
	return (uint8_t)(c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16);
}

bool
sha256_read(struct span text, uint8_t sha256[SHA256_SIZE])
{
	if (text.size != 2 * SHA256_SIZE)
		return false;
	for (size_t i = 0; i < SHA256_SIZE; i++) {
		uint8_t high = digit_value(text.data[2 * i]), low = digit_value(text.data[2 * i + 1]);
		if (high > 15 || low > 15)
			return false;
		sha256[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool
time_read(struct span text, int64_t *seconds)
{
	unsigned hour, minute, second;
	char clock[11];

	if (text.size != 20 || !day_read((struct span){ text.data, 10 }, seconds))
		return false;
	memcpy(clock, text.data + 10, 10);
	clock[10] = '\0';
	for (size_t i = 0; i < 10; i++) {
		if ("Tdd:dd:ddZ"[i] == 'd' ? clock[i] < '0' || clock[i] > '9' : clock[i] != "Tdd:dd:ddZ"[i])
			return false;
	}
	if (sscanf(clock, "T%2u:%2u:%2uZ", &hour, &minute, &second) != 3 || hour > 23 || minute > 59 || second > 59)
		return false;
	*seconds += hour * 3600 + minute * 60 + second;
	return true;
}

bool
list_grow(struct list *list, size_t item_size)
{
	if (list->count == list->capacity) {
		size_t wanted = list->capacity * 2 + 8;
		void *grown = wanted < SIZE_MAX / item_size ? realloc(list->items, wanted * item_size) : NULL;
		if (grown == NULL)
			return false;
		list->items = grown;
		list->capacity = wanted;
	}
	memset((char *)list->items + list->count++ * item_size, 0, item_size);
	return true;
}

static void
list_free(struct list *list)
{
	free(list->items);
	*list = (struct list){ 0 };
}

/* --- values of JSON --- */

#define NO_MEMORY "out of memory"

static uint8_t
json_peek(struct json_reader *j)
{
	while (j->at < j->text.size && memchr(" \t\r\n", j->text.data[j->at], 4) != NULL)
		j->at++;
	return j->at < j->text.size ? j->text.data[j->at] : 0;
}

/* A string with a NUL behind it, for which the room of its quotation marks suffices. */
static bool
json_read_text(struct json_reader *j, const char **text)
{
	struct span value;

	if (!json_read_string(j, &value))
		return false;
	if (memchr(value.data, '\0', value.size) != NULL)
		return json_refuse(j, "a text has a NUL");
	*text = (const char *)value.data;
	j->room[j->used++] = '\0';
	return true;
}

bool
json_take_null(struct json_reader *j)
{
	return j->wrong == NULL && json_peek(j) == 'n' && json_read_skip(j);
}

/* true or false. */
static bool
json_read_bool(struct json_reader *j, bool *value)
{
	if (j->wrong != NULL)
		return false;
	*value = json_peek(j) == 't';
	return *value || json_peek(j) == 'f' ? json_read_skip(j) : json_refuse(j, "true or false is expected here");
}

/* A number below 2^64. */
static bool
json_read_number(struct json_reader *j, uint64_t *number)
{
	if (j->wrong != NULL)
		return false;
	json_peek(j);
	size_t begin = j->at;
	if (!json_read_skip(j))
		return false;
	*number = 0;
	for (size_t i = begin; i < j->at; i++) {
		uint8_t c = j->text.data[i];
		if (c < '0' || c > '9' || *number > (UINT64_MAX - (uint64_t)(c - '0')) / 10)
			return json_refuse(j, "a number from 0 to 2^64 - 1 is expected here");
		*number = *number * 10 + (uint64_t)(c - '0');
	}
	return true;
}

/* Whatever comes: the text of a string, and of others what stands there. */
static bool
json_read_any(struct json_reader *j, const char **text)
{
	if (j->wrong != NULL)
		return false;
	if (json_peek(j) == '"')
		return json_read_text(j, text);
	size_t begin = j->at;
	if (!json_read_skip(j))
		return false;
	*text = (const char *)j->room + j->used;
	memcpy(j->room + j->used, j->text.data + begin, j->at - begin);
	j->used += j->at - begin;
	j->room[j->used++] = '\0';
	return true;
}

/* --- run.json --- */

/* What is read of an object: members, each of a kind. Others are passed over. */
enum slot_kind { TEXT, TEXT_OR_NULL, DAY, DAY_OR_NULL, TIME, DIGEST, BOOL, NUMBER, NUMBER_OR_ALL, OBJECT, OBJECT_OR_NULL, OBJECTS, PAIRS, TEXTS };
struct slot {
	const char *name;
	enum slot_kind kind;
	size_t place;             /* in the struct */
	const struct slot *slots; /* OBJECT, OBJECT_OR_NULL, OBJECTS: of the object, or of each */
	size_t size;              /* OBJECTS: of an item */
	bool optional;
};

static bool slots_read(struct json_reader *j, const struct slot *slots, void *whole);

static bool
digest_is_one(const char *text)
{
	uint8_t sha256[SHA256_SIZE];
	return sha256_read(span_of(text), sha256);
}

static bool
text_read(struct json_reader *j, enum slot_kind kind, const char **text)
{
	int64_t seconds;

	if ((kind == TEXT_OR_NULL || kind == DAY_OR_NULL) && json_take_null(j)) {
		*text = NULL;
		return true;
	}
	if (!json_read_text(j, text))
		return false;
	if ((kind == DAY || kind == DAY_OR_NULL) && !day_read(span_of(*text), &seconds))
		return json_refuse(j, "a day is expected here, as 2026-03-15");
	if (kind == TIME && !time_read(span_of(*text), &seconds))
		return json_refuse(j, "a time is expected here, as 2026-03-15T00:00:00Z");
	if (kind == DIGEST && !digest_is_one(*text))
		return json_refuse(j, "64 hexadecimal digits in lower case are expected here");
	return true;
}

/* A number, "all", or null. */
static bool
asked_read(struct json_reader *j, uint64_t *number)
{
	const char *text = "";

	if (json_take_null(j)) {
		*number = 0;
		return true;
	}
	if (json_peek(j) != '"')
		return json_read_number(j, number);
	*number = UINT64_MAX;
	return json_read_text(j, &text) && (strcmp(text, "all") == 0 || json_refuse(j, "a number, \"all\" or null is expected here"));
}

static bool
objects_read(struct json_reader *j, const struct slot *slot, struct list *list)
{
	bool first = true;

	if (!json_read_array(j))
		return false;
	while (json_read_element(j, &first)) {
		if (!list_grow(list, slot->size))
			return json_refuse(j, NO_MEMORY);
		if (!slots_read(j, slot->slots, (char *)list->items + (list->count - 1) * slot->size))
			return false;
	}
	return j->wrong == NULL;
}

static bool
pairs_read(struct json_reader *j, struct list *list)
{
	bool first = true;
	struct span name;

	if (!json_read_object(j))
		return false;
	while (json_read_member(j, &first, &name)) {
		if (memchr(name.data, '\0', name.size) != NULL)
			return json_refuse(j, "a name has a NUL");
		if (!list_grow(list, sizeof(struct run_pair)))
			return json_refuse(j, NO_MEMORY);
		struct run_pair *pair = RUN_ITEM(*list, struct run_pair, list->count - 1);
		pair->name = (const char *)name.data;
		j->room[j->used++] = '\0';
		if (!json_read_any(j, &pair->value))
			return false;
	}
	return j->wrong == NULL;
}

static bool
texts_read(struct json_reader *j, struct list *list)
{
	bool first = true;

	if (!json_read_array(j))
		return false;
	while (json_read_element(j, &first)) {
		if (!list_grow(list, sizeof(const char *)))
			return json_refuse(j, NO_MEMORY);
		if (!json_read_text(j, RUN_ITEM(*list, const char *, list->count - 1)))
			return false;
	}
	return j->wrong == NULL;
}

static bool
slot_read(struct json_reader *j, const struct slot *slot, void *whole)
{
	void *place = (char *)whole + slot->place;

	switch (slot->kind) {
	case BOOL:
		return json_read_bool(j, place);
	case NUMBER:
		return json_read_number(j, place);
	case NUMBER_OR_ALL:
		return asked_read(j, place);
	case OBJECT:
		return slots_read(j, slot->slots, place);
	case OBJECT_OR_NULL:
		return json_take_null(j) || slots_read(j, slot->slots, place);
	case OBJECTS:
		return objects_read(j, slot, place);
	case TEXTS:
		return texts_read(j, place);
	case PAIRS:
		return pairs_read(j, place);
	default:
		return text_read(j, slot->kind, place);
	}
}

static bool
slots_read(struct json_reader *j, const struct slot *slots, void *whole)
{
	uint32_t seen = 0;
	bool first = true;
	struct span name;

	if (!json_read_object(j))
		return false;
	while (json_read_member(j, &first, &name)) {
		const struct slot *slot = slots;
		while (slot->name != NULL && !span_is(name, slot->name))
			slot++;
		uint32_t bit = UINT32_C(1) << (slot - slots);
		if (slot->name == NULL) {
			json_read_skip(j);
			continue;
		}
		if (seen & bit)
			return json_refuse(j, "a member comes twice");
		seen |= bit;
		if (!slot_read(j, slot, whole))
			return false;
	}
	for (const struct slot *slot = slots; slot->name != NULL && j->wrong == NULL; slot++) {
		if (!slot->optional && !(seen & UINT32_C(1) << (slot - slots)))
			return json_refuse(j, "the object that ends here lacks a member");
	}
	return j->wrong == NULL;
}

#define AT(type, member) offsetof(struct type, member)

static const struct slot tool_slots[] = {
	{ "version", TEXT, AT(run, version) },
	{ "build", TEXT, AT(run, build) },
	{ NULL },
};
static const struct slot rule_slots[] = {
	{ "name", TEXT, AT(run_rule, name) },
	{ "revision", NUMBER, AT(run_rule, revision) },
	{ "level", TEXT, AT(run_rule, level) },
	{ "from", DAY_OR_NULL, AT(run_rule, from) },
	{ "until", DAY_OR_NULL, AT(run_rule, until) },
	{ "off", TEXT_OR_NULL, AT(run_rule, off) },
	{ NULL },
};
static const struct slot data_slots[] = {
	{ "name", TEXT, AT(run_data, name) },
	{ "version", TEXT, AT(run_data, version) },
	{ "sha256", DIGEST, AT(run_data, sha256) },
	{ NULL },
};
static const struct slot period_slots[] = {
	{ "since", DAY_OR_NULL, AT(run, since) },
	{ "until", DAY_OR_NULL, AT(run, until) },
	{ NULL },
};
static const struct slot population_slots[] = {
	{ "size", NUMBER, AT(run, population) },
	{ "root", DIGEST, AT(run, root) },
	{ NULL },
};
static const struct slot stratum_slots[] = {
	{ "name", TEXT, AT(run_stratum, name) },
	{ "size", NUMBER, AT(run_stratum, size) },
	{ "sampled", NUMBER, AT(run_stratum, sampled) },
	{ "found", NUMBER, AT(run_stratum, found) },
	{ NULL },
};
static const struct slot sampling_slots[] = {
	{ "method", TEXT, AT(run, method) },       { "seed", TEXT, AT(run, seed) },
	{ "share", TEXT_OR_NULL, AT(run, share) }, { "number", NUMBER_OR_ALL, AT(run, number) },
	{ "floor", NUMBER, AT(run, floor) },       { "size", NUMBER, AT(run, sampled) },
	{ "root", DIGEST, AT(run, sample_root) },  { NULL },
};
static const struct slot count_slots[] = {
	{ "error", NUMBER, AT(run, error) },
	{ "warning", NUMBER, AT(run, warning) },
	{ "notice", NUMBER, AT(run, notice) },
	{ NULL },
};
static const struct slot statistic_slots[] = {
	{ "name", TEXT, AT(run_statistic, name) },
	{ "issuer", TEXT_OR_NULL, AT(run_statistic, issuer), .optional = true },
	{ "value", TEXT, AT(run_statistic, value) },
	{ "threshold", TEXT, AT(run_statistic, threshold) },
	{ "told", BOOL, AT(run_statistic, told), .optional = true },
	{ NULL },
};
static const struct slot member_slots[] = {
	{ "found", NUMBER, AT(run, members_found) },
	{ "clean", NUMBER, AT(run, clean) },
	{ "not_judged", NUMBER, AT(run, not_judged) },
	{ "pairs", NUMBER, AT(run, pairs) },
	{ NULL },
};
static const struct slot previous_slots[] = {
	{ "root", DIGEST, AT(run, previous_root) },
	{ "until", DAY_OR_NULL, AT(run, previous_until) },
	{ NULL },
};
static const struct slot policy_slots[] = {
	{ "file", TEXT, AT(run_pair, name) },
	{ "sha256", DIGEST, AT(run_pair, value) },
	{ NULL },
};
static const struct slot trend_slots[] = {
	{ "since", DAY_OR_NULL, AT(run_trend, since) }, { "until", DAY_OR_NULL, AT(run_trend, until) },
	{ "start", TIME, AT(run_trend, start) },        { "population", NUMBER, AT(run_trend, population) },
	{ "sampled", NUMBER, AT(run_trend, sampled) },  { "found", NUMBER, AT(run_trend, found) },
	{ "error", NUMBER, AT(run_trend, error) },      { "warning", NUMBER, AT(run_trend, warning) },
	{ "notice", NUMBER, AT(run_trend, notice) },    { NULL },
};
static const struct slot run_slots[] = {
	{ "tool", OBJECT, 0, tool_slots },
	{ "ruleset", DIGEST, AT(run, ruleset) },
	{ "rules", OBJECTS, AT(run, rules), rule_slots, sizeof(struct run_rule) },
	{ "data", OBJECTS, AT(run, data), data_slots, sizeof(struct run_data) },
	{ "as_of", DAY_OR_NULL, AT(run, as_of) },
	{ "start", TIME, AT(run, start) },
	{ "end", TIME, AT(run, end) },
	{ "period", OBJECT, 0, period_slots },
	{ "cut", DAY, AT(run, cut) },
	{ "population", OBJECT, 0, population_slots },
	{ "strata", OBJECTS, AT(run, strata), stratum_slots, sizeof(struct run_stratum) },
	{ "sampling", OBJECT, 0, sampling_slots },
	{ "counts", OBJECT, 0, count_slots },
	{ "statistics", OBJECTS, AT(run, statistics), statistic_slots, sizeof(struct run_statistic) },
	{ "files", PAIRS, AT(run, files) },
	{ "members", OBJECT, 0, member_slots },
	{ "waived", NUMBER, AT(run, waived) },
	{ "policy", OBJECTS, AT(run, policy), policy_slots, sizeof(struct run_pair), true },
	{ "options", PAIRS, AT(run, options), .optional = true },
	{ "by", TEXT_OR_NULL, AT(run, by), .optional = true },
	{ "command", TEXTS, AT(run, command), .optional = true },
	{ "previous", OBJECT_OR_NULL, 0, previous_slots, .optional = true },
	{ "trend", OBJECTS, AT(run, trend), trend_slots, sizeof(struct run_trend), true },
	{ NULL },
};

/* Items that begin with their name, by it. */
static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts items that begin with their name. Returns whether no name comes twice. */
static bool
list_sort(const struct list *list, size_t item_size)
{
	if (list->count > 0)
		qsort(list->items, list->count, item_size, compare_names);
	for (size_t i = 1; i < list->count; i++) {
		const char *item = (const char *)list->items + i * item_size;
		if (compare_names(item - item_size, item) == 0)
			return false;
	}
	return true;
}

/* What must hold between the members. */
static const char *
run_problem(struct run *run)
{
	uint64_t size = 0, sampled = 0, found = 0;

	if (!list_sort(&run->rules, sizeof(struct run_rule)) || !list_sort(&run->data, sizeof(struct run_data)) ||
	    !list_sort(&run->strata, sizeof(struct run_stratum)) || !list_sort(&run->files, sizeof(struct run_pair)) ||
	    !list_sort(&run->options, sizeof(struct run_pair)))
		return "a rule, a file of data, a stratum, a file or an option comes twice";
	for (size_t i = 0; i < run->strata.count; i++) {
		const struct run_stratum *stratum = RUN_ITEM(run->strata, struct run_stratum, i);
		if (stratum->sampled > stratum->size || stratum->found > stratum->sampled)
			return "a stratum has more members drawn than it has, or more found than drawn";
		if (stratum->size > UINT64_MAX - size)
			return "the strata have more than 2^64 members";
		size += stratum->size;
		sampled += stratum->sampled;
		found += stratum->found;
	}
	if (size != run->population || sampled != run->sampled)
		return "the strata together are not the population or the sample";
	run->found = found;
	for (size_t i = 0; i < run->files.count; i++) {
		if (!digest_is_one(RUN_ITEM(run->files, struct run_pair, i)->value))
			return "the digest of a file is none";
	}
	return NULL;
}

/*
 * How population.csv writes a name: what a terminal or a spreadsheet would take for something else is shown by numbers, or has an apostrophe before
 * it. A NUL is behind it.
 */
static void
cell_add(struct buffer *b, const char *name)
{
	size_t begin = b->size;

	text_cell(b, "", name);
	csv_plain(b, begin);
	buffer_add(b, "", 1);
}

/* How the strata's names stand in population.csv. False: memory ran out. */
static bool
cells_make(struct run *run)
{
	for (size_t i = 0; i < run->strata.count; i++)
		cell_add(&run->cell_texts, RUN_ITEM(run->strata, struct run_stratum, i)->name);
	const char *text = run->cell_texts.text;
	for (size_t i = 0; i < run->strata.count && !run->cell_texts.failed; i++) {
		if (!list_grow(&run->cells, sizeof(struct stratum_cell)))
			return false;
		*RUN_ITEM(run->cells, struct stratum_cell, i) = (struct stratum_cell){ text, i };
		text += strlen(text) + 1;
	}
	list_sort(&run->cells, sizeof(struct stratum_cell));
	return !run->cell_texts.failed;
}

bool
run_read(struct run *run, struct run_file *f)
{
	*run = (struct run){ 0 };
	struct span text;
	if (!run_file_whole(f, &text))
		return false;
	/* what texts are in is the run's from now on */
	struct json_reader j = { .text = text };
	run->room = j.room = malloc(f->size + 1);
	run->text = f->text;
	f->text = NULL;
	f->capacity = f->size = f->at = 0;
	if (run->room == NULL)
		return run_file_no_memory(f);
	if (!slots_read(&j, run_slots, run) || !json_read_end(&j)) {
		f->line = json_line(&j);
		return strcmp(j.wrong, NO_MEMORY) == 0 ? run_file_no_memory(f) : run_file_refuse(f, "%s", j.wrong);
	}
	const char *problem = run_problem(run);
	if (problem != NULL)
		return run_file_refuse(f, "%s", problem);
	return cells_make(run) || run_file_no_memory(f);
}

void
run_free(struct run *run)
{
	list_free(&run->rules);
	list_free(&run->data);
	list_free(&run->strata);
	list_free(&run->statistics);
	list_free(&run->files);
	list_free(&run->policy);
	list_free(&run->options);
	list_free(&run->command);
	list_free(&run->trend);
	list_free(&run->cells);
	buffer_free(&run->cell_texts);
	free(run->text);
	free(run->room);
	*run = (struct run){ 0 };
}

enum exit_status
run_open(struct run *run, const char *folder, bool alone)
{
	struct run_file f;
	struct stat about;
	bool is_file = alone && stat(folder, &about) == 0 && S_ISREG(about.st_mode);

	*run = (struct run){ 0 };
	if (is_file ? run_file_open(&f, ".", folder) : run_file_open(&f, folder, "run.json"))
		run_read(run, &f);
	enum exit_status status = run_file_complain(&f);
	run_file_close(&f);
	return status;
}

/* Whether a file that was just opened has this digest, if there is one. It is at its beginning again. */
static bool
has_digest(struct run_file *f, const uint8_t *expected)
{
	uint8_t sha256[SHA256_SIZE];

	if (!run_file_sha256(f, sha256))
		return false;
	if (expected == NULL || memcmp(sha256, expected, SHA256_SIZE) != 0)
		return run_file_refuse(f, "it has changed since the run: brlint-audit verify says how");
	f->at = f->size = 0;
	f->ended = false;
	return lseek(f->fd, 0, SEEK_SET) == 0 || run_file_refuse(f, "%s", strerror(errno));
}

bool
run_file_open_unchanged(struct run_file *f, const struct run *run, const char *folder, const char *name)
{
	uint8_t expected[SHA256_SIZE];
	const char *digest = run_file_digest(run, name);
	bool is_listed = digest != NULL && sha256_read(span_of(digest), expected);

	return run_file_open(f, folder, name) && has_digest(f, is_listed ? expected : NULL);
}

/* Whether run.json is the one of SHA256SUMS, and findings.jsonl the one of run.json: what follows a run is not to follow a damaged one. */
static enum exit_status
run_unchanged(const struct run *run, const char *folder)
{
	struct run_file sums, f;
	struct span name;
	uint8_t sha256[SHA256_SIZE];
	bool is_listed = false;

	if (run_file_open(&sums, folder, "SHA256SUMS")) {
		while (!is_listed && sums_next(&sums, sha256, &name))
			is_listed = span_is(name, "run.json");
	}
	enum exit_status status = run_file_complain(&sums);
	run_file_close(&sums);
	if (status != EXIT_CLEAN)
		return status;
	if (run_file_open(&f, folder, "run.json") && has_digest(&f, is_listed ? sha256 : NULL)) {
		run_file_close(&f);
		run_file_open_unchanged(&f, run, folder, "findings.jsonl");
	}
	status = run_file_complain(&f);
	run_file_close(&f);
	return status;
}

/* Where a name is among items that are sorted by it; NULL: nowhere. */
static void *
list_find(const struct list *list, size_t item_size, struct span name)
{
	size_t from = 0, to = list->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		char *item = (char *)list->items + middle * item_size;
		struct span other = span_of(*(const char *const *)(void *)item);
		size_t size = name.size < other.size ? name.size : other.size;
		int order = size > 0 ? memcmp(name.data, other.data, size) : 0;
		if (order == 0 && name.size == other.size)
			return item;
		if (order < 0 || (order == 0 && name.size < other.size))
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}

const struct run_rule *
run_rule(const struct run *run, struct span name)
{
	return list_find(&run->rules, sizeof(struct run_rule), name);
}

struct run_stratum *
run_stratum(const struct run *run, struct span cell)
{
	const struct stratum_cell *found = list_find(&run->cells, sizeof(struct stratum_cell), cell);
	return found != NULL ? RUN_ITEM(run->strata, struct run_stratum, found->number) : NULL;
}

const char *
run_file_digest(const struct run *run, const char *name)
{
	const struct run_pair *pair = list_find(&run->files, sizeof(struct run_pair), span_of(name));
	return pair != NULL ? pair->value : NULL;
}

const char *
run_option(const struct run *run, const char *name)
{
	const struct run_pair *pair = list_find(&run->options, sizeof(struct run_pair), span_of(name));
	return pair != NULL ? pair->value : NULL;
}

static void
text_copy(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text != NULL ? text : "");
}

static void
summary_fill(struct run_summary *summary, const struct run_trend *trend)
{
	*summary = (struct run_summary){ .population = trend->population, .sampled = trend->sampled, .members_found = trend->found };
	text_copy(summary->since, sizeof(summary->since), trend->since);
	text_copy(summary->until, sizeof(summary->until), trend->until);
	text_copy(summary->start, sizeof(summary->start), trend->start);
	summary->counts[MUST] = trend->error;
	summary->counts[SHOULD] = trend->warning;
	summary->counts[NOTICE] = trend->notice;
}

int
run_summary_read(const char *folder, struct run_summary *own, struct run_summary trend[TREND_MAX], size_t *count, char root[SHA256_TEXT_SIZE],
		 char ruleset[RULESET_DIGEST_SIZE])
{
	struct run run;
	enum exit_status status = run_open(&run, folder, false);

	if (status == EXIT_CLEAN)
		status = run_unchanged(&run, folder);
	*count = 0;
	*own = (struct run_summary){ 0 };
	root[0] = ruleset[0] = '\0';
	if (status == EXIT_CLEAN) {
		snprintf(root, SHA256_TEXT_SIZE, "%s", run.root);
		snprintf(ruleset, RULESET_DIGEST_SIZE, "%s", run.ruleset);
		size_t first = run.trend.count > TREND_MAX ? run.trend.count - TREND_MAX : 0;
		summary_fill(own, &(struct run_trend){ run.since, run.until, run.start, run.population, run.sampled, run.found, run.error,
						       run.warning, run.notice });
		for (size_t i = first; i < run.trend.count; i++)
			summary_fill(&trend[(*count)++], RUN_ITEM(run.trend, struct run_trend, i));
		text_copy(root, SHA256_TEXT_SIZE, run.root);
		text_copy(ruleset, RULESET_DIGEST_SIZE, run.ruleset);
	}
	run_free(&run);
	return status;
}

/* --- tables --- */

/* A row is a line, or more where a cell with quotation marks has line feeds. */
bool
csv_row(struct run_file *f, struct span *row)
{
	size_t from = 0, quotes = 0, lines = 0;

	f->line = f->lines + 1;
	if (f->status != EXIT_CLEAN)
		return false;
	for (;;) {
		size_t end = line_feed(f, from);
		if (f->status != EXIT_CLEAN)
			return false;
		if (end == SIZE_MAX)
			return f->size > f->at && run_file_refuse(f, quotes & 1 ? "a quotation mark has no second one" : "the last row has no end");
		const char *text = f->text + f->at, *at = text + from;
		while ((at = memchr(at, '"', (size_t)(text + end - at))) != NULL) {
			quotes++;
			at++;
		}
		lines++;
		from = end + 1;
		if (quotes & 1)
			continue;
		*row = (struct span){ (const uint8_t *)text, end };
		f->at += end + 1;
		f->lines += lines;
		break;
	}
	if (row->size == 0 || row->data[row->size - 1] != '\r')
		return run_file_refuse(f, "the row does not end with CR and LF");
	row->size--;
	return true;
}

/* Makes room for what a row or a line of so many octets is read into. */
static bool
cells_reserve(struct run_file *f, size_t size)
{
	if (f->cells_capacity > size)
		return true;
	char *grown = realloc(f->cells, size * 2 + 1);
	if (grown == NULL)
		return run_file_no_memory(f);
	f->cells = grown;
	f->cells_capacity = size * 2 + 1;
	return true;
}

/* Takes a cell with quotation marks off the front of a row; its text, with two marks for one, is put where `*to` is. */
static bool
quoted_cell(struct run_file *f, struct span *row, char **to, struct span *cell)
{
	const uint8_t *at = row->data + 1, *end = row->data + row->size;

	cell->data = (const uint8_t *)*to;
	for (;;) {
		const uint8_t *mark = memchr(at, '"', (size_t)(end - at));
		if (mark == NULL)
			return run_file_refuse(f, "a quotation mark has no second one");
		memcpy(*to, at, (size_t)(mark - at));
		*to += mark - at;
		at = mark + 1;
		if (at == end || *at != '"')
			break;
		*(*to)++ = '"';
		at++;
	}
	cell->size = (size_t)((const uint8_t *)*to - cell->data);
	*row = (struct span){ at, (size_t)(end - at) };
	return row->size == 0 || *row->data == ',' || run_file_refuse(f, "something stands behind a quotation mark");
}

bool
csv_cells(struct run_file *f, struct span row, struct span *cells, size_t count)
{
	if (!cells_reserve(f, row.size))
		return false;
	char *to = f->cells;
	for (size_t i = 0; i < count; i++) {
		if (row.size > 0 && *row.data == '"') {
			if (!quoted_cell(f, &row, &to, &cells[i]))
				return false;
		} else {
			const uint8_t *comma = row.size > 0 ? memchr(row.data, ',', row.size) : NULL;
			cells[i] = (struct span){ row.data, comma != NULL ? (size_t)(comma - row.data) : row.size };
			if (cells[i].size > 0 && memchr(cells[i].data, '"', cells[i].size) != NULL)
				return run_file_refuse(f, "a quotation mark stands within a cell");
			row = (struct span){ row.data + cells[i].size, row.size - cells[i].size };
		}
		if (i + 1 < count) {
			if (row.size == 0)
				return run_file_refuse(f, "the row has fewer than %zu cells", count);
			row = (struct span){ row.data + 1, row.size - 1 };
		}
	}
	return row.size == 0 || run_file_refuse(f, "the row has more than %zu cells", count);
}

void
csv_plain(struct buffer *b, size_t from)
{
	size_t to = from;

	if (b->failed)
		return;
	for (size_t at = from + 1; at + 1 < b->size; at++) {
		b->text[to++] = b->text[at];
		at += b->text[at] == '"';
	}
	b->size = to;
}

/* --- population.csv --- */

bool
population_begin(struct run_file *f)
{
	struct span row;

	if (!csv_row(f, &row))
		return f->status == EXIT_CLEAN && run_file_refuse(f, "it is empty");
	return span_is(row, "sha256,kind,profile,issuer,serial,notBefore,notAfter,stratum,sampled,precertificate") ||
	       run_file_refuse(f, "the first row is not that of a population");
}

/* A time, or nothing. */
static bool
is_time_cell(struct span cell)
{
	int64_t seconds;
	return cell.size == 0 || time_read(cell, &seconds);
}

bool
is_serial_text(struct span text)
{
	for (size_t i = text.size > 0 && *text.data == '-'; i < text.size; i++) {
		if (digit_value(text.data[i]) > 15)
			return false;
	}
	return true;
}

/* A serial number; a negative one is written as a text, with an apostrophe. */
static bool
is_serial_cell(struct span cell)
{
	bool is_text = cell.size > 1 && *cell.data == '\'' && cell.data[1] == '-';
	return is_serial_text((struct span){ cell.data + is_text, cell.size - is_text });
}

bool
population_next(struct run_file *f, struct population_row *row)
{
	struct span line, cells[10];

	if (!csv_row(f, &line) || !csv_cells(f, line, cells, 10))
		return false;
	if (!sha256_read(cells[0], row->sha256))
		return run_file_refuse(f, "the first cell is no SHA-256");
	if (f->has_last && memcmp(f->last, row->sha256, SHA256_SIZE) >= 0)
		return run_file_refuse(f, "the rows do not ascend by their SHA-256");
	memcpy(f->last, row->sha256, SHA256_SIZE);
	f->has_last = true;
	row->kind = cells[1];
	row->profile = cells[2];
	row->issuer = cells[3];
	row->serial = cells[4];
	row->not_before = cells[5];
	row->not_after = cells[6];
	row->stratum = cells[7];
	if (!is_time_cell(row->not_before) || !is_time_cell(row->not_after))
		return run_file_refuse(f, "notBefore or notAfter is no time");
	if (!is_serial_cell(row->serial))
		return run_file_refuse(f, "the serial number is not in hexadecimal digits");
	row->sampled = span_is(cells[8], "1");
	if (!row->sampled && !span_is(cells[8], "0"))
		return run_file_refuse(f, "the cell sampled is neither 0 nor 1");
	row->has_precertificate = cells[9].size > 0;
	return !row->has_precertificate || sha256_read(cells[9], row->precertificate) || run_file_refuse(f, "the cell precertificate is no SHA-256");
}

/* --- findings.jsonl --- */

/* A text, or null. */
static bool
span_member(struct json_reader *j, struct span *text)
{
	*text = (struct span){ 0 };
	return json_take_null(j) || json_read_string(j, text);
}

bool
json_read_sha256(struct json_reader *j, uint8_t sha256[SHA256_SIZE])
{
	struct span text;
	return json_read_string(j, &text) && (sha256_read(text, sha256) || json_refuse(j, "64 hexadecimal digits in lower case are expected here"));
}

static bool
time_member(struct json_reader *j, bool *is_there, int64_t *seconds)
{
	struct span text;

	if (!span_member(j, &text))
		return false;
	*is_there = text.data != NULL;
	return !*is_there || time_read(text, seconds) || json_refuse(j, "a time is expected here, as 2026-03-15T00:00:00Z");
}

static bool
names_member(struct json_reader *j, struct judged *judged)
{
	bool first = true;

	judged->has_names = !json_take_null(j);
	if (!judged->has_names)
		return true;
	if (!json_read_array(j))
		return false;
	while (json_read_element(j, &first)) {
		if (!list_grow(&judged->names, sizeof(struct span)))
			return json_refuse(j, NO_MEMORY);
		if (!json_read_string(j, RUN_ITEM(judged->names, struct span, judged->names.count - 1)))
			return false;
	}
	return j->wrong == NULL;
}

static bool
finding_member(struct json_reader *j, struct run_finding *finding)
{
	const struct {
		const char *name;
		struct span *text;
	} texts[] = {
		{ "rule", &finding->rule },     { "level", &finding->level }, { "source", &finding->source },   { "clause", &finding->clause },
		{ "family", &finding->family }, { "path", &finding->path },   { "message", &finding->message }, { "title", &finding->title },
	};
	bool first = true;
	struct span name;

	if (!json_read_object(j))
		return false;
	while (json_read_member(j, &first, &name)) {
		size_t i = 0;
		while (i < sizeof(texts) / sizeof(*texts) && !span_is(name, texts[i].name))
			i++;
		if (i < sizeof(texts) / sizeof(*texts))
			json_read_string(j, texts[i].text);
		else if (span_is(name, "revision"))
			json_read_count(j, &finding->revision);
		else if (span_is(name, "offset"))
			json_read_count(j, &finding->offset);
		else {
			finding->waived |= span_is(name, "waived");
			json_read_skip(j);
		}
	}
	if (j->wrong == NULL && (finding->rule.data == NULL || finding->level.data == NULL || finding->path.data == NULL))
		return json_refuse(j, "a finding lacks rule, level or path");
	return j->wrong == NULL;
}

static bool
findings_member(struct json_reader *j, struct judged *judged)
{
	bool first = true;

	if (!json_read_array(j))
		return false;
	while (json_read_element(j, &first)) {
		if (!list_grow(&judged->findings, sizeof(struct run_finding)))
			return json_refuse(j, NO_MEMORY);
		if (!finding_member(j, RUN_ITEM(judged->findings, struct run_finding, judged->findings.count - 1)))
			return false;
	}
	return j->wrong == NULL;
}

enum { HAS_SHA256 = 1, HAS_MEMBER = 2, HAS_FINDINGS = 4 };

/* Marks that a member was there, which may not come twice. */
static bool
once(struct json_reader *j, unsigned *seen, unsigned bit)
{
	if (*seen & bit)
		return json_refuse(j, "a member comes twice");
	*seen |= bit;
	return true;
}

/* Where a text of a line goes, by the name of its member; NULL: nowhere. */
static struct span *
judged_text(struct judged *judged, struct span name)
{
	const struct {
		const char *name;
		struct span *text;
	} texts[] = {
		{ "input", &judged->input },     { "kind", &judged->kind },
		{ "profile", &judged->profile }, { "issuer", &judged->issuer },
		{ "subject", &judged->subject }, { "serial", &judged->serial },
		{ "policy", &judged->policy },   { "stratum", &judged->stratum },
		{ "ruleset", &judged->ruleset }, { "revocation_reason", &judged->revocation_reason },
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (span_is(name, texts[i].name))
			return texts[i].text;
	}
	return NULL;
}

/* Reads a member of a line, or passes over it. */
static void
judged_member(struct json_reader *j, struct judged *judged, struct span name, unsigned *seen)
{
	struct span *text = judged_text(judged, name);

	if (text != NULL) {
		span_member(j, text);
	} else if (span_is(name, "sha256")) {
		if (once(j, seen, HAS_SHA256))
			json_read_sha256(j, judged->sha256);
	} else if (span_is(name, "member")) {
		if (once(j, seen, HAS_MEMBER))
			json_read_sha256(j, judged->member);
	} else if (span_is(name, "findings")) {
		if (once(j, seen, HAS_FINDINGS))
			findings_member(j, judged);
	} else if (span_is(name, "names")) {
		judged->names.count = 0;
		names_member(j, judged);
	} else if (span_is(name, "not_before")) {
		time_member(j, &judged->has_not_before, &judged->not_before);
	} else if (span_is(name, "not_after")) {
		time_member(j, &judged->has_not_after, &judged->not_after);
	} else if (span_is(name, "precertificate")) {
		json_read_bool(j, &judged->is_precertificate);
	} else if (span_is(name, "judged")) {
		json_read_bool(j, &judged->is_judged);
	} else if (span_is(name, "found")) {
		json_read_bool(j, &judged->is_found);
	} else if (span_is(name, "whole")) {
		json_read_bool(j, &judged->is_whole);
	} else if (span_is(name, "revoked")) {
		judged->has_revoked = !json_take_null(j) && json_read_bool(j, &judged->is_revoked);
	} else if (span_is(name, "revoked_at")) {
		time_member(j, &judged->has_revoked_at, &judged->revoked_at);
	} else {
		json_read_skip(j);
	}
}

/* Forgets the line before, but for the memory that it took. */
static bool
judged_begin(struct judged *judged, size_t size)
{
	struct list names = judged->names, findings = judged->findings;
	uint8_t *room = judged->room;
	size_t room_size = judged->room_size;

	names.count = findings.count = 0;
	if (room_size < size + 1) {
		uint8_t *grown = realloc(room, 2 * size + 1);
		if (grown == NULL)
			return false;
		room = grown;
		room_size = 2 * size + 1;
	}
	*judged = (struct judged){ .names = names, .findings = findings, .room = room, .room_size = room_size };
	return true;
}

bool
judged_next(struct run_file *f, struct judged *judged)
{
	unsigned seen = 0;
	bool first = true;
	struct span line, name;

	if (!run_file_line(f, &line))
		return false;
	if (!judged_begin(judged, line.size))
		return run_file_no_memory(f);
	struct json_reader j = { .text = line, .room = judged->room };
	if (json_read_object(&j)) {
		while (json_read_member(&j, &first, &name))
			judged_member(&j, judged, name, &seen);
	}
	if (json_read_end(&j) && seen != (HAS_SHA256 | HAS_MEMBER | HAS_FINDINGS))
		json_refuse(&j, "the line lacks sha256, member or findings");
	if (j.wrong == NULL)
		return true;
	return strcmp(j.wrong, NO_MEMORY) == 0 ? run_file_no_memory(f) : run_file_refuse(f, "%s", j.wrong);
}

void
judged_free(struct judged *judged)
{
	list_free(&judged->names);
	list_free(&judged->findings);
	free(judged->room);
	*judged = (struct judged){ 0 };
}

/* --- statistics.jsonl --- */

bool
statistic_next(struct run_file *f, struct run_statistic *statistic)
{
	struct span line;

	*statistic = (struct run_statistic){ 0 };
	if (!run_file_line(f, &line) || !cells_reserve(f, line.size))
		return false;
	struct json_reader j = { .text = line, .room = (uint8_t *)f->cells };
	return (slots_read(&j, statistic_slots, statistic) && json_read_end(&j)) || run_file_refuse(f, "%s", j.wrong);
}

/* --- SHA256SUMS --- */

/* Whether a name is relative, has no empty part, "." or "..", and nothing that acts on a terminal. */
static bool
is_inner_name(struct span name)
{
	struct span rest = name;

	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] < ' ' || name.data[i] == 0x7f || name.data[i] == '\\')
			return false;
	}
	if (name.size == 0 || name.size > 4000 || name.data[name.size - 1] == '/')
		return false;
	while (rest.size > 0) {
		struct span part = span_take(&rest, '/');
		if (part.size == 0 || span_is(part, ".") || span_is(part, ".."))
			return false;
	}
	return true;
}

bool
sums_next(struct run_file *f, uint8_t sha256[SHA256_SIZE], struct span *name)
{
	struct span line;

	if (!run_file_line(f, &line))
		return false;
	if (line.size < 2 * SHA256_SIZE + 3 || !sha256_read((struct span){ line.data, 2 * SHA256_SIZE }, sha256) ||
	    line.data[2 * SHA256_SIZE] != ' ' || (line.data[2 * SHA256_SIZE + 1] != ' ' && line.data[2 * SHA256_SIZE + 1] != '*'))
		return run_file_refuse(f, "a SHA-256, two blanks and a name are expected");
	*name = (struct span){ line.data + 2 * SHA256_SIZE + 2, line.size - 2 * SHA256_SIZE - 2 };
	return is_inner_name(*name) || run_file_refuse(f, "the name is none of a file in this folder");
}
