/*
 * Cells of tables for spreadsheets (RFC 4180). Lines end with CR and LF; a cell with a text that others chose has quotation marks around it, and what
 * it has of control characters is shown by numbers, as for people; what a spreadsheet would take for a formula has an apostrophe before it.
 */
#ifndef REPORT_CELLS_H
#define REPORT_CELLS_H

#include "report/buffer.h"

#define LINE_END "\r\n"

/* A cell with a text that comes in pieces, each of them whole characters. */
struct cell {
	struct buffer *b;
	bool begun; /* a piece has come that is more than blanks */
};

/* Begins a cell; what stands before it is "," but in the first column. cell_put() is for a text_sink whose context is the cell. */
struct cell cell_begin(struct buffer *b, const char *before);
void cell_put(void *cell, const char *text, size_t size);
void cell_text(struct cell *cell, const char *text);
void cell_end(struct cell *cell);

/* A cell with a whole text; with a word of the program's own behind a comma, which needs no quotation marks; with a number; so many empty ones. */
void text_cell(struct buffer *b, const char *before, const char *text);
void word_cell(struct buffer *b, const char *word);
void number_cell(struct buffer *b, uint64_t number);
void time_cell(struct buffer *b, bool is_there, int64_t seconds); /* as RFC 3339 has it, in UTC, from seconds since 1970; or an empty one */
void empty_cells(struct buffer *b, size_t count);

#endif
