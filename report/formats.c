#include "report/formats.h"

#include <stdlib.h>

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
	{ .name = "zlint", .omits_unknown = true, .needs_verdicts = zlint_needs_verdicts, .object = zlint_object },
	{ .name = "lines", .begin = lines_begin, .object = lines_object, .unreadable = lines_unreadable },
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
report_prepare(struct report *report)
{
	report->by_name_count = report->all_rules ? report->linter->rules.count : 0;
	if (report->all_rules)
		rules_by_name(&report->linter->rules, report->by_name);
}
