/* Compiles referral, and numbers those who are referred. sim/README.md, Referral.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/referral.h"

#include "model/drawing.h"
#include "model/exchange.h"
#include "model/programme.h"

int pts_referral_compile(pts_referral *x, const pts_scenario *s, uint32_t path) {
    const pts_referral_rules *r = &s->referral;
    pts_drawing d = {s->seed, path, PTS_OK};
    *x = (pts_referral){0};
    if (!s->has_referral)
        return PTS_OK;
    x->gap = pts_mean_gap(pts_draw(&d, &r->per_year));
    x->accepted = pts_threshold(pts_draw(&d, &r->success));
    x->points = (int32_t)(pts_draw(&d, &r->points) + 0.5);
    x->welcome = (int32_t)(pts_draw(&d, &r->welcome) + 0.5);
    x->most = r->most;
    x->generations = r->generations;
    x->on = x->gap < __builtin_inff() && x->accepted > 0;
    return d.status;
}

int pts_friend_generation(uint32_t number) {
    int generation = 0;
    for (; number > 0; number = (number - 1) / PTS_FRIENDS_MOST)
        generation++;
    return generation;
}

uint32_t pts_friend_root(uint32_t id) {
    uint32_t enrolled = (uint32_t)PTS_ENROLLED_ID;
    if (id < PTS_FRIEND_ID)
        return id;
    return (id & enrolled) | (id & (enrolled - 1)) >> PTS_FRIEND_BITS;
}

uint32_t pts_friend_id(uint32_t member, int i) {
    uint32_t enrolled = (uint32_t)PTS_ENROLLED_ID, root = pts_friend_root(member);
    uint32_t number = pts_friend_number(member) * PTS_FRIENDS_MOST + (uint32_t)i + 1;
    if ((root & (enrolled - 1)) >= PTS_REFERRERS_MOST || number >= PTS_FRIEND_NUMBERS)
        return 0;
    return PTS_FRIEND_ID | (root & enrolled) | (root & (enrolled - 1)) << PTS_FRIEND_BITS | number;
}
