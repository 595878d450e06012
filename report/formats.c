#include "report/formats.h"

#include <stdlib.h>

#include "config.h"

const struct report_format report_formats[] = {
	{ .name = "text", .object = text_object, .end = text_end },
	{
		.name = "jsonl",
		.needs_verdicts = jsonl_needs_verdicts,
		.begin = jsonl_begin,
		.object = jsonl_object,
		.unreadable = jsonl_unreadable,
		.end = jsonl_end,
	},
	{
		.name = "zlint",
		.omits_unknown = true,
		.needs_verdicts = zlint_needs_verdicts,
		.object = zlint_object,
		.is_silent_on = zlint_is_silent_on,
		.silence = "of rules that zlint does not have; --all-rules shows them",
	},
	{ .name = "lines", .begin = lines_begin, .object = lines_object, .unreadable = lines_unreadable },
	{
		.name = "sarif",
		.document = true,
		.unreadable_last = true,
		.between = ",",
		.begin = sarif_begin,
		.object = sarif_object,
		.unreadable = sarif_unreadable,
		.end = sarif_end,
	},
	{
		.name = "junit",
		.document = true,
		.begin = junit_begin,
		.object = junit_object,
		.unreadable = junit_unreadable,
		.end = junit_end,
	},
	{ .name = "pkimetal", .object = pkimetal_object, .unreadable = pkimetal_unreadable },
	{ .name = "csv", .document = true, .begin = csv_begin, .object = csv_object, .unreadable = csv_unreadable },
	{
		.name = "ccadb-csv",
		.document = true,
		.omits_unknown = true,
		.begin = ccadb_begin,
		.object = ccadb_object,
		.is_silent_on = ccadb_is_silent_on,
		.silence = "not in a list for the CCADB, which has certificates only, whole and not expired; --format csv shows all",
	},
	{
		.name = "html",
		.document = true,
		.begin = html_begin,
		.object = html_object,
		.unreadable = html_unreadable,
		.end = html_end_of_run,
	},
	{ .name = "markdown", .object = markdown_object, .unreadable = markdown_unreadable, .end = markdown_end },
	{ 0 },
};

const struct report_format *
report_format_named(const char *name)
{
	const struct report_format *format = report_formats;
	while (format->name != NULL && strcmp(format->name, name) != 0)
		format++;
	return format->name != NULL ? format : NULL;
}

const char *
report_format_word(size_t i)
{
	return report_formats[i].name;
}

bool
report_is_silent_on(const struct report *report, const struct result *result, const struct finding *finding)
{
	return report->format->is_silent_on != NULL && report->format->is_silent_on(report, result, finding);
}

bool
rule_is_for_kind(const struct lint *lint, enum object_kind kind)
{
	switch (kind) {
	case OBJECT_CERTIFICATE:
	case OBJECT_TBS_CERTIFICATE:
		return lint->of & CERTIFICATE;
	case OBJECT_CRL:
	case OBJECT_TBS_CRL:
		return lint->of & CRL;
	case OBJECT_OCSP:
	case OBJECT_TBS_OCSP:
		return lint->of & OCSP_RESPONSE;
	default:
		return lint->of & NO_OBJECT;
	}
}

bool
finding_octets(const struct findings *f, const struct finding *finding, size_t most, struct span *octets)
{
	struct span der = f->tree->der;
	size_t at = finding->offset < der.size ? finding->offset : der.size, size = finding->length;
	if (size > der.size - at)
		size = der.size - at;
	*octets = (struct span){ der.data + at, size < most ? size : most };
	return size <= most;
}

/* Whether a finding is one of those that a group is of. */
static bool
is_of_group(const struct finding *finding, const struct finding_group *group)
{
	return finding->level == group->level && (finding->waived != NULL) == group->waived;
}

bool
finding_group_next(const struct findings *f, struct finding_group *group)
{
	for (; (int)group->level < LEVEL_COUNT; group->level++, group->end = 0) {
		uint32_t i = group->end;
		while (i < f->count && !is_of_group(&f->items[i], group))
			i++;
		group->first = i;
		while (i < f->count && is_of_group(&f->items[i], group) && f->items[i].lint == f->items[group->first].lint &&
		       f->items[i].waived == f->items[group->first].waived)
			i++;
		group->end = i;
		if (group->end > group->first)
			return true;
	}
	return false;
}

static int
compare_names(const void *a, const void *b)
{
	const struct gate *const *left = a, *const *right = b;
	return strcmp((*left)->lint->name, (*right)->lint->name);
}

void
rules_by_name(const struct ruleset *rules, const struct gate **by_name)
{
	for (uint32_t i = 0; i < rules->count; i++)
		by_name[i] = &rules->gates[i];
	qsort(by_name, rules->count, sizeof(*by_name), compare_names);
}

void
report_page_name(struct buffer *b, const char *rule)
{
	for (; *rule != '\0'; rule++)
		buffer_add(b, *rule == ' ' ? "_" : rule, 1);
	buffer_text(b, ".html");
}

void
report_help_uri(struct buffer *b, const struct report *report, const struct lint *lint)
{
	if (report->help_base[0] == '\0')
		return;
	buffer_text(b, report->help_base);
	buffer_text(b, "/rules/");
	report_page_name(b, lint->name);
}

void
report_prepare(struct report *report)
{
	const struct ruleset *rules = &report->linter->rules;
	uint16_t on = 0;

	if (report->help_base == NULL)
		report->help_base = HELP_URI;
	for (uint32_t i = 0; i < rules->count; i++) {
		report->number_of[i] = on;
		on += rules->gates[i].enabled;
	}
	zlint_prepare(report);
	report->by_name_count = report->all_rules ? report->linter->rules.count : 0;
	if (report->all_rules)
		rules_by_name(&report->linter->rules, report->by_name);
}
