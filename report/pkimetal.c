/*
 * What pkimetal answers to a request: one array of JSON on a line for each object, with an object for each finding. Its clients take an array without
 * a member for "nothing wrong"; so what could not be judged always has one.
 */
#include <stdlib.h>

#include "policy/waiver.h"
#include "report/formats.h"
#include "report/json.h"

/* Severities of pkimetal, the most severe first. */
enum severity { FATAL, ERROR, WARNING, NOTICED, INFO };
static const char *const severities[] = { "fatal", "error", "warning", "notice", "info" };

static enum severity
severity_of(const struct finding *f)
{
	if (f->waived != NULL)
		return INFO;
	return f->of_object ? FATAL : f->level == MUST ? ERROR : f->level == SHOULD ? WARNING : NOTICED;
}

/* A number of a finding, among octets within a buffer, where it may stand anywhere. */
static uint32_t
number_at(const void *numbers, size_t i)
{
	uint32_t number;
	memcpy(&number, (const char *)numbers + i * sizeof(number), sizeof(number));
	return number;
}

/* pkimetal sorts by severity, then by the octets of the text; what is equal in both stays in order. */
static int
compare_findings(const void *left, const void *right, void *findings)
{
	const struct findings *f = findings;
	uint32_t a = number_at(left, 0), b = number_at(right, 0);
	int order = (int)severity_of(&f->items[a]) - (int)severity_of(&f->items[b]);
	if (order == 0)
		order = strcmp(finding_message(f, &f->items[a]), finding_message(f, &f->items[b]));
	return order != 0 ? order : (a > b) - (a < b);
}

/* Numbers of all findings, sorted. */
static void
sort(char *numbers, const struct findings *f)
{
	for (uint32_t i = 0; i < f->count; i++)
		memcpy(numbers + i * sizeof(i), &i, sizeof(i));
	qsort_r(numbers, f->count, sizeof(uint32_t), compare_findings, (void *)(uintptr_t)f);
}

static void
text_piece(struct buffer *b, const char *text)
{
	json_piece(b, span_of(text));
}

/* Behind the text of a finding that is waived. */
static void
waived(struct buffer *b, const struct waiver *waiver)
{
	buffer_text(b, " (waived until ");
	buffer_day(b, waiver->until);
	if (waiver->owner != NULL) {
		buffer_text(b, " by ");
		text_piece(b, waiver->owner);
	}
	buffer_text(b, ": ");
	text_piece(b, waiver->reason);
	buffer_text(b, ")");
}

static void
finding(struct buffer *b, const struct findings *f, const struct finding *finding)
{
	char path[512];
	tree_path(f->tree, finding->node, path, sizeof(path));
	buffer_text(b, "{\"Linter\":\"brlint\",\"Finding\":\"");
	text_piece(b, finding_message(f, finding));
	if (finding->waived != NULL)
		waived(b, finding->waived);
	if (path[0] != '\0')
		json_text_member(b, "\",\"Field\":", path);
	else
		buffer_text(b, "\"");
	json_text_member(b, ",\"Code\":", finding->lint->name);
	json_word_member(b, ",\"Severity\":", severities[severity_of(finding)]);
	buffer_text(b, "}");
}

void
pkimetal_object(struct buffer *b, const struct report *report, const struct result *result)
{
	const struct findings *f = &result->session->findings;
	size_t begin = b->size, room = f->count * sizeof(uint32_t);

	(void)report;
	if (f->count == 0) {
		buffer_text(b, "[]\n");
		return;
	}
	if (!buffer_reserve(b, room))
		return;
	sort(b->text + begin, f);
	b->size += room;
	for (uint32_t i = 0; i < f->count && !b->failed; i++) {
		buffer_text(b, i > 0 ? "," : "[");
		finding(b, f, &f->items[number_at(b->text + begin, i)]);
	}
	buffer_text(b, "]\n");
	if (b->failed)
		return;
	memmove(b->text + begin, b->text + begin + room, b->size - begin - room);
	b->size -= room;
}

void
pkimetal_unreadable(struct buffer *b, const struct report *report, const struct unreadable *u)
{
	(void)report;
	json_text_member(b, "[{\"Linter\":\"brlint\",\"Finding\":", u->error);
	buffer_text(b, ",\"Severity\":\"fatal\"}]\n");
}
