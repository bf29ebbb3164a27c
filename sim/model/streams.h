/* Addresses of draws: sim/README.md. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_STREAMS_H
#define PTS_MODEL_STREAMS_H

#include <stdint.h>

enum pts_stream {
    PTS_STREAM_PURCHASE = 0,        /* index k: gap to k + 1, spend, redemption, dropout */
    PTS_STREAM_VISIT = 1,           /* index k: gap to k + 1, whether it happens, redemption */
    PTS_STREAM_CHOICE_PURCHASE = 2, /* index k: item */
    PTS_STREAM_CHOICE_VISIT = 3,    /* index k: item */
    PTS_STREAM_TRAITS = 4,          /* index 0: enrolment time, spend level, life, propensity */
    PTS_STREAM_PURCHASE_RATE = 5,   /* gamma attempts, here and in 6..9 and 11 */
    PTS_STREAM_VISIT_RATE = 6,
    PTS_STREAM_LIFE_RATE = 7,
    PTS_STREAM_DROPOUT_A = 8,
    PTS_STREAM_DROPOUT_B = 9,
    PTS_STREAM_ALIVE = 10, /* attempt: accepts an opening BG/NBD member */
    PTS_STREAM_TENURE = 11,
    PTS_STREAM_PATH = 12,           /* uncertain numbers; the member word is their draw_id */
    PTS_STREAM_PATH_2 = 13,         /* second gamma of a beta */
    PTS_STREAM_SPEND = 14,          /* gamma attempts of a gamma-gamma purchase, index k * 64 + i */
    PTS_STREAM_SPEND_LEVEL = 15,    /* gamma attempts */
    PTS_STREAM_TRAITS_2 = 16,       /* index 0: dormant, redeems never */
    PTS_STREAM_ACTIVITY = 17,       /* index k: gap to k + 1, which */
    PTS_STREAM_RETURN = 18,         /* index k: whether, when */
    PTS_STREAM_OPENING = 19,        /* given balances: sim/README.md */
    PTS_STREAM_SAMPLE = 20,         /* index round: permutation of a member file */
    PTS_STREAM_COPULA = 21,         /* attempt; the member word is the number's draw_id */
    PTS_STREAM_ECONOMY = 22,        /* index month; the member word is 0 demand, 1 unit cost */
    PTS_STREAM_TRAITS_3 = 23,       /* index 0: birthday */
    PTS_STREAM_PURCHASE_2 = 24,     /* index k: whether it happens, coupon, category, channel */
    PTS_STREAM_MEMBERSHIP = 25,     /* index 0: joins */
    PTS_STREAM_RENEWAL = 26,        /* index k: renews at the end of term k */
    PTS_STREAM_MESSAGE = 29,        /* reminder, expiry day, channel: reach, open, click, cost */
    PTS_STREAM_RESPONSE = 30,       /* reminder, expiry day: redemption; a lapse: its effects */
    PTS_STREAM_UNITS_PURCHASE = 27, /* index k * 64 + i: whether units are used, and win */
    PTS_STREAM_UNITS_VISIT = 28,
    PTS_STREAM_CHOICE_REMINDER = 31, /* reminder, expiry day: item */
    PTS_STREAM_UNITS_REMINDER = 32,  /* that index * 64 + i, as 27 */
    PTS_STREAM_CHANGE = 33,          /* index 0: whose old lots last longer, who is compensated */
    PTS_STREAM_CONVERSION = 36,      /* index 0: what it converts to; day + 1: voucher used */
    PTS_STREAM_WAKE_REMINDER = 39,   /* as MESSAGE without its channel: whether it wakes */
    PTS_STREAM_WAKE_CAMPAIGN = 40,   /* index day: whether the campaigns that begin do */
    PTS_STREAM_EXCHANGE_OUT = 41,    /* index k + partner * 2^24: gap from opportunity k to k + 1 */
    PTS_STREAM_EXCHANGE_IN = 42,     /* the same of arrivals: gap, points of k */
    PTS_STREAM_INCIDENT = 35,        /* is hit, place in the queue of reviews, complains */
    PTS_STREAM_LOAN = 43,            /* index k of a purchase, k + 2^31 of a visit: takes a loan */
    PTS_STREAM_TRANSFER = 44,        /* index k + way * 2^28: gap from time k of giving to k + 1 */
    PTS_STREAM_AUCTION = 38,  /* index session + auction * 2^16: takes part, worth, order of ties */
    PTS_STREAM_RECEIVER = 45, /* index k * 16 + a / 4 + way * 2^28: attempt a at who gets it */
    PTS_STREAM_REFERRAL =
        47 /* index k: gap from invitation k to k + 1, whether the friend enrols */
};

enum { PTS_ENROLLED_ID = 1 << 30, PTS_ATTEMPTS = 65536 };

/* Where draws come from: everything of an address but the index. */
typedef struct pts_source {
    uint64_t seed;
    uint32_t stream; /* with segment and twin bits, without the stream number */
    uint32_t member;
    uint32_t path;
} pts_source;

static inline uint32_t pts_segment_stream(int draw_id, int twin) {
    return (uint32_t)draw_id << 8 | (uint32_t)twin << 31;
}

#endif
