/* What is said of a policy's waivers: in findings, and behind the last object. */
#include "report/formats.h"
#include "report/json.h"

void
waiver_until(struct buffer *b, const struct waiver *w)
{
	buffer_text(b, "until ");
	buffer_day(b, w->until);
	if (w->owner != NULL) {
		buffer_text(b, " by ");
		buffer_safe_text(b, w->owner);
	}
}

void
waiver_text(struct buffer *b, const struct waiver *w)
{
	buffer_text(b, "waived ");
	waiver_until(b, w);
	buffer_text(b, ": ");
	buffer_safe_text(b, w->reason);
}

void
waiver_json(struct buffer *b, const struct waiver *w)
{
	json_text_member(b, JSON_NEXT("waived") "{" JSON_FIRST("reason"), w->reason);
	json_text_or_null_member(b, JSON_NEXT("owner"), w->owner);
	json_day_member(b, JSON_NEXT("until"), w->until);
	json_text_member(b, JSON_NEXT("file"), w->file);
	json_number_member(b, JSON_NEXT("line"), w->line);
	buffer_text(b, "}");
}

/* --- behind the last object --- */

static bool
is_unused(const struct policy *p, const uint8_t *used, int64_t now, size_t number)
{
	return used != NULL && !used[number] && !waiver_is_over(&p->waivers[number].waiver, now);
}

void
report_waiver_end(struct buffer *b, const struct policy_waiver *w, const char *words)
{
	buffer_safe_text(b, w->waiver.file);
	buffer_printf(b, ":%u: the waiver of ", w->waiver.line);
	buffer_safe_text(b, w->rules);
	buffer_text(b, words);
	buffer_day(b, w->waiver.until);
}

/* The lines of a file by which nothing was waived. Returns whether there are any. */
static bool
note_unused(struct buffer *b, const struct policy *p, const uint8_t *used, int64_t now, const char *file)
{
	size_t count = 0, told = 0;
	for (size_t i = 0; i < p->waiver_count; i++)
		count += p->waivers[i].waiver.file == file && is_unused(p, used, now, i);
	if (count == 0)
		return false;
	buffer_safe_text(b, file);
	buffer_text(b, count == 1 ? ": nothing was waived by line " : ": nothing was waived by lines ");
	for (size_t i = 0; i < p->waiver_count; i++) {
		if (p->waivers[i].waiver.file != file || !is_unused(p, used, now, i))
			continue;
		buffer_text(b, told == 0 ? "" : told + 1 == count ? " and " : ", ");
		buffer_number(b, p->waivers[i].waiver.line);
		told++;
	}
	return true;
}

bool
report_waiver_note(struct buffer *b, const struct policy *p, const uint8_t *used, int64_t now, size_t *at)
{
	for (; *at < p->waiver_count; ++*at) {
		if (waiver_is_over(&p->waivers[*at].waiver, now)) {
			report_waiver_end(b, &p->waivers[(*at)++], " ended on ");
			buffer_text(b, ", and waives nothing any more");
			return true;
		}
	}
	for (; *at < p->waiver_count + p->file_count; ++*at) {
		if (note_unused(b, p, used, now, p->files[*at - p->waiver_count].name)) {
			++*at;
			return true;
		}
	}
	return false;
}

/* The waivers that are over, or those that are unused, as an array. */
static void
waivers(struct buffer *b, const struct policy *p, const struct totals *totals, bool over)
{
	const char *before = "{";
	for (size_t i = 0; i < p->waiver_count; i++) {
		const struct policy_waiver *w = &p->waivers[i];
		if (over ? !waiver_is_over(&w->waiver, totals->now) : !is_unused(p, totals->waivers_used, totals->now, i))
			continue;
		buffer_text(b, before);
		json_text_member(b, JSON_FIRST("file"), w->waiver.file);
		json_number_member(b, JSON_NEXT("line"), w->waiver.line);
		json_text_member(b, JSON_NEXT("rules"), w->rules);
		json_day_member(b, JSON_NEXT("until"), w->waiver.until);
		buffer_text(b, "}");
		before = ", {";
	}
}

void
waivers_jsonl(struct buffer *b, const struct policy *p, const struct totals *totals)
{
	bool any = false;
	for (size_t i = 0; p != NULL && i < p->waiver_count; i++)
		any |= waiver_is_over(&p->waivers[i].waiver, totals->now) || is_unused(p, totals->waivers_used, totals->now, i);
	if (!any)
		return;
	json_word_member(b, "{" JSON_FIRST("kind"), "policy");
	buffer_text(b, JSON_NEXT("over") "[");
	waivers(b, p, totals, true);
	buffer_text(b, "]" JSON_NEXT("unused") "[");
	waivers(b, p, totals, false);
	buffer_text(b, "]}\n");
}
