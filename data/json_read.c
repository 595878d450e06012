#include "data/json_read.h"

#include "asn1/string.h"

bool
json_refuse(struct json_reader *j, const char *what)
{
	if (j->wrong == NULL)
		j->wrong = what;
	return false;
}

unsigned
json_line(const struct json_reader *j)
{
	unsigned line = 1;
	for (size_t i = 0; i < j->at && i < j->text.size; i++)
		line += j->text.data[i] == '\n';
	return line;
}

/* The next octet that is not white space, which is not taken; 0 at the end. */
static uint8_t
next(struct json_reader *j)
{
	while (j->at < j->text.size && memchr(" \t\r\n", j->text.data[j->at], 4) != NULL)
		j->at++;
	return j->at < j->text.size ? j->text.data[j->at] : 0;
}

static bool
take(struct json_reader *j, uint8_t mark, const char *what)
{
	if (j->wrong != NULL)
		return false;
	if (next(j) != mark || j->at >= j->text.size)
		return json_refuse(j, what);
	j->at++;
	return true;
}

static bool
open_value(struct json_reader *j, uint8_t mark, const char *what)
{
	if (!take(j, mark, what))
		return false;
	return ++j->depth <= JSON_READ_DEPTH || json_refuse(j, "it is nested too deeply");
}

bool
json_read_object(struct json_reader *j)
{
	return open_value(j, '{', "an object is expected here");
}

bool
json_read_array(struct json_reader *j)
{
	return open_value(j, '[', "an array is expected here");
}

/* Whether something more comes before the mark that ends an object or array, which is taken. */
static bool
goes_on(struct json_reader *j, bool *first, uint8_t end, const char *what)
{
	if (j->wrong != NULL)
		return false;
	bool is_first = *first;
	*first = false;
	if (next(j) == end) {
		j->at++;
		j->depth--;
		return false;
	}
	return is_first || take(j, ',', what);
}

bool
json_read_member(struct json_reader *j, bool *first, struct span *name)
{
	return goes_on(j, first, '}', "a comma or a closing brace is expected here") && json_read_string(j, name) &&
	       take(j, ':', "a colon is expected here");
}

bool
json_read_element(struct json_reader *j, bool *first)
{
	return goes_on(j, first, ']', "a comma or a closing bracket is expected here");
}

/* --- strings --- */

static void
put(struct json_reader *j, uint32_t octet)
{
	j->room[j->used++] = (uint8_t)octet;
}

