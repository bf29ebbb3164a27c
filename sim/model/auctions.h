/* Auctions of scarce goods, on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_AUCTIONS_H
#define PTS_MODEL_AUCTIONS_H

#include "model/timeline.h"

enum { PTS_AUCTION_SHIFT = 16 };

typedef struct pts_auction_terms {
    uint32_t address;              /* draw_id << PTS_AUCTION_SHIFT */
    uint32_t bids;                 /* threshold of the word: who bids at a session */
    int64_t units;                 /* of a session, real ones */
    int32_t least;                 /* points below which nothing is sold */
    double mean, log_mean, log_sd; /* of what a unit is worth to a member, points; log_sd 0: mean */
    double cost;                   /* minor units a unit, before the economy's index and rounding */
    int64_t retail;                /* minor units a unit */
} pts_auction_terms;

/* Bids in their order: more points first, then the lower word, segment, member. */
typedef struct pts_bid {
    int32_t points;
    uint32_t word;
    uint32_t segment; /* draw_id */
    uint32_t member;  /* address of its draws */
} pts_bid;

static inline bool pts_bid_before(const pts_bid *a, const pts_bid *b) {
    if (a->points != b->points)
        return a->points > b->points;
    if (a->word != b->word)
        return a->word < b->word;
    return a->segment != b->segment ? a->segment < b->segment : a->member < b->member;
}

/* An auction on a day. What it comes to is found before the path is simulated (engine/hammer.h):
 * then members need nothing of each other. */
typedef struct pts_session {
    uint32_t day;
    uint32_t number; /* of the auction's sessions, from 0 */
    int auction;
    bool known;    /* what follows is */
    bool sold;     /* something is; the rest means nothing otherwise */
    int32_t price; /* points, of everybody who wins */
    pts_bid last;  /* that wins */
} pts_session;

typedef struct pts_auctions {
    int n; /* in draw_id order */
    pts_auction_terms terms[PTS_AUCTIONS_MOST];
    uint32_t n_sessions;
    pts_session *sessions; /* by day, then auction */
} pts_auctions;

/* The calendar of sessions, all in the horizon. PTS_ERR_MEMORY. */
int pts_auctions_init(pts_auctions *auctions, const pts_scenario *scenario,
                      const pts_timeline *timeline);
void pts_auctions_free(pts_auctions *auctions);
/* Draws the path's numbers; nothing is known of any session. A pts_number_draw status. */
int pts_auctions_compile(pts_auctions *auctions, const pts_scenario *scenario, uint32_t path);
void pts_auctions_open(pts_auctions *auctions); /* nothing is known of any session */

/* The bid of a member with so many available points, by two words; 0 = it does not bid. */
int32_t pts_auction_bid(const pts_auction_terms *terms, int32_t available, uint32_t whether,
                        uint32_t worth);

/* Whether the auction is held on the day. */
bool pts_auction_on(const pts_auction *auction, pts_date date);

#endif
