#include "report/cells.h"

#include "asn1/time.h"

/*
 * Whether a spreadsheet takes a text for a formula by how it begins, blanks aside: with one of the four signs, also as wide as an ideograph (U+FF1D,
 * U+FF0B, U+FF0D, U+FF20). A tabulator or a line end, which some pass over too, never is the first: it is shown by its number.
 */
static bool
is_formula(struct span text)
{
	static const char signs[] = "=+-@";
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

	while (text.size > 0 && *text.data == ' ')
		text = (struct span){ text.data + 1, text.size - 1 };
	if (text.size > 0 && memchr(signs, *text.data, sizeof(signs) - 1) != NULL)
		return true;
	for (size_t i = 0; text.size >= 3 && i < sizeof(wide) / sizeof(*wide); i++) {
		if (memcmp(text.data, wide[i], 3) == 0)
			return true;
	}
	return false;
}

static void
cell_piece(struct cell *cell, struct span text)
{
	static const char blanks[] = "                ";

	if (!cell->begun && is_formula(text))
		buffer_add(cell->b, "'", 1);
	cell->begun |= text.size >= sizeof(blanks) || memcmp(text.data, blanks, text.size) != 0;
	while (text.size > 0) {
		const uint8_t *mark = memchr(text.data, '"', text.size);
		size_t plain = mark != NULL ? (size_t)(mark - text.data) : text.size;
		buffer_safe(cell->b, (struct span){ text.data, plain });
		if (mark != NULL)
			buffer_add(cell->b, "\"\"", 2);
		plain += mark != NULL;
		text = (struct span){ text.data + plain, text.size - plain };
	}
}

void
cell_put(void *context, const char *text, size_t size)
{
	cell_piece(context, (struct span){ (const uint8_t *)text, size });
}

void
cell_text(struct cell *cell, const char *text)
{
	cell_put(cell, text, strlen(text));
}

struct cell
cell_begin(struct buffer *b, const char *before)
{
	buffer_text(b, before);
	buffer_add(b, "\"", 1);
	return (struct cell){ .b = b };
}

void
cell_end(struct cell *cell)
{
	buffer_add(cell->b, "\"", 1);
}

void
text_cell(struct buffer *b, const char *before, const char *text)
{
	struct cell cell = cell_begin(b, before);
	cell_text(&cell, text);
	cell_end(&cell);
}

void
word_cell(struct buffer *b, const char *word)
{
	buffer_add(b, ",", 1);
	buffer_text(b, word);
}

void
number_cell(struct buffer *b, uint64_t number)
{
	buffer_add(b, ",", 1);
	buffer_number(b, number);
}

void
empty_cells(struct buffer *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_add(b, ",", 1);
}

/* The form of RFC 3339: what asks for a time names none, and this is the one that cannot be misread. */
void
time_cell(struct buffer *b, bool is_there, int64_t seconds)
{
	char text[TIME_TEXT_SIZE];
	word_cell(b, is_there ? time_text(seconds, text) : "");
}
