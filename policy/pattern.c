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

/* The greatest number of a repetition "{2,5}" that begins behind `p`; 1 where there is none. */
static unsigned long
repetitions(const char *p)
{
	unsigned long first = strtoul(p, NULL, 10), last = first;
	p += strspn(p, "0123456789");
	if (*p == ',')
		last = strtoul(p + 1, NULL, 10);
	return last > first ? last : first > 0 ? first : 1;
}

const char *
pattern_trouble(const char *pattern)
{
	unsigned long product = 1;
	if (*pattern == '\0')
		return "the pattern is empty";
	if (strlen(pattern) > PATTERN_OCTETS_MAX)
		return "the pattern has more than 512 octets";
	for (const char *p = pattern; *p != '\0'; p++) {
		if (*p == '\\' && p[1] >= '1' && p[1] <= '9')
			return "the pattern refers back to what it matched";
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '[')
			p = end_of_brackets(p + 1);
		else if (*p == '{' && p[1] >= '0' && p[1] <= '9') {
			unsigned long times = repetitions(p + 1);
			product = times > PATTERN_REPETITIONS_MAX ? times : product * times;
		}
		if (product > PATTERN_REPETITIONS_MAX)
			return "the repetitions of the pattern multiply to more than 1,000";
		if (*p == '\0')
			break;
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
