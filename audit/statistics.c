#include "audit/statistics.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/reference.h"
#include "report/json.h"

const struct statistics_options statistics_defaults = {
	.significance = 0.001,
	.ordered = 0.95,
	.repeated_names = 5,
	.key_subjects = 1,
	.defaults = 0,
	.near_duplicates = 0,
	.rare_shape = 3,
	.brief_shape = 7,
	.rare_among = 1000,
	.backdated = 48 * 3600,
	.moduli = 1000000,
	.peak = 10,
	.peak_least = 100,
	.logs = &reference_builtin.ct_logs,
};

/* A number below a limit, all of the text. */
static bool
number_read(const char *text, uint64_t limit, uint64_t *number)
{
	char *end;
	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	unsigned long long value = strtoull(text, &end, 10);
	*number = value;
	return errno == 0 && *end == '\0' && value < limit;
}

/* A decimal: digits, and perhaps a point with digits behind it, so that neither the locale nor hexadecimal numbers matter. */
static bool
decimal_read(const char *text, double *number)
{
	double value = 0, scale = 1;
	if (*text < '0' || *text > '9')
		return false;
	for (; *text >= '0' && *text <= '9'; text++)
		value = value * 10 + (*text - '0');
	if (*text == '.' && text[1] != '\0') {
		for (text++; *text >= '0' && *text <= '9'; text++, scale *= 10)
			value = value * 10 + (*text - '0');
	}
	*number = value / scale;
	return *text == '\0';
}

static bool
is_name(const char *text, size_t size, const char *name)
{
	return strlen(name) == size && memcmp(text, name, size) == 0;
}

bool
statistics_set(struct statistics_options *o, const char *text, char *wrong, size_t size)
{
	const struct {
		const char *name;
		uint64_t *number, limit;
	} numbers[] = {
		{ "repeated_names", &o->repeated_names, UINT32_MAX },
		{ "key_subjects", &o->key_subjects, UINT32_MAX },
		{ "defaults", &o->defaults, UINT64_MAX },
		{ "near_duplicates", &o->near_duplicates, UINT64_MAX },
		{ "rare_shape", &o->rare_shape, UINT64_MAX },
		{ "brief_shape", &o->brief_shape, 1000000 },
		{ "rare_among", &o->rare_among, UINT64_MAX },
		{ "moduli", &o->moduli, 100000001 },
		{ "peak", &o->peak, UINT32_MAX },
		{ "peak_least", &o->peak_least, UINT64_MAX },
	};
	const char *equals = strchr(text, '=');
	size_t name = equals != NULL ? (size_t)(equals - text) : strlen(text);
	uint64_t number;
	double decimal;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (!is_name(text, name, numbers[i].name))
			continue;
		if (equals != NULL && number_read(equals + 1, numbers[i].limit, &number)) {
			*numbers[i].number = number;
			return true;
		}
		snprintf(wrong, size, "%s is to be a whole number below %llu", numbers[i].name, (unsigned long long)numbers[i].limit);
		return false;
	}
	if (is_name(text, name, "backdated")) {
		if (equals != NULL && number_read(equals + 1, UINT32_MAX, &number)) {
			o->backdated = (int64_t)number;
			return true;
		}
		snprintf(wrong, size, "backdated is to be a whole number of seconds below 4294967295");
		return false;
	}
	bool significance = is_name(text, name, "significance");
	if (significance || is_name(text, name, "ordered")) {
		if (equals != NULL && decimal_read(equals + 1, &decimal) &&
		    (significance ? decimal > 0 && decimal < 1 : decimal > 0.5 && decimal <= 1)) {
			*(significance ? &o->significance : &o->ordered) = decimal;
			return true;
		}
		snprintf(wrong, size,
			 significance ? "significance is to be a decimal above 0 and below 1" : "ordered is to be a decimal above 0.5 and up to 1");
		return false;
	}
	snprintf(wrong, size, "there is no threshold of this name: %.*s", (int)(name < 64 ? name : 64), text);
	return false;
}

void
statistic_json(struct buffer *b, const struct statistic *s)
{
	json_word_member(b, "{" JSON_FIRST("name"), s->name);
	if (s->issuer != NULL)
		json_text_member(b, JSON_NEXT("issuer"), s->issuer);
	json_text_member(b, JSON_NEXT("value"), s->value);
	json_text_member(b, JSON_NEXT("threshold"), s->threshold);
	buffer_text(b, s->told ? JSON_NEXT("told") "true" : JSON_NEXT("told") "false");
	buffer_text(b, JSON_NEXT("sha256") "[");
	for (size_t i = 0; i < s->example_count; i++) {
		buffer_text(b, i > 0 ? ", \"" : "\"");
		buffer_hex(b, (struct span){ s->examples[i], SHA256_SIZE }, "");
		buffer_text(b, "\"");
	}
	buffer_text(b, "]}\n");
}
