/* Fingerprint of a result: one hash over its month x segment flows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "pointsim/engine.h"

static void put(XXH3_state_t *hash, int64_t value) {
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    XXH3_64bits_update(hash, bytes, sizeof bytes);
}

/* Segments by name, so that ids given for the sake of common random numbers do not show. */
static void by_name(const pts_scenario *s, int *order) {
    for (int i = 0; i < s->n_segments; i++) {
        int j = i;
        for (; j > 0 && strcmp(s->segments[order[j - 1]].name, s->segments[i].name) > 0; j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
}

static void put_month(XXH3_state_t *hash, const pts_ledger *ledger, int segment, int month,
                      int64_t opening) {
    static const enum pts_flow money[] = {PTS_SPEND, PTS_CASH, PTS_COST};
    const int64_t *flow = pts_ledger_flow(ledger, segment, month);
    put(hash, opening);
    for (int f = PTS_ISSUED; f <= PTS_SENT; f++)
        put(hash, flow[f]);
    put(hash, opening + flow[PTS_ISSUED] + flow[PTS_RECEIVED] - flow[PTS_REDEEMED] -
                  flow[PTS_CONVERTED] - flow[PTS_EXPIRED] - flow[PTS_FORFEITED] -
                  flow[PTS_REVERSED] - flow[PTS_SENT]);
    for (int i = 0; i < 3; i++)
        put(hash, flow[money[i]]);
}

int pts_fingerprint(const pts_scenario *s, const pts_ledger *ledgers, int64_t n,
                    uint64_t *fingerprint) {
    XXH3_state_t *hash = XXH3_createState();
    int *order = calloc((size_t)s->n_segments, sizeof *order);
    int status = hash && order && XXH3_64bits_reset(hash) == XXH_OK ? PTS_OK : PTS_ERR_MEMORY;
    if (status == PTS_OK) {
        by_name(s, order);
        for (int64_t p = 0; p < n; p++)
            for (int m = 1; m <= s->horizon_months; m++)
                for (int i = 0; i < s->n_segments; i++)
                    put_month(hash, &ledgers[p], order[i], m,
                              pts_ledger_opening(&ledgers[p], order[i], m));
        *fingerprint = XXH3_64bits_digest(hash);
    }
    free(order);
    XXH3_freeState(hash);
    return status;
}
