/*
 * The compiler of cases as a command:
 *   compile FOLDER show CASE                   the DER of a case or base, to standard output
 *   compile FOLDER samples OUT NAME...         NAME.pem for each, into the folder OUT
 *   compile FOLDER records                     the DER of all cases and bases, each with its length before it
 *   compile FOLDER examples                    all cases as C, for brlint explain
 *   compile FOLDER explanations                all texts on rules as C, likewise
 */
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>

#include "corpus/corpus.h"

static const struct corpus_case *
find(const struct corpus *corpus, const char *name)
{
	const struct corpus_case *c = corpus_find(corpus, name);
	if (c == NULL)
		fprintf(stderr, "compile: there is no case %s\n", name);
	return c;
}

static int
show(struct corpus *corpus, const char *name)
{
	struct corpus_object object;
	const struct corpus_case *c = find(corpus, name);
	if (c == NULL)
		return 1;
	if (!corpus_compile(corpus, c, &object)) {
		fprintf(stderr, "%s\n", corpus->error);
		return 1;
	}
	fwrite(object.der, 1, object.size, stdout);
	free(object.der);
	return 0;
}

static bool
write_pem(const char *path, const struct corpus_case *c, const struct corpus_object *object)
{
	struct base64_encode_ctx context;
	size_t size = BASE64_ENCODE_RAW_LENGTH(object->size);
	char *text = malloc(size);
	FILE *file = fopen(path, "w");
	bool ok = text != NULL && file != NULL;

	base64_encode_init(&context);
	if (ok) {
		base64_encode_raw(text, object->size, object->der);
		fprintf(file, "%s\n-----BEGIN CERTIFICATE-----\n", c->title);
		for (size_t at = 0; at < size; at += 64)
			fprintf(file, "%.*s\n", (int)(size - at < 64 ? size - at : 64), text + at);
		fprintf(file, "-----END CERTIFICATE-----\n");
	}
	if (file != NULL)
		ok = fclose(file) == 0 && ok;
	free(text);
	return ok;
}

static int
samples(struct corpus *corpus, const char *folder, char **names, int count)
{
	for (int i = 0; i < count; i++) {
		struct corpus_object object;
		char path[4096];
		const struct corpus_case *c = find(corpus, names[i]);
		if (c == NULL)
			return 1;
		if (!corpus_compile(corpus, c, &object)) {
			fprintf(stderr, "%s\n", corpus->error);
			return 1;
		}
		snprintf(path, sizeof(path), "%s/%s.pem", folder, names[i]);
		bool ok = write_pem(path, c, &object);
		free(object.der);
		if (!ok) {
			perror(path);
			return 1;
		}
	}
	return 0;
}

/* All bases and cases as records, the length of each in four octets before it; the few that are about size alone are left out. */
static int
records(struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++) {
		struct corpus_object o;
		if (!corpus_compile(corpus, &corpus->cases[i], &o)) {
			fprintf(stderr, "%s\n", corpus->error);
			return 1;
		}
		if (o.size < 65536) {
			uint8_t length[4] = { (uint8_t)(o.size >> 24), (uint8_t)(o.size >> 16), (uint8_t)(o.size >> 8), (uint8_t)o.size };
			fwrite(length, 1, 4, stdout);
			fwrite(o.der, 1, o.size, stdout);
		}
		free(o.der);
	}
	return 0;
}

static void
c_string(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
}

/* The lines of a case but for what it expects, indented. */
static void
example_text(const struct corpus_case *c)
{
	for (size_t i = 0; i < c->line_count; i++) {
		const struct corpus_line *line = &c->lines[i];
		if (corpus_is_expectation(line->word))
			continue;
		printf("\"    %-7s ", line->word);
		c_string(line->rest);
		printf("\\n\"\n");
	}
}

/* The kind of example that a line makes of its case, as examples.h has it; 0 where it makes none. */
static char
example_kind(const struct corpus_line *line)
{
	static const char *const words[] = { "finds", "passes", "before" };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(line->word, words[i]) == 0)
			return *line->word;
	}
	return 0;
}

/* The rules of a line, each as a string with the letter of its kind before it. */
static void
example_rules(const struct corpus_line *line)
{
	char rules[4096], *rest = rules;
	snprintf(rules, sizeof(rules), "%s", line->rest);
	for (char *rule = corpus_word(&rest); rule != NULL; rule = corpus_word(&rest)) {
		/* "finds RULE at PATH RULE" */
		if (strcmp(rule, "at") == 0) {
			corpus_word(&rest);
			continue;
		}
		printf("\"%c%s\\0\"\n", example_kind(line), rule);
	}
}

