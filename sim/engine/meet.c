/* What members need to know of each other. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/meet.h"

#include "engine/couple.h"
#include "engine/deliver.h"
#include "engine/hammer.h"

/* Where they share pools and send points too, each is found by what is known of the other, in turn, until
 * pools close where they did before: what comes before the first thing that is wrong is right already,
 * and as what is sent arrives on the next day, a turn gets a day further at least. */
int pts_meet(pts_policy *p, int twin, pts_stage *stage) {
    pts_pools *pools = &p->programme.pools;
    uint32_t turns = p->programme.time->closes + 2;
    bool sends = p->programme.transfers.on, moved = true;
    int status = PTS_OK;
    if (p->programme.auctions.n > 0) /* alone, as is validated */
        return pts_auctions_hold(&p->hammer, p, twin, stage);
    pts_pools_open(pools);
    (void)pts_pools_moved(pools);
    for (; moved && status == PTS_OK; turns--) {
        if (sends)
            status = turns > 0 ? pts_deliver(&p->courier, p, twin, stage) : PTS_ERR_INTERNAL;
        if (pools->n > 0 && status == PTS_OK)
            status = pts_couple(&p->coupler, p, twin, stage);
        moved = sends && pts_pools_moved(pools);
    }
    return status;
}
