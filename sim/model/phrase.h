/* Phrases of messages: what a key accepts, what a number is, what a misspelt name may mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_PHRASE_H
#define PTS_MODEL_PHRASE_H

#include "pointsim/model.h"

enum { PTS_PHRASE = 320, PTS_DIGITS = 32 };

/* The shortest of 15, 16 or 17 digits that reads back to the same double; always with a point,
 * whatever the locale. Returns `text`. */
const char *pts_phrase_double(double x, char text[PTS_DIGITS]);

/* What the key accepts, with its unit: "1 day to 100 years, such as ...". */
void pts_phrase_accepted(const pts_key *key, char text[PTS_PHRASE]);

/* The range of a number alone: "0 to 5", "more than 0, up to 200 years". */
void pts_phrase_range(const pts_key *key, char text[PTS_PHRASE]);

/* Edits between a misspelt word and a name (Damerau-Levenshtein with adjacent transpositions,
 * capitals ignored); -1 when there are more than two or nothing of the name is left. */
int pts_phrase_edits(const char *word, const char *name);

#endif