static int
examples(const struct corpus *corpus)
{
	printf("#include \"corpus/examples.h\"\n\nconst char examples[] =\n");
	for (size_t i = 0; i < corpus->count; i++) {
		const struct corpus_case *c = &corpus->cases[i];
		bool any = false;
		for (size_t l = 0; l < c->line_count && !c->is_base; l++)
			any |= example_kind(&c->lines[l]) != 0;
		if (!any)
			continue;
		example_text(c);
		printf("\"\\0\"\n\"");
		c_string(c->title);
		printf("\\0\"\n");
		for (size_t l = 0; l < c->line_count; l++) {
			if (example_kind(&c->lines[l]) != 0)
				example_rules(&c->lines[l]);
		}
		printf("\"\\0\"\n");
	}
	printf("\"\";\n");
	return 0;
}

/* A string with its NUL. Returns how many octets that is. */
static size_t
string(const char *text)
{
	printf("\"");
	c_string(text);
	printf("\\0\"\n");
	return strlen(text) + 1;
}

/* A line of a text, behind the letter of its kind. The same. */
static size_t
explanation_string(const struct rule_text_line *line)
{
	size_t size = 1;
	printf("\"%c\"\n", (char)line->kind);
	if (line->version != NULL) {
		printf("\"");
		c_string(line->version);
		printf(" \"\n");
		size += strlen(line->version) + 1;
	}
	return size + string(line->words);
}

/* A rule that has a text, and where that stands. */
struct explained {
	const char *rule;
	struct explanation_place place;
};

static int
compare_explained(const void *a, const void *b)
{
	const struct explained *left = a, *right = b;
	return strcmp(left->rule, right->rule);
}

/* All texts as one, and the places of the rules in it, which are put into `rules`. Returns how many these are. */
static size_t
print_texts(const struct corpus *corpus, struct explained *rules)
{
	size_t at = 0, count = 0;
	for (size_t i = 0; i < corpus->explanations.count; i++) {
		const struct rule_text *t = &corpus->explanations.items[i];
		size_t first = count, begin = at;
		for (size_t rule = 0; rule < t->rule_count; rule++) {
			rules[count++] = (struct explained){ t->rules[rule], { .name = (uint32_t)at, .rules = (uint32_t)begin } };
			at += string(t->rules[rule]);
		}
		at += string("");
		for (size_t rule = first; rule < count; rule++)
			rules[rule].place.lines = (uint32_t)at;
		for (size_t l = 0; l < t->line_count; l++)
			at += explanation_string(&t->lines[l]);
		at += string("");
	}
	return count;
}

static int
print_explanations(const struct corpus *corpus)
{
	size_t room = 1;
	for (size_t i = 0; i < corpus->explanations.count; i++)
		room += corpus->explanations.items[i].rule_count;
	struct explained *rules = calloc(room, sizeof(*rules));
	if (rules == NULL)
		return 2;
	printf("#include \"corpus/explanations.h\"\n\nconst char explanations[] =\n");
	size_t count = print_texts(corpus, rules);
	printf("\"\";\n\nconst struct explanation_place explanation_places[] = {\n");
	qsort(rules, count, sizeof(*rules), compare_explained);
	for (size_t i = 0; i < count; i++)
		printf("\t{ %u, %u, %u },\n", rules[i].place.name, rules[i].place.rules, rules[i].place.lines);
	printf("\t{ 0 },\n};\nconst size_t explanation_place_count = %zu;\n", count);
	free(rules);
	return 0;
}

int
main(int argc, char **argv)
{
	struct corpus corpus;
	int status = 2;

	if (argc < 3) {
		fprintf(stderr, "usage: compile FOLDER show CASE | samples OUT NAME... | records | examples | explanations\n");
		return 2;
	}
	if (!corpus_read(&corpus, argv[1])) {
		fprintf(stderr, "%s\n", corpus.error);
		corpus_free(&corpus);
		return 1;
	}
	if (strcmp(argv[2], "show") == 0 && argc == 4)
		status = show(&corpus, argv[3]);
	else if (strcmp(argv[2], "samples") == 0 && argc >= 4)
		status = samples(&corpus, argv[3], argv + 4, argc - 4);
	else if (strcmp(argv[2], "records") == 0)
		status = records(&corpus);
	else if (strcmp(argv[2], "examples") == 0)
		status = examples(&corpus);
	else if (strcmp(argv[2], "explanations") == 0)
		status = print_explanations(&corpus);
	corpus_free(&corpus);
	return status;
}
