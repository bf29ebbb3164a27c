/* Who gets what members send: whoever is there when it arrives.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_RECEIVE_H
#define PTS_ENGINE_RECEIVE_H

#include "engine/state.h"

/* The address of the member at a place. */
uint32_t pts_resident_id(const pts_post *post, uint32_t place);

/* The place of the member that gets a parcel which arrives at a tick: the giver's own if there is
 * nobody for it. */
uint32_t pts_receiver(const pts_stage *stage, const pts_post *post, const pts_parcel *parcel,
                      uint32_t tick);

#endif
