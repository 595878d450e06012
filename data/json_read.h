/*
 * Reading JSON (RFC 8259), strictly: UTF-8, no comments, nothing behind the value. The reader asks for what it expects and goes through the text
 * once; what it does not want it skips. Once something is wrong every question is answered with false.
 */
#ifndef DATA_JSON_READ_H
#define DATA_JSON_READ_H

#include "asn1/span.h"

struct json_reader {
	struct span text;
	size_t at;         /* what is read next */
	uint8_t *room;     /* for the octets of strings: of text.size octets at least */
	size_t used;       /* of the room */
	unsigned depth;    /* of objects and arrays that are open */
	const char *wrong; /* the first thing that is wrong; NULL: nothing yet */
};

/* Deeper than this nothing may lie in each other. */
#define JSON_READ_DEPTH 32

/* Begins an object or array; its members or elements follow, until json_read_member() or json_read_element() returns false. */
bool json_read_object(struct json_reader *json);
bool json_read_array(struct json_reader *json);

/* The next member, whose value is to be read or skipped then; *first is true before the first one. */
bool json_read_member(struct json_reader *json, bool *first, struct span *name);
bool json_read_element(struct json_reader *json, bool *first);

/* A string, without its escapes, in the room. */
bool json_read_string(struct json_reader *json, struct span *value);

/* A number without sign, fraction and exponent that is less than 2^32. */
bool json_read_count(struct json_reader *json, uint32_t *value);

/* Whatever value comes. */
bool json_read_skip(struct json_reader *json);

/* Nothing but white space is left. */
bool json_read_end(struct json_reader *json);

/* Records that something is wrong here, unless something is already. Returns false. */
bool json_refuse(struct json_reader *json, const char *what);

/* The line that is read, from 1. */
unsigned json_line(const struct json_reader *json);

#endif
