/* A change of the rules on a date. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_CHANGE_H
#define PTS_MODEL_CHANGE_H

#include "model/programme.h"

enum { PTS_NOTICE_DAYS = 30 }; /* the least by law */

/* Civil day on which members learn of the scenario's change. */
int32_t pts_change_announced(const pts_scenario *scenario);

/* The scenario as if its terms of lots had always been those after its change; it owns nothing. */
pts_scenario pts_change_terms(const pts_scenario *scenario);

/* Whether no lot ever lapses, before a change or after. */
bool pts_never_lapses(const pts_scenario *scenario);

int pts_change_init(pts_programme *programme);
void pts_change_free(pts_programme *programme);
/* After the lots' rules and grace of the path. PTS_OK or PTS_ERR_RANGE. */
int pts_change_compile(pts_programme *programme);

/* `lapse` of every day with the change's terms from its day on, in `own`, which it may be already;
 * `lapse` itself where terms do not change. `row` = 1 + the scenario's tier whose life lots have, 0 =
 * none. */
const uint32_t *pts_change_lapses(const pts_programme *programme, int row, const uint32_t *lapse,
                                  uint32_t *own);

/* Adds to lift[day] what the announcement and the deadline do; *any is set where they do. */
int pts_change_lift(pts_programme *programme, bool *any);

#endif
