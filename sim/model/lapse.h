/* When the term of a lot, or of a member without activity, ends. A term's lapse is the tick of the
 * first moment after its last usable day; PTS_NEVER where no tick can say it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_LAPSE_H
#define PTS_MODEL_LAPSE_H

#include "model/programme.h"

/* The civil day a duration after another. */
int32_t pts_term_after(pts_duration term, int32_t civil);

/* Last civil day of a term that starts on `civil`, without grace; INT32_MAX = none. Of an
 * anniversary that of a member enrolled on civil day `enrolled`, else that is not read. */
int32_t pts_last_day(const pts_scenario *scenario, int32_t civil, int32_t enrolled);

/* Lapse after civil day `last`, which INT32_MAX puts off for ever. */
uint32_t pts_lapse_after(const pts_timeline *timeline, int64_t last);

/* Lapse of a term that starts on `day`, any day, grace included; `enrolled` as in pts_traits. */
uint32_t pts_lapse_of(const pts_programme *programme, int32_t day, int32_t enrolled);

/* `lapse` of every day with the path's grace, in `own` if there is any. */
const uint32_t *pts_lapse_with_grace(const pts_programme *programme, const uint32_t *lapse,
                                     uint32_t *own);

/* Fills own_lapse for the path's grace and points `lapse` to it. */
void pts_lapse_compile(pts_programme *programme);

#endif
