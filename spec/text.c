#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "spec/text.h"

/* A clause while its words are read: the last of them wait, for three may be a date. */
struct section {
	struct sha256_ctx hash;
	struct span waiting[3];
	unsigned count;
};

struct parts {
	struct text_part *items;
	size_t count, room;
};

/* --- words --- */

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(uint8_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* How many octets of a word are here: 0 if it is a mark. Characters beyond ASCII are letters, but for blanks and the marks of Unicode's block U+20xx.
 */
static size_t
word_octets(struct span s, size_t i)
{
	uint8_t c = s.data[i];
	if (c < 0x80)
		return is_digit(c) || is_letter(c);
	if (c == 0xC2 || (c == 0xE2 && i + 1 < s.size && s.data[i + 1] == 0x80) || c == 0xEF)
		return 0;
	return 1;
}

/* The number of a word of at most four digits, to which "st", "nd", "rd", "th" may be added; 0 if it is none. */
static unsigned
number_of(struct span word, size_t digits_min, size_t digits_max)
{
	unsigned number = 0;
	size_t i = 0;
	while (i < word.size && i < digits_max && is_digit(word.data[i]))
		number = number * 10 + (word.data[i++] - '0');
	bool ordinal = digits_max == 2 && word.size == i + 2 && is_letter(word.data[i]) && is_letter(word.data[i + 1]);
	return i >= digits_min && (word.size == i || ordinal) ? number : 0;
}

/* The month of a name, in full or its first three or four letters; 0 if it is none. */
static unsigned
month_of(struct span word)
{
	static const char *const names[] = { "january", "february", "march",     "april",   "may",      "june",
					     "july",    "august",   "september", "october", "november", "december" };
	for (unsigned i = 0; i < 12; i++) {
		size_t length = strlen(names[i]);
		bool whole = word.size == length, abbreviated = word.size == 3 || (word.size == 4 && length > 4);
		if ((whole || abbreviated) && strncasecmp((const char *)word.data, names[i], word.size) == 0)
			return i + 1;
	}
	return 0;
}

static void
add_word(struct section *s, struct span word)
{
	sha256_update(&s->hash, word.size, word.data);
	sha256_update(&s->hash, 1, (const uint8_t *)" ");
}

/* Adds the words of a date as those of YYYY-MM-DD, if the three that wait are one. */
static bool
add_date(struct section *s)
{
	unsigned year = s->count == 3 ? number_of(s->waiting[2], 4, 4) : 0;
	bool day_first = s->count == 3 && month_of(s->waiting[1]) != 0;
	unsigned month = year != 0 ? month_of(s->waiting[day_first ? 1 : 0]) : 0,
		 day = month != 0 ? number_of(s->waiting[day_first ? 0 : 1], 1, 2) : 0;
	char text[32];
	if (day == 0 || day > 31)
		return false;
	snprintf(text, sizeof(text), "%04u %02u %02u", year, month, day);
	add_word(s, span_of(text));
	s->count = 0;
	return true;
}

/* Adds the first of the words that wait. */
static void
move_on(struct section *s)
{
	if (add_date(s))
		return;
	add_word(s, s->waiting[0]);
	s->waiting[0] = s->waiting[1];
	s->waiting[1] = s->waiting[2];
	s->count--;
}

static void
push_word(struct section *s, struct span word)
{
	s->waiting[s->count++] = word;
	if (s->count == 3)
		move_on(s);
}

/* --- Markdown --- */

/* The target of a link has no parentheses deeper than this: CommonMark 6.3 leaves the limit to each program. */
#define NESTING_MAX 32

/*
 * How many octets from i on are no words: the target of a link, a tag, an entity, an anchor. 0: none of these is here. `missing`, all false where the
 * line begins, has the ends that the rest of the line does not have: a line may begin a million tags and end none.
 */
static size_t
not_words(struct span s, size_t i, bool missing[UINT8_MAX + 1])
{
	uint8_t c = s.data[i], next = i + 1 < s.size ? s.data[i + 1] : 0;
	uint8_t end = c == '<' && (is_letter(next) || next == '/' || next == '!') ? '>'
		      : c == ']' && next == '('                                   ? ')'
		      : c == ']' && next == '['                                   ? ']'
		      : c == '{' && next == '#'                                   ? '}'
		      : c == '&' && (is_letter(next) || next == '#')              ? ';'
										  : 0;
	size_t depth = 0;
	if (c == '\\')
		return 2;
	if (end == 0 || missing[end])
		return 0;
	for (size_t j = i + 1; j < s.size && (end != ';' || j < i + 10) && depth <= NESTING_MAX; j++) {
		depth += end == ')' && s.data[j] == '(';
		if (s.data[j] == end && (j > i + 1 || end != ']') && (end != ')' || --depth == 0))
			return j + 1 - i;
	}
	missing[end] = end == '>' || end == '}';
	return 0;
}

static void
push_line(struct section *s, struct span line)
{
	bool missing[UINT8_MAX + 1] = { false };
	for (size_t i = 0; i < line.size;) {
		size_t start = i, skipped = not_words(line, i, missing);
		while (skipped == 0 && i < line.size && word_octets(line, i) > 0)
			i++;
		if (i > start)
			push_word(s, (struct span){ line.data + start, i - start });
		else if (skipped > 0)
			i += skipped;
		else /* a mark; one beyond ASCII is of two octets or three */
			i += line.data[i] == 0xC2 ? 2 : line.data[i] == 0xE2 || line.data[i] == 0xEF ? 3 : 1;
	}
}

/* Takes marks and blanks off the front. */
static struct span
without(struct span s, const char *marks)
{
	while (s.size > 0 && strchr(marks, s.data[0]) != NULL && s.data[0] != '\0')
		s.data++, s.size--;
	return s;
}

/* The number of a clause at the front of a heading, and *rest behind it; empty if there is none. */
static struct span
number_at(struct span title, struct span *rest)
{
	struct span s = without(title, " \t*_");
	bool appendix = s.size > 9 && strncasecmp((const char *)s.data, "appendix ", 9) == 0;
	if (appendix)
		s = without((struct span){ s.data + 9, s.size - 9 }, " \t");
	size_t i = 0;
	if (s.size > 0 && s.data[0] >= 'A' && s.data[0] <= 'Z')
		i = 1;
	else
		while (i < s.size && is_digit(s.data[i]))
			i++;
	bool letter = i == 1 && !is_digit(s.data[0]), deeper = false;
	while (i > 0 && i + 1 < s.size && s.data[i] == '.' && is_digit(s.data[i + 1])) {
		deeper = true;
		for (i++; i < s.size && is_digit(s.data[i]);)
			i++;
	}
	if ((letter && !appendix && !deeper) || (i < s.size && word_octets(s, i) > 0))
		i = 0;
	*rest = (struct span){ s.data + i, s.size - i };
	return (struct span){ s.data, i };
}

/* Takes the next line off the front. Returns false if it begins, ends or is within a block of code, where # is no heading. */
static bool
take_line(struct span *text, struct span *line, bool *fenced, bool *fence)
{
	*line = span_take(text, '\n');
	struct span rest = without(*line, " ");
	*fence = rest.size >= 3 && (memcmp(rest.data, "```", 3) == 0 || memcmp(rest.data, "~~~", 3) == 0);
	*fenced ^= *fence;
	return !*fence && !*fenced;
}

static bool
add_part(struct parts *all, struct text_part part)
{
	if (all->count == all->room) {
		size_t room = 2 * all->room + 64;
		struct text_part *items = realloc(all->items, room * sizeof(*items));
		if (items == NULL)
			return false;
		all->items = items;
		all->room = room;
	}
	all->items[all->count++] = part;
	return true;
}

/* The number of the clause that a line of an RFC begins; empty if it begins none, or stands in a table of contents. */
static struct span
rfc_number_at(struct span line, struct span *title)
{
	struct span number = { 0 };
	bool listed = line.size >= 3 && memmem(line.data, line.size, " . ", 3) != NULL;
	if (line.size > 0 && !listed && memmem(line.data, line.size, "...", 3) == NULL && (is_digit(line.data[0]) || is_letter(line.data[0])))
		number = number_at(line, title);
	return number;
}

static bool
read_parts(struct parts *all, struct span text, enum text_form form)
{
	const uint8_t *end = text.data + text.size;
	bool fenced = false, fence;
	while (text.size > 0) {
		struct span line, number = { 0 }, title;
		if (form == TEXT_RFC)
			number = rfc_number_at(line = span_take(&text, '\n'), &title);
		else if (take_line(&text, &line, &fenced, &fence) && line.size > 0 && line.data[0] == '#')
			number = number_at(without(line, "#"), &title);
		if (number.size == 0)
			continue;
		if (all->count > 0)
			all->items[all->count - 1].text.size = (size_t)(line.data - all->items[all->count - 1].text.data);
		if (!add_part(all, (struct text_part){ number, { title.data, (size_t)(end - title.data) } }))
			return false;
	}
	return true;
}

static void
push_part(struct section *s, struct span text)
{
	bool fenced = false, fence;
	push_line(s, span_take(&text, '\n'));
	while (text.size > 0) {
		struct span line;
		take_line(&text, &line, &fenced, &fence);
		struct span rest = without(line, " ");
		/* "[name]: target" says where links go */
		const uint8_t *end = rest.size > 2 && rest.data[0] == '[' && rest.data[1] != '^' ? memchr(rest.data, ']', rest.size - 1) : NULL;
		if (!fence && (end == NULL || end[1] != ':'))
			push_line(s, line);
	}
	while (s->count > 0)
		move_on(s);
}

/* By number, and those of one number as they stand in the text. */
static int
compare_parts(const void *one, const void *other)
{
	const struct text_part *a = one, *b = other;
	size_t size = a->number.size < b->number.size ? a->number.size : b->number.size;
	int order = memcmp(a->number.data, b->number.data, size);
	if (order == 0)
		order = (a->number.size > b->number.size) - (a->number.size < b->number.size);
	return order != 0 ? order : (a->number.data > b->number.data) - (a->number.data < b->number.data);
}

static int
compare_places(const void *one, const void *other)
{
	const struct clause *a = one, *b = other;
	return (a->number.data > b->number.data) - (a->number.data < b->number.data);
}

/* Makes a clause of the parts at the front that have one number. Returns how many these are. */
static size_t
make_clause(struct clause *clause, const struct text_part *parts, size_t count)
{
	struct section s = { 0 };
	uint8_t digest[(CLAUSE_DIGEST_SIZE - 1) / 2];
	size_t used = 0;
	sha256_init(&s.hash);
	while (used < count && span_equal(parts[used].number, parts[0].number))
		push_part(&s, parts[used++].text);
	sha256_digest(&s.hash, sizeof(digest), digest);
	clause->number = parts[0].number;
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(clause->digest + 2 * i, 3, "%02x", digest[i]);
	return used;
}

/* Parts are sorted, not looked for one by one: somebody may hand us a text of a million headings. */
bool
text_clauses(struct span text, struct clause **clauses, size_t *count)
{
	struct parts all = { 0 };
	bool ok = read_parts(&all, text, TEXT_MARKDOWN);
	*count = 0;
	*clauses = ok ? calloc(all.count + 1, sizeof(**clauses)) : NULL;
	if (*clauses != NULL && all.count > 0) {
		qsort(all.items, all.count, sizeof(*all.items), compare_parts);
		for (size_t i = 0; i < all.count;)
			i += make_clause(&(*clauses)[(*count)++], all.items + i, all.count - i);
		qsort(*clauses, *count, sizeof(**clauses), compare_places);
	}
	free(all.items);
	return *clauses != NULL;
}

bool
text_parts(struct span text, enum text_form form, struct text_part **parts, size_t *count)
{
	struct parts all = { 0 };
	bool ok = read_parts(&all, text, form);
	*parts = all.items;
	*count = all.count;
	return ok;
}

bool
text_read(const char *path, char **text, size_t *size)
{
	FILE *file = fopen(path, "rbe");
	*text = malloc(TEXT_MAX + 1);
	*size = 0;
	bool ok = file != NULL && *text != NULL;
	if (ok) {
		errno = 0;
		*size = fread(*text, 1, TEXT_MAX + 1, file);
		ok = !ferror(file) && *size <= TEXT_MAX;
		if (!ok && *size > TEXT_MAX)
			errno = EFBIG;
	}
	int why = errno;
	if (file != NULL)
		fclose(file);
	errno = why;
	return ok;
}
