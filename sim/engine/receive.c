/* Who gets what members send. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/receive.h"

static bool is_there(const pts_post *post, uint32_t place, uint32_t tick) {
    return post->starts[place] < tick && post->ends[place] > tick;
}

uint32_t pts_resident_id(const pts_post *post, uint32_t place) {
    return place < post->opening ? place : (uint32_t)PTS_ENROLLED_ID + (place - post->opening);
}

/* Anyone who is there when it arrives. */
static uint32_t draw_receiver(const pts_stage *s, const pts_post *post, const pts_parcel *parcel,
                              uint32_t tick) {
    const pts_transfer_way *way = &s->programme->transfers.ways[parcel->way];
    uint32_t first = parcel->k << PTS_RECEIVER_SHIFT | way->address;
    pts_block b = {0};
    for (uint32_t a = 0; a < PTS_RECEIVER_ATTEMPTS; a++) {
        if (a % 4 == 0)
            b = pts_philox(s->programme->scenario->seed, first + a / 4,
                           s->choice_stream | PTS_STREAM_RECEIVER,
                           pts_resident_id(post, parcel->giver), s->programme->path);
        uint32_t place = (uint32_t)((uint64_t)b.word[a % 4] * post->n >> 32);
        if (place != parcel->giver && is_there(post, place, tick))
            return place;
    }
    return parcel->giver;
}

uint32_t pts_receiver(const pts_stage *s, const pts_post *post, const pts_parcel *parcel,
                      uint32_t tick) {
    uint32_t household = s->programme->transfers.ways[parcel->way].household;
    if (household == 0)
        return draw_receiver(s, post, parcel, tick);
    uint32_t head = parcel->giver - parcel->giver % household;
    return is_there(post, head, tick) ? head : parcel->giver;
}