/* A character as UTF-8: never more octets than its escape has. */
static void
put_character(struct json_reader *j, uint32_t c)
{
	if (c < 0x80) {
		put(j, c);
	} else if (c < 0x800) {
		put(j, 0xc0 | c >> 6);
		put(j, 0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		put(j, 0xe0 | c >> 12);
		put(j, 0x80 | (c >> 6 & 0x3f));
		put(j, 0x80 | (c & 0x3f));
	} else {
		put(j, 0xf0 | c >> 18);
		put(j, 0x80 | (c >> 12 & 0x3f));
		put(j, 0x80 | (c >> 6 & 0x3f));
		put(j, 0x80 | (c & 0x3f));
	}
}

/* Four hexadecimal digits. */
static bool
hex4(struct json_reader *j, uint32_t *value)
{
	*value = 0;
	for (int i = 0; i < 4; i++, j->at++) {
		uint8_t c = j->at < j->text.size ? j->text.data[j->at] : 0, lower = c | 0x20;
		if (c >= '0' && c <= '9')
			*value = *value << 4 | (uint32_t)(c - '0');
		else if (lower >= 'a' && lower <= 'f')
			*value = *value << 4 | (uint32_t)(lower - 'a' + 10);
		else
			return json_refuse(j, "\\u is not followed by four hexadecimal digits");
	}
	return true;
}

/* What stands behind "\u". */
static bool
unicode_escape(struct json_reader *j)
{
	uint32_t c, low;
	if (!hex4(j, &c))
		return false;
	if (c >= 0xd800 && c < 0xdc00) {
		if (j->text.size - j->at < 2 || memcmp(j->text.data + j->at, "\\u", 2) != 0)
			return json_refuse(j, "half a surrogate pair stands alone");
		j->at += 2;
		if (!hex4(j, &low))
			return false;
		if (low < 0xdc00 || low >= 0xe000)
			return json_refuse(j, "half a surrogate pair stands alone");
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	} else if (c >= 0xdc00 && c < 0xe000) {
		return json_refuse(j, "half a surrogate pair stands alone");
	}
	put_character(j, c);
	return true;
}

/* What stands behind a backslash. */
static bool
escape(struct json_reader *j)
{
	static const char marks[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	uint8_t c = j->at < j->text.size ? j->text.data[j->at++] : 0;
	if (c == 'u')
		return unicode_escape(j);
	const char *found = c != 0 ? strchr(marks, c) : NULL;
	if (found == NULL)
		return json_refuse(j, "this escape is none of JSON's");
	put(j, (uint8_t)meant[found - marks]);
	return true;
}

bool
json_read_string(struct json_reader *j, struct span *value)
{
	if (!take(j, '"', "a string is expected here"))
		return false;
	size_t begin = j->used, from = j->at;
	while (j->at < j->text.size && j->text.data[j->at] != '"') {
		uint8_t c = j->text.data[j->at++];
		if (c < ' ')
			return json_refuse(j, "a control character stands in a string");
		if (c != '\\')
			put(j, c);
		else if (!escape(j))
			return false;
	}
	if (j->at >= j->text.size)
		return json_refuse(j, "a string has no end");
	if (!string_check(TYPE_UTF8_STRING, (struct span){ j->text.data + from, j->at - from }).valid)
		return json_refuse(j, "a string is not in UTF-8");
	j->at++;
	*value = (struct span){ j->room + begin, j->used - begin };
	return true;
}

/* --- other values --- */

static bool
is_digit(const struct json_reader *j)
{
	return j->at < j->text.size && j->text.data[j->at] >= '0' && j->text.data[j->at] <= '9';
}

/* One digit or more. */
static bool
digits(struct json_reader *j)
{
	if (!is_digit(j))
		return json_refuse(j, "a digit is expected here");
	while (is_digit(j))
		j->at++;
	return true;
}

static bool
has(const struct json_reader *j, const char *marks)
{
	return j->at < j->text.size && j->text.data[j->at] != 0 && strchr(marks, j->text.data[j->at]) != NULL;
}

static bool
number(struct json_reader *j)
{
	j->at += has(j, "-");
	size_t begin = j->at;
	if (!digits(j))
		return false;
	if (j->text.data[begin] == '0' && j->at - begin > 1)
		return json_refuse(j, "a number begins with a zero");
	if (has(j, ".")) {
		j->at++;
		if (!digits(j))
			return false;
	}
	if (has(j, "eE")) {
		j->at++;
		j->at += has(j, "+-");
		return digits(j);
	}
	return true;
}

bool
json_read_count(struct json_reader *j, uint32_t *value)
{
	if (j->wrong != NULL)
		return false;
	next(j);
	size_t begin = j->at;
	uint64_t count = 0;
	if (!number(j))
		return false;
	for (size_t i = begin; i < j->at; i++) {
		uint8_t c = j->text.data[i];
		if (c < '0' || c > '9' || (count = count * 10 + (uint64_t)(c - '0')) > UINT32_MAX)
			return json_refuse(j, "a number is not a count below 2^32");
	}
	*value = (uint32_t)count;
	return true;
}

static bool
word(struct json_reader *j)
{
	static const char *const words[] = { "true", "false", "null" };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t size = strlen(words[i]);
		if (j->text.size - j->at >= size && memcmp(j->text.data + j->at, words[i], size) == 0) {
			j->at += size;
			return true;
		}
	}
	return json_refuse(j, "a value is expected here");
}

bool
json_read_skip(struct json_reader *j)
{
	bool first = true;
	struct span name;
	size_t used = j->used;
	if (j->wrong != NULL)
		return false;
	switch (next(j)) {
	case '{':
		if (json_read_object(j))
			while (json_read_member(j, &first, &name))
				json_read_skip(j);
		break;
	case '[':
		if (json_read_array(j))
			while (json_read_element(j, &first))
				json_read_skip(j);
		break;
	case '"':
		json_read_string(j, &name);
		break;
	default:
		if (has(j, "-0123456789"))
			number(j);
		else
			word(j);
	}
	j->used = used;
	return j->wrong == NULL;
}

bool
json_read_end(struct json_reader *j)
{
	if (j->wrong != NULL)
		return false;
	next(j);
	return j->at == j->text.size || json_refuse(j, "something stands behind the value");
}
