/* Texts in Markdown are cut into clauses, and the digest of a clause is over its words alone. */
#include <stdio.h>
#include <stdlib.h>

#include "spec/text.h"

static size_t failures;

static void
fail(const char *what, const char *text)
{
	printf("%s: %s\n", what, text);
	failures++;
}

/* The digest of the clause of this number; empty if the text does not have it. */
static void
digest_of(const char *text, const char *number, char digest[CLAUSE_DIGEST_SIZE])
{
	struct clause *clauses;
	size_t count;
	digest[0] = '\0';
	if (!text_clauses(span_of(text), &clauses, &count))
		exit(2);
	for (size_t i = 0; i < count; i++) {
		if (span_is(clauses[i].number, number))
			memcpy(digest, clauses[i].digest, CLAUSE_DIGEST_SIZE);
	}
	free(clauses);
}

static void
check(const char *a, const char *b, bool same)
{
	char first[CLAUSE_DIGEST_SIZE], second[CLAUSE_DIGEST_SIZE];
	digest_of(a, "1.1", first);
	digest_of(b, "1.1", second);
	if (first[0] == '\0' || second[0] == '\0')
		fail("no clause 1.1", first[0] == '\0' ? a : b);
	else if ((strcmp(first, second) == 0) != same)
		fail(same ? "not the same" : "the same", b);
}

static void
words_count(void)
{
	static const char one[] = "## 1.1 Keys\n\nA key MUST be strong from 2023-09-15 on.\n";
	static const char *const same[] = {
		"## 1.1 Keys\nA key MUST be\nstrong from 2023-09-15 on.",
		"### 1.1. Keys ###\n\n*A* key __MUST__ be strong from 2023-09-15 on",
		"# 1.1 Keys\n\nA [key](https://example.com/(a)/b) MUST be `strong` from 15 September 2023 on.",
		"# **1.1** Keys\n\nA [key][k] MUST be strong from September 15, 2023 on.\n\n[k]: https://example.com/\n",
		"# 1.1 Keys\n\n| A | key |\n| -- | -- |\n| MUST be | <b>strong</b> from 15th Sept. 2023&nbsp;on |\n",
		"# 1.1 Keys {#keys}\r\n\r\nA key MUST be strong \xE2\x80\x93 from 2023\xE2\x80\x91"
		"09\xE2\x80\x91"
		"15 on.\r\n",
		"A preface.\n\n## 1.1 Keys\n\nA key MUST be strong\n\n## 1.2 Other\n\nText.\n\n## 1.1\n\nfrom 2023-09-15 on.\n",
	};
	static const char *const others[] = {
		"## 1.1 Keys\n\nA key MUST NOT be strong from 2023-09-15 on.\n", "## 1.1 Keys\n\nA key must be strong from 2023-09-15 on.\n",
		"## 1.1 Keys\n\nA key MUST be strong from 2023-09-16 on.\n",     "## 1.1 Keys\n\nA key MUST be strong from 15 August 2023 on.\n",
		"## 1.1 Names\n\nA key MUST be strong from 2023-09-15 on.\n",    "## 1.1 Keys\n\nA keyMUST be strong from 2023-09-15 on.\n",
		"## 1.1 Keys\n\nA key MUST be strong from 2023-09-15 on. So.\n", "## 1.1 Keys\n\nA key MUST be strong from 45 September 2023 on.\n",
	};
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		check(one, same[i], true);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		check(one, others[i], false);
}

/* The numbers of a text, with blanks between them. */
static void
check_numbers(const char *text, const char *expected)
{
	struct clause *clauses;
	size_t count;
	char found[256] = "";
	if (!text_clauses(span_of(text), &clauses, &count))
		exit(2);
	for (size_t i = 0; i < count; i++) {
		size_t used = strlen(found);
		snprintf(found + used, sizeof(found) - used, "%s%.*s", i > 0 ? " " : "", (int)clauses[i].number.size,
			 (const char *)clauses[i].number.data);
	}
	if (strcmp(found, expected) != 0)
		fail("other numbers", found);
	free(clauses);
}

/* An RFC is cut at headings in the first column; its parts hold what stands there, each line as it is. */
static void
rfc_is_cut(void)
{
	static const char text[] =
		"   1.  Listed . . . . 1\n1.  Listed ......... 1\nRFC 1 Head\n\n1.  One\n\n   1.5 is not a heading\n\f\n1.1.  Two\n"
		"   text\nAppendix A.  Three\nA.1.  Four\n";
	static const char *const numbers[] = { "1", "1.1", "A", "A.1" };
	static const char *const texts[] = { ".  One\n\n   1.5 is not a heading\n\f\n", ".  Two\n   text\n", ".  Three\n", ".  Four\n" };
	struct text_part *parts;
	size_t count;
	if (!text_parts(span_of(text), TEXT_RFC, &parts, &count))
		exit(2);
	if (count != 4)
		fail("other parts of an RFC", count < 4 ? "fewer" : "more");
	for (size_t i = 0; i < count && i < 4; i++) {
		if (!span_is(parts[i].number, numbers[i]) || !span_is(parts[i].text, texts[i]))
			fail("another part of an RFC", numbers[i]);
	}
	free(parts);
	if (!text_parts(span_of("# 1 A\n1.1 text\n# 2 B\n"), TEXT_MARKDOWN, &parts, &count) || count != 2 ||
	    !span_is(parts[0].text, " A\n1.1 text\n"))
		fail("other parts of Markdown", "1");
	free(parts);
}

int
main(void)
{
	words_count();
	rfc_is_cut();
	check_numbers("# 1. A\n## 1.10 B\n### 1.10.2. C\ntext\n#### D\n### 1.10.2.3: E\n", "1 1.10 1.10.2 1.10.2.3");
	check_numbers("# Appendix A \xE2\x80\x93 B\n## A.1. C\n### A.1.2 D\n# APPENDIX B\n# A Third\n# UNITED STATES\n", "A A.1 A.1.2 B");
	check_numbers("# 1 A\n```\n# 2 B\n```\n# 3 C\n#4 D\n 5 E\n", "1 3 4");
	check_numbers("# Title\n\nNo clause.\n", "");
	check_numbers("", "");
	/* what is cut off anywhere is still a text */
	static const char text[] = "## 1.1 [A](b(c)) &amp; <d e='f'> \\<g> {#h} \xE2\x80\x93 \xC2\xA0 1 May 2020\n[i]: j\n```\nk";
	for (size_t size = 0; size < sizeof(text); size++) {
		char *copy = malloc(size + 1);
		struct clause *clauses;
		size_t count;
		if (copy == NULL)
			return 2;
		memcpy(copy, text, size);
		if (text_clauses((struct span){ (const uint8_t *)copy, size }, &clauses, &count))
			free(clauses);
		free(copy);
	}
	printf("%zu failures\n", failures);
	return failures > 0;
}
