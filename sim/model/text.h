/* Characters of UTF-8 text. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_TEXT_H
#define PTS_MODEL_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes of the character at `text` and its code point; 0 when they are no UTF-8. */
int pts_text_next(const char *text, uint32_t *point);

/* Controls, and marks without a shape that end lines or turn the direction of text. */
bool pts_text_hidden(uint32_t point);

/* Number of characters, or -1 when the text is not UTF-8 or one of them is not accepted. `set` is
 * the inside of a bracket expression for ASCII, "a-z0-9_-"; NULL accepts all. `wide` accepts
 * visible characters beyond ASCII where there is a set. */
int pts_text_count(const char *text, const char *set, bool wide);

#endif
