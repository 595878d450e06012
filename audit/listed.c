#include "audit/listed.h"

static bool
is_plain(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

void
listed_file_name(struct buffer *b, struct span rule)
{
	buffer_text(b, "ccadb/");
	for (size_t i = 0; i < rule.size; i++)
		buffer_add(b, is_plain(rule.data[i]) ? (const char *)rule.data + i : "_", 1);
	buffer_text(b, ".csv");
}

void
listed_text_line(struct buffer *b, const uint8_t sha256[SHA256_SIZE])
{
	buffer_text(b, "https://crt.sh/?q=");
	buffer_hex(b, (struct span){ sha256, SHA256_SIZE }, "");
	buffer_text(b, "\n");
}
