#include "policy/pattern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * What a usual pattern takes, in octets. If memory runs out within them, regcomp() of glibc (2.36) may free twice, and regexec() takes the name for
 * one that does not match: so there is to be enough, and errno is asked.
 */
#define PATTERN_MEMORY ((size_t)96 << 10)

enum pattern_status
pattern_compile(regex_t *regex, const char *pattern)
{
	void *reserve = malloc(PATTERN_MEMORY);
	free(reserve);
	int error = reserve != NULL ? regcomp(regex, pattern, REG_EXTENDED | REG_NOSUB) : REG_ESPACE;
	return error == 0 ? PATTERN_OK : error == REG_ESPACE ? PATTERN_NO_MEMORY : PATTERN_WRONG;
}

bool
pattern_matches(const regex_t *regex, const char *text, bool *no_memory)
{
	errno = 0;
	int error = regexec(regex, text, 0, NULL, 0);
	*no_memory |= error == REG_ESPACE || errno == ENOMEM;
	return error == 0;
}

/* What means something else than itself in an expression; behind a backslash it means itself. */
static const char special[] = ".[]{}()*+?^$|\\";

bool
pattern_is_text(const char *pattern, struct pattern_text *text)
{
	char *to = text->text;
	text->from_start = *pattern == '^';
	pattern += text->from_start;
	text->to_end = false;
	for (; *pattern != '\0' && !text->to_end; pattern++) {
		text->to_end = *pattern == '$' && pattern[1] == '\0';
		if (text->to_end)
			continue;
		bool escaped = *pattern == '\\' && pattern[1] != '\0';
		pattern += escaped;
		if (escaped != (strchr(special, *pattern) != NULL))
			return false;
		*to++ = *pattern;
	}
	*to = '\0';
	return true;
}

bool
pattern_text_matches(const struct pattern_text *pattern, const char *text)
{
	size_t size = strlen(text), wanted = strlen(pattern->text);
	if (size < wanted)
		return false;
	if (pattern->from_start)
		return strncmp(text, pattern->text, wanted) == 0 && (!pattern->to_end || size == wanted);
	return pattern->to_end ? strcmp(text + size - wanted, pattern->text) == 0 : strstr(text, pattern->text) != NULL;
}

/* The end of a bracket expression that begins behind `p`: its last bracket. */
static const char *
end_of_brackets(const char *p)
{
	p += *p == '^';
	p += *p == ']';
	while (*p != '\0' && *p != ']') {
		if (*p == '[' && (p[1] == ':' || p[1] == '.' || p[1] == '=')) {
			const char *end = strstr(p + 2, (char[]){ p[1], ']', '\0' });
			p = end != NULL ? end + 1 : p;
		}
		p++;
	}
	return p;
}

/* The greatest number of a repetition "{2,5}", "{2,}" or "{,5}" that begins behind `p`, at least 1, and at most one more than matters. */
static size_t
repetitions(const char *p)
{
	size_t numbers[2] = { 0, 0 };
	for (int i = 0; i < 2; i++) {
		for (; *p >= '0' && *p <= '9'; p++)
			numbers[i] = numbers[i] > PATTERN_ATOMS_MAX ? numbers[i] : numbers[i] * 10 + (size_t)(*p - '0');
		p += *p == ',';
	}
	size_t greatest = numbers[0] > numbers[1] ? numbers[0] : numbers[1];
	return greatest > 0 ? greatest : 1;
}

/* What an expression comes to as it is gone through: of each group that is open its atoms, and those of the last one of them that may be repeated. */
struct size {
	struct {
		size_t atoms, last;
	} groups[PATTERN_GROUPS_MAX + 1];
	size_t depth;
};

/* Puts more atoms into the group at hand. */
static void
add_atoms(struct size *s, size_t count)
{
	s->groups[s->depth].atoms += count;
	s->groups[s->depth].last = count;
}

/* Repeats the last one so often. */
static void
repeat(struct size *s, size_t times)
{
	size_t more = s->groups[s->depth].last;
	more = more > PATTERN_ATOMS_MAX || times > PATTERN_ATOMS_MAX ? PATTERN_ATOMS_MAX + 1 : more * (times - 1);
	s->groups[s->depth].atoms += more;
	s->groups[s->depth].last += more;
}

const char *
pattern_trouble(const char *pattern)
{
	struct size size = { .depth = 0 };
	if (*pattern == '\0')
		return "the pattern is empty";
	if (strlen(pattern) > PATTERN_OCTETS_MAX)
		return "the pattern has more than 512 octets";
	for (const char *p = pattern; *p != '\0'; p += *p != '\0') {
		if (*p == '\\' && p[1] >= '1' && p[1] <= '9')
			return "the pattern refers back to what it matched";
		if (*p == '(') {
			if (size.depth == PATTERN_GROUPS_MAX)
				return "the groups of the pattern are nested deeper than 16";
			size.depth++;
			size.groups[size.depth].atoms = size.groups[size.depth].last = 0;
		} else if (*p == ')' && size.depth > 0) {
			size_t atoms = size.groups[size.depth--].atoms;
			add_atoms(&size, atoms + 1);
		} else if (*p == '{') {
			repeat(&size, repetitions(p + 1));
			p += 1 + strspn(p + 1, "0123456789,"); /* the brace that ends it, if there is one */
		} else {
			if (*p == '[')
				p = end_of_brackets(p + 1);
			p += *p == '\\' && p[1] != '\0';
			add_atoms(&size, 1);
		}
		if (size.groups[size.depth].atoms > PATTERN_ATOMS_MAX)
			return "the pattern has more than 500 characters, with those that it repeats";
	}
	return NULL;
}

bool
name_is_like(const char *name, const char *pattern)
{
	const char *star = NULL, *tried = NULL; /* the last asterisk, and where what follows it was tried */
	while (*name != '\0') {
		if (*pattern == '*') {
			star = pattern++;
			tried = name;
		} else if (*pattern == *name) {
			pattern++;
			name++;
		} else if (star != NULL) {
			pattern = star + 1;
			name = ++tried;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
