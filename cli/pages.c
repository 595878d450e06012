/*
 * Made when brlint is built, and not installed: it fills in templates of the man page and of the completions of shells from the tables of options and
 * commands. What people wrote stays in the template; which options there are, what they are called, who takes them and which words they know is in
 * the tables.
 *
 *     pages TEMPLATE
 *
 * A line of a template that begins with @ is a directive, see `directives`; @COMMANDS@ in a line stands for the names of the commands. In a man page
 * `.It --NAME` becomes the head of an option; the options between the first such line and the `.El` of its list come in the order of the table, each
 * with its text, and none may be missing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/buffer.h"
#include "run/options.h"

struct template
{
	const char *name;
	char **lines;
	size_t count, at; /* at: the line at hand */
	bool failed;
};

static void
wrong(struct template *t, const char *what, const char *name)
{
	fprintf(stderr, "%s:%zu: %s%s\n", t->name, t->at + 1, what, name);
	t->failed = true;
}

static const struct option_row *
option_named(const char *name)
{
	for (const struct option_row *row = option_rows; row->name != NULL; row++) {
		if (strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

/* --- what values are --- */

enum value_kind { VALUE_NONE, VALUE_WORD, VALUE_RULE, VALUE_FILE, VALUE_FOLDER, VALUE_PAIR, VALUE_ANY };

static bool
begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static enum value_kind
value_kind(const struct option_row *row)
{
	if (row->value == NULL)
		return VALUE_NONE;
	if (strchr(row->value, '=') != NULL)
		return VALUE_PAIR;
	return row->word != NULL                      ? VALUE_WORD
	       : begins_with(row->value, "RULE")      ? VALUE_RULE
	       : begins_with(row->value, "FILE")      ? VALUE_FILE
	       : begins_with(row->value, "DIRECTORY") ? VALUE_FOLDER
						      : VALUE_ANY;
}

static bool
is_list(const struct option_row *row)
{
	return row->value != NULL && strchr(row->value, ',') != NULL;
}

/* The words with blanks between them. */
static void
add_words(struct buffer *b, option_word *word)
{
	for (size_t i = 0; word(i) != NULL; i++)
		buffer_printf(b, "%s%s", i > 0 ? " " : "", word(i));
}

static unsigned
all_commands(void)
{
	unsigned all = 0;
	for (const struct command_row *c = command_rows; c->name != NULL; c++)
		all |= c->command;
	return all;
}

/* Text between the apostrophes of a shell; octets of `special` get a backslash, too. */
static void
add_quoted(struct buffer *b, const char *text, const char *special)
{
	for (; *text != '\0'; text++)
		buffer_printf(b, *text == '\'' ? "'\\''" : strchr(special, *text) != NULL ? "\\%c" : "%c", *text);
}

/* What an option does, as a shell tells it beside the words. */
static void
add_option_help(struct buffer *b, const struct option_row *row, const char *special)
{
	char help[256];
	snprintf(help, sizeof(help), "%.*s", (int)(strlen(row->help) - option_tells_words(row)), row->help);
	add_quoted(b, help, special);
}

/* --- the man page --- */

/* An item of a list in a sentence, the i-th of `count`; `macro` begins a line of items, `tail` follows the last. */
static void
add_item(struct buffer *b, size_t i, size_t count, const char *macro, const char *text, const char *conjunction, const char *tail)
{
	bool last = i + 1 == count;
	if (last && i > 0)
		buffer_printf(b, "\n%s\n", conjunction);
	buffer_printf(b, "%s%s", i == 0 || last ? macro : " , ", text);
	if (last)
		buffer_printf(b, "%s%s\n", *tail != '\0' ? " " : "", tail);
}

/* @words OPTION [TAIL]: what its value may be, as a part of a sentence */
static void
man_words(struct template *t, struct buffer *b, const char *name, const char *tail)
{
	const struct option_row *row = option_named(name);
	size_t count = 0;
	if (row == NULL || row->word == NULL) {
		wrong(t, "there is no option with words of the name ", name);
		return;
	}
	while (row->word(count) != NULL)
		count++;
	if (row->has_default)
		buffer_printf(b, ".Cm %s\n(the default),\n", row->word(0));
	for (size_t i = row->has_default; i < count; i++)
		add_item(b, i - row->has_default, count - row->has_default, ".Cm ", row->word(i), "or", tail);
}

/* The options of which `is_one` says so. */
static void
man_options(struct buffer *b, bool (*is_one)(const struct option_row *row, unsigned commands), unsigned commands, const char *tail)
{
	size_t count = 0, i = 0;
	for (const struct option_row *row = option_rows; row->name != NULL; row++)
		count += is_one(row, commands);
	for (const struct option_row *row = option_rows; row->name != NULL; row++) {
		if (!is_one(row, commands))
			continue;
		char dashed[64];
		snprintf(dashed, sizeof(dashed), "-%s", row->name);
		add_item(b, i++, count, ".Fl ", dashed, "and", tail);
	}
}

static bool
adds_up(const struct option_row *row, unsigned commands)
{
	(void)commands;
	return option_adds_up(row);
}

static bool
is_replaced(const struct option_row *row, unsigned commands)
{
	(void)commands;
	return row->value != NULL && !row->once && !option_adds_up(row);
}

static bool
is_once(const struct option_row *row, unsigned commands)
{
	(void)commands;
	return row->once;
}

/* @again adds|last|once [TAIL]: the options that so behave if they are given again */
static void
man_again(struct template *t, struct buffer *b, const char *name, const char *tail)
{
	if (strcmp(name, "adds") != 0 && strcmp(name, "last") != 0 && strcmp(name, "once") != 0)
		wrong(t, "there is no such behaviour: ", name);
	man_options(b, *name == 'a' ? adds_up : *name == 'l' ? is_replaced : is_once, 0, tail);
}

static bool
is_taken(const struct option_row *row, unsigned commands)
{
	return row->commands & commands && row->commands != all_commands();
}

static bool
is_not_taken(const struct option_row *row, unsigned commands)
{
	return !(row->commands & commands);
}

static bool
is_for_all(const struct option_row *row, unsigned commands)
{
	(void)commands;
	return row->commands == all_commands();
}

/* @commands: which options each takes, as whole sentences */
static void
man_commands(struct buffer *b)
{
	for (const struct command_row *c = command_rows; c->name != NULL; c++) {
		size_t taken = 0, others = 0;
		for (const struct option_row *row = option_rows; row->name != NULL; row++) {
			taken += is_taken(row, c->command);
			others += is_not_taken(row, c->command);
		}
		buffer_printf(b, ".Cm %s\ntakes%s\n", c->name,
			      others == 0      ? " all;"
			      : taken == 0     ? " no other;"
			      : taken > others ? " all except"
					       : "");
		if (others > 0 && taken > 0)
			man_options(b, taken > others ? is_not_taken : is_taken, c->command, ";");
	}
	buffer_text(b, "all take\n");
	man_options(b, is_for_all, 0, ".");
}

/* The head of an option: .It Fl f , Fl -format Ar format */
static void
man_head(struct buffer *b, const struct option_row *row)
{
	buffer_text(b, ".It ");
	if (row->letter != 0)
		buffer_printf(b, "Fl %c , ", row->letter);
	buffer_printf(b, "Fl -%s", row->name);
	for (const char *c = row->value; c != NULL && *c != '\0'; c++) {
		if (c == row->value)
			buffer_text(b, " Ar ");
		if (*c == ',')
			buffer_text(b, " , Ns Ar ");
		else if (*c == '=')
			buffer_text(b, " Ns = Ns Ar ");
		else
			buffer_printf(b, "%c", *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
	}
	buffer_text(b, "\n");
}

static void fill_in(struct template *t, struct buffer *b);

/* The list of options, from the line at hand to its .El, in the order of the table. */
static void
man_list(struct template *t, struct buffer *b)
{
	size_t first = t->at, end = first, depth = 0;
	for (; end < t->count && (depth > 0 || strcmp(t->lines[end], ".El") != 0); end++) {
		depth += begins_with(t->lines[end], ".Bl");
		depth -= strcmp(t->lines[end], ".El") == 0;
		t->at = end;
		if (begins_with(t->lines[end], ".It --") && option_named(t->lines[end] + 6) == NULL)
			wrong(t, "there is no option --", t->lines[end] + 6);
	}
	for (const struct option_row *row = option_rows; row->name != NULL; row++) {
		for (t->at = first; t->at < end; t->at++) {
			if (begins_with(t->lines[t->at], ".It --") && strcmp(t->lines[t->at] + 6, row->name) == 0)
				break;
		}
		if (t->at == end)
			wrong(t, "this list lacks the option --", row->name);
		else
			man_head(b, row);
		for (t->at++; t->at < end && !begins_with(t->lines[t->at], ".It --"); t->at++)
			fill_in(t, b);
	}
	t->at = end - 1;
}

/* --- completions --- */

/* The ways to write an option, with `between` between them. */
static void
add_spellings(struct buffer *b, const struct option_row *row, const char *between)
{
	if (row->letter != 0)
		buffer_printf(b, "-%c%s", row->letter, between);
	buffer_printf(b, "--%s", row->name);
	if (row->zlint != NULL)
		buffer_printf(b, "%s-%s", between, row->zlint);
}

/* @bash-options: for each command its options, as branches of a case */
static void
bash_options(struct buffer *b)
{
	for (const struct command_row *c = command_rows; c->name != NULL; c++) {
		buffer_printf(b, "\t%s) words='", c->name);
		const char *before = "";
		for (const struct option_row *row = option_rows; row->name != NULL; row++) {
			if (!(row->commands & c->command))
				continue;
			buffer_text(b, before);
			add_spellings(b, row, " ");
			before = " ";
		}
		buffer_text(b, "' ;;\n");
	}
}

static const char *const kind_names[] = { "none", "word", "rule", "file", "folder", "pair", "any" };

/* @bash-values: for each option with a value what that is, as branches of a case */
static void
bash_values(struct buffer *b)
{
	for (const struct option_row *row = option_rows; row->name != NULL; row++) {
		if (row->value == NULL)
			continue;
		buffer_text(b, "\t");
		add_spellings(b, row, " | ");
		buffer_printf(b, ") kind='%s'", kind_names[value_kind(row)]);
		if (row->word != NULL) {
			buffer_text(b, " words='");
			add_words(b, row->word);
			buffer_text(b, "'");
		}
		buffer_text(b, is_list(row) ? " list=yes ;;\n" : " ;;\n");
	}
}

/* @bash-arguments: for each command what its arguments are, as branches of a case */
static void
bash_arguments(struct buffer *b)
{
	for (const struct command_row *c = command_rows; c->name != NULL; c++) {
		const char *argument = c->argument;
		buffer_printf(b, "\t%s) kind='%s' words='", c->name, argument == NULL ? "none" : *argument == 'R' ? "rule" : "file");
		if (c->word != NULL)
			add_words(b, c->word);
		buffer_text(b, "' ;;\n");
	}
}

/* What zsh's _arguments does for a value. */
static void
zsh_action(struct buffer *b, const struct option_row *row)
{
	buffer_printf(b, ":%s:", row->value);
	switch (value_kind(row)) {
	case VALUE_WORD:
		buffer_text(b, is_list(row) ? "_sequence compadd - " : "(");
		add_words(b, row->word);
		buffer_text(b, is_list(row) ? "" : ")");
		break;
	case VALUE_RULE:
		buffer_text(b, is_list(row) ? "_sequence _brlint_rules" : "_brlint_rules");
		break;
	case VALUE_PAIR:
		buffer_text(b, "_brlint_pair ");
		add_words(b, row->word);
		break;
	default:
		buffer_text(b, value_kind(row) == VALUE_FILE ? "_files" : value_kind(row) == VALUE_FOLDER ? "_files -/" : " ");
	}
}

/* A spelling of an option as a specification of zsh's _arguments. */
static void
zsh_option(struct buffer *b, const struct option_row *row, const char *dashes, const char *spelling, const char *joint)
{
	buffer_text(b, "\t\t'");
	if (option_adds_up(row)) {
		buffer_text(b, "*");
	} else {
		buffer_text(b, "(");
		add_spellings(b, row, " ");
		buffer_text(b, ")");
	}
	buffer_printf(b, "%s%s%s[", dashes, spelling, row->value != NULL ? joint : "");
	add_option_help(b, row, "[]:\\");
	buffer_text(b, "]");
	if (row->value != NULL)
		zsh_action(b, row);
	buffer_text(b, "'\n");
}

/* @zsh-options: for each command its options, as branches of a case */
static void
zsh_options(struct buffer *b)
{
	for (const struct command_row *c = command_rows; c->name != NULL; c++) {
		buffer_printf(b, "\t%s) options=(\n", c->name);
		for (const struct option_row *row = option_rows; row->name != NULL; row++) {
			char letter[2] = { row->letter, '\0' };
			if (!(row->commands & c->command))
				continue;
			if (row->letter != 0)
				zsh_option(b, row, "-", letter, "+");
			zsh_option(b, row, "--", row->name, "=");
			if (row->zlint != NULL)
				zsh_option(b, row, "-", row->zlint, "=");
		}
		buffer_text(b, "\t\t'1: :_brlint_first'\n");
		if (c->word != NULL) {
			buffer_text(b, "\t\t'2: :(");
			add_words(b, c->word);
			buffer_text(b, ")'\n");
		}
		if (c->argument != NULL)
			buffer_printf(b, "\t\t'*:%s:%s'\n", c->argument, *c->argument == 'R' ? "_brlint_rules" : "_files");
		buffer_text(b, "\t) ;;\n");
	}
}

/* @zsh-commands: the commands with what they do */
static void
zsh_commands(struct buffer *b)
{
	for (const struct command_row *c = command_rows; c->name != NULL; c++) {
		buffer_printf(b, "\t\t'%s:", c->name);
		add_quoted(b, c->help, ":\\");
		buffer_text(b, "'\n");
	}
}

/* The condition that the command is one of these. */
static void
fish_condition(struct buffer *b, unsigned commands)
{
	buffer_text(b, "complete -c brlint");
	if (commands == all_commands())
		return;
	buffer_text(b, " -n '__brlint_command_is");
	for (const struct command_row *c = command_rows; c->name != NULL; c++) {
		if (c->command & commands)
			buffer_printf(b, " %s", c->name);
	}
	buffer_text(b, "'");
}

/* What fish offers for a value. */
static void
fish_value(struct buffer *b, const struct option_row *row)
{
	enum value_kind kind = value_kind(row);
	if (kind == VALUE_NONE)
		return;
	buffer_text(b, kind == VALUE_FILE ? " -r -F" : " -x");
	if (kind == VALUE_FOLDER)
		buffer_text(b, " -a '(__fish_complete_directories)'");
	if (kind == VALUE_RULE)
		buffer_text(b, is_list(row) ? " -a '(__brlint_list __brlint_rules)'" : " -a '(__brlint_rules)'");
	if (kind != VALUE_WORD && kind != VALUE_PAIR)
		return;
	buffer_text(b, kind == VALUE_PAIR ? " -a '(__brlint_pair " : is_list(row) ? " -a '(__brlint_list echo " : " -a '");
	add_words(b, row->word);
	buffer_text(b, kind == VALUE_PAIR || is_list(row) ? ")'" : "'");
}

/* @fish: everything */
static void
fish(struct buffer *b)
{
	for (const struct option_row *row = option_rows; row->name != NULL; row++) {
		fish_condition(b, row->commands);
		if (row->letter != 0)
			buffer_printf(b, " -s %c", row->letter);
		buffer_printf(b, " -l %s", row->name);
		if (row->zlint != NULL)
			buffer_printf(b, " -o %s", row->zlint);
		fish_value(b, row);
		buffer_text(b, " -d '");
		add_option_help(b, row, "\\");
		buffer_text(b, "'\n");
	}
	for (const struct command_row *c = command_rows; c->name != NULL; c++) {
		buffer_printf(b, "complete -c brlint -n 'not __brlint_command_is_named' -a %s -d '", c->name);
		add_quoted(b, c->help, "\\");
		buffer_text(b, "'\n");
		if (c->argument == NULL || *c->argument == 'R') {
			fish_condition(b, c->command);
			buffer_text(b, c->argument == NULL ? " -f\n" : " -f -a '(__brlint_rules)'\n");
		}
		if (c->word != NULL) {
			fish_condition(b, c->command);
			buffer_text(b, " -a '");
			add_words(b, c->word);
			buffer_text(b, "'\n");
		}
	}
}

/* --- templates --- */

/* Some get the two words behind them, "" for one that is not there. */
static const struct {
	const char *name;
	void (*fill)(struct buffer *b);
	void (*fill_with)(struct template *t, struct buffer *b, const char *first, const char *second);
} directives[] = {
	{ "@words", .fill_with = man_words }, { "@again", .fill_with = man_again }, { "@commands", man_commands },
	{ "@bash-options", bash_options },    { "@bash-values", bash_values },      { "@bash-arguments", bash_arguments },
	{ "@zsh-options", zsh_options },      { "@zsh-commands", zsh_commands },    { "@fish", fish },
};
#define DIRECTIVES (sizeof(directives) / sizeof(directives[0]))

/* Adds a line that is no directive. */
static void
add_line(struct buffer *b, const char *line)
{
	static const char commands[] = "@COMMANDS@";
	const char *place = strstr(line, commands);
	if (place != NULL) {
		buffer_add(b, line, (size_t)(place - line));
		for (const struct command_row *c = command_rows; c->name != NULL; c++)
			buffer_printf(b, "%s%s", c > command_rows ? " " : "", c->name);
		line = place + sizeof(commands) - 1;
	}
	buffer_printf(b, "%s\n", line);
}

/* Adds what the line at hand stands for. */
static void
fill_in(struct template *t, struct buffer *b)
{
	const char *line = t->lines[t->at];
	char name[32] = "", first[64] = "", second[64] = "";
	size_t i = 0;

	if (*line != '@') {
		add_line(b, line);
		return;
	}
	sscanf(line, "%31s %63s %63s", name, first, second);
	while (i < DIRECTIVES && strcmp(directives[i].name, name) != 0)
		i++;
	if (i == DIRECTIVES)
		wrong(t, "there is no directive ", name);
	else if (directives[i].fill != NULL)
		directives[i].fill(b);
	else
		directives[i].fill_with(t, b, first, second);
}

/* Reads all lines. Returns false if that fails. */
static bool
template_read(struct template *t)
{
	FILE *file = fopen(t->name, "re");
	char *line = NULL;
	size_t size = 0;
	bool ok = file != NULL;

	for (ssize_t length; ok && (length = getline(&line, &size, file)) >= 0;) {
		char **more = reallocarray(t->lines, t->count + 1, sizeof(*more));
		ok = more != NULL;
		if (!ok)
			break;
		t->lines = more;
		t->lines[t->count] = strndup(line, (size_t)length - (line[length - 1] == '\n'));
		ok = t->lines[t->count++] != NULL;
	}
	ok = ok && !ferror(file);
	if (!ok)
		perror(t->name);
	if (file != NULL)
		fclose(file);
	free(line);
	return ok;
}

int
main(int argc, char **argv)
{
	struct template t = { .name = argv[1] };
	struct buffer b = { 0 };
	if (argc != 2) {
		fputs("usage: pages TEMPLATE\n", stderr);
		return 2;
	}
	bool ok = template_read(&t);
	for (; ok && t.at < t.count; t.at++) {
		if (begins_with(t.lines[t.at], ".It --"))
			man_list(&t, &b);
		else
			fill_in(&t, &b);
	}
	ok = ok && !t.failed && !b.failed && fwrite(b.text, 1, b.size, stdout) == b.size && fflush(stdout) == 0;
	for (size_t i = 0; i < t.count; i++)
		free(t.lines[i]);
	free(t.lines);
	buffer_free(&b);
	return ok ? 0 : 1;
}
