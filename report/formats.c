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
	{ .name = "zlint", .omits_unknown = true, .needs_verdicts = zlint_needs_verdicts, .object = zlint_object },
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
report_help_uri(struct buffer *b, const struct report *report, const struct lint *lint)
{
	if (report->help_base[0] == '\0')
		return;
	buffer_text(b, report->help_base);
	buffer_text(b, "/rules/");
	buffer_percent(b, (struct span){ (const uint8_t *)lint->name, strlen(lint->name) });
	buffer_text(b, ".html");
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
