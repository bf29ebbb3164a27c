/* A member's own draws (population.c). SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_POPULATION_H
#define PTS_MODEL_POPULATION_H

#include "model/programme.h"

/* What was drawn for many members at once; a column that is NULL was not. */
typedef struct pts_predrawn {
    const uint32_t *traits[4]; /* words of TRAITS 0 */
    /* first attempts at gamma variates, negative where rejected */
    const float *purchase_rate, *visit_rate, *life_rate;
    const double *life; /* -ln of word 2 of TRAITS 0 as a unit */
} pts_predrawn;

/* `enrolment_month` 1..H for an enrolled member, 0 for an opening one. `predrawn` (may be NULL)
 * spares draws and changes no value; `place` is the member's index in it. PTS_ERR_RANGE when no
 * opening BG/NBD member survived in 65 536 attempts. */
int pts_traits_draw(const pts_programme *programme, int segment, int twin, int64_t member,
                    int enrolment_month, const pts_predrawn *predrawn, int place,
                    pts_traits *traits);

/* The same of a friend, whom another member referred: its address, and the tick at which it enrols. */
int pts_traits_draw_friend(const pts_programme *programme, int segment, int twin, uint32_t id,
                           uint32_t start, const pts_predrawn *predrawn, int place,
                           pts_traits *traits);

#endif
