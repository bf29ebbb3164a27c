/* Guards of a path. They look at closings and act from the next day on, so that a run of the path is
 * right up to the first closing at which one fires of which the run did not know: it is told, and
 * the path is run again. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_GUARD_H
#define PTS_ENGINE_GUARD_H

#include "engine/path.h"

/* Looks at the policy's ledger of a whole path, closing by closing. What guards begin at the first
 * closing that brings something new to members is added to the programme, and *again is set: the
 * ledger then is not the path's. Otherwise the ledger gets what guards did and cost. */
int pts_guards_look(pts_policy *policy, bool *again);

#endif
