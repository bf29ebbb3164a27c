/* Lists of members that others have referred. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/friends.h"

#include <stdlib.h>

#include "pointsim/core.h"

int pts_friends_add(pts_friends *f, pts_friend one) {
    if (f->n == f->capacity) {
        size_t wanted = f->capacity > 0 ? 2 * f->capacity : 256;
        pts_friend *grown = realloc(f->list, wanted * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        f->list = grown;
        f->capacity = wanted;
    }
    f->list[f->n++] = one;
    return PTS_OK;
}

static int by_start(const void *a, const void *b) {
    const pts_friend *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

void pts_friends_sort(pts_friends *f) {
    if (f->n > 0)
        qsort(f->list, f->n, sizeof *f->list, by_start);
}

void pts_friends_free(pts_friends *f) {
    free(f->list);
    *f = (pts_friends){0};
}
