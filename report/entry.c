/* What jsonl says of an object that is an entry of a log. */
#include <nettle/base64.h>

#include "report/formats.h"
#include "report/json.h"
#include "x509/sha256.h"

/* So much of the rule set's digest is said of each entry. */
#define RULESET_DIGITS 16

/* The last second that a time in text can say: that of the year 9999. */
#define LAST_SECOND UINT64_C(253402300799)

static void
log_id_member(struct buffer *b, const uint8_t *id)
{
	char text[BASE64_ENCODE_RAW_LENGTH(SHA256_SIZE)];
	if (id == NULL) {
		json_null_member(b, JSON_NEXT("log"));
		return;
	}
	base64_encode_raw(text, SHA256_SIZE, id);
	buffer_text(b, JSON_NEXT("log") "\"");
	buffer_add(b, text, sizeof(text));
	buffer_text(b, "\"");
}

/* "2026-08-20T13:34:57.123Z" */
static void
timestamp_member(struct buffer *b, uint64_t milliseconds)
{
	char text[TIME_TEXT_SIZE];
	unsigned rest = (unsigned)(milliseconds % 1000);
	if (milliseconds / 1000 > LAST_SECOND) {
		json_null_member(b, JSON_NEXT("timestamp"));
		return;
	}
	time_text((int64_t)(milliseconds / 1000), text);
	const char digits[] = { '.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10), (char)('0' + rest % 10), 'Z', '"' };
	buffer_text(b, JSON_NEXT("timestamp") "\"");
	buffer_add(b, text, strlen(text) - 1);
	buffer_add(b, digits, sizeof(digits));
}

static void
digest_or_null_member(struct buffer *b, const char *before, const uint8_t *digest)
{
	if (digest != NULL)
		json_hex_member(b, before, (struct span){ digest, SHA256_SIZE });
	else
		json_null_member(b, before);
}

/* A number in a log; null if it is negative. */
static void
number_member(struct buffer *b, const char *before, int64_t number)
{
	if (number >= 0)
		json_number_member(b, before, (uint64_t)number);
	else
		json_null_member(b, before);
}

void
entry_members(struct buffer *b, const struct report *report, const struct log_line *line)
{
	log_id_member(b, line->log_id);
	number_member(b, JSON_NEXT("entry"), line->number);
	timestamp_member(b, line->timestamp);
	json_word_member(b, JSON_NEXT("entry_type"), line->precertificate ? "precert" : "x509");
	digest_or_null_member(b, JSON_NEXT("pair"), line->pair);
	digest_or_null_member(b, JSON_NEXT("issuer_sha256"), line->chain_count > 0 ? line->chain : NULL);
	buffer_text(b, JSON_NEXT("chain") "[");
	for (size_t i = 0; i < line->chain_count; i++)
		json_hex_member(b, i > 0 ? ", " : "", (struct span){ line->chain + i * SHA256_SIZE, SHA256_SIZE });
	buffer_text(b, "]" JSON_NEXT("issuer_found"));
	buffer_text(b, line->issuer_found ? "true" : "false");
	buffer_text(b, JSON_NEXT("ruleset") "\"");
	buffer_add(b, report->ruleset, RULESET_DIGITS);
	buffer_text(b, "\"" JSON_NEXT("log_findings") "[");
	for (size_t i = 0; i < line->finding_count; i++) {
		json_word_member(b, i > 0 ? ", {" JSON_FIRST("name") : "{" JSON_FIRST("name"), line->findings[i].name);
		json_text_member(b, JSON_NEXT("message"), line->findings[i].message);
		buffer_text(b, "}");
	}
	buffer_text(b, "]");
}

void
broken_entry_members(struct buffer *b, const struct unreadable *u)
{
	log_id_member(b, NULL);
	number_member(b, JSON_NEXT("entry"), u->entry);
	number_member(b, JSON_NEXT("last_entry"), u->last_entry);
	json_word_member(b, JSON_NEXT("log_findings") "[{" JSON_FIRST("name"), "ct_entry_broken");
	json_text_member(b, JSON_NEXT("message"), u->error);
	buffer_text(b, "}]");
}
