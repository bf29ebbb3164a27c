/* Opening members and their lots from a CSV file. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_IO_MEMBER_LOTS_H
#define PTS_IO_MEMBER_LOTS_H

#include "pointsim/model.h"

/* Reads the file once and fills segments[i].given, which must be {0}, of each i with wanted[i];
 * first and lots are malloc'ed. Rows of other segments are checked all the same. The scenario must
 * have its start and the names of its segments.
 * PTS_OK; PTS_ERR_IO when the file cannot be read, PTS_ERR_INPUT when something is wrong in it,
 * with everything told in `problems` at the place `path`; PTS_ERR_MEMORY. On failure every given is
 * as it was. Whether the scenario's expiry rule would have let a lot lapse before the start is not
 * checked here: only a lot's own `expires` is. */
int pts_member_lots_load(const char *path, pts_scenario *scenario, const bool *wanted,
                         pts_problems *problems);

#endif
