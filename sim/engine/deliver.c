/* The search for what arrives. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/deliver.h"

#include <stdlib.h>
#include <string.h>

#include "engine/flock.h"
#include "engine/receive.h"

enum { BLOCK_DAYS = 30, MOST_ROUNDS = 4 * BLOCK_DAYS };

typedef struct arrivals {
    pts_arrival *list;
    size_t n, capacity;
} arrivals;

struct pts_courier {
    int n;           /* segments */
    pts_post *posts; /* [segment] */
    pts_flock flock; /* of the segment under way */
    pts_ledger scratch;
    pts_parcels fresh;  /* of the advance under way */
    pts_parcels sent;   /* in the block; of a turn that is over, they are void */
    arrivals all;       /* of the segment, in blocks that are settled */
    arrivals early;     /* of the block: sent on the last day before it */
    arrivals now, next; /* what members of the block were last advanced with; what it comes to */
};

int pts_parcels_add(pts_parcels *p, pts_parcel parcel) {
    if (p->n == p->capacity) {
        size_t wanted = p->capacity > 0 ? 2 * p->capacity : 1024;
        pts_parcel *grown = realloc(p->list, wanted * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        p->list = grown;
        p->capacity = wanted;
    }
    p->list[p->n++] = parcel;
    return PTS_OK;
}

static int add(arrivals *a, const pts_arrival *arrival) {
    if (a->n == a->capacity) {
        size_t wanted = a->capacity > 0 ? 2 * a->capacity : 1024;
        pts_arrival *grown = realloc(a->list, wanted * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        a->list = grown;
        a->capacity = wanted;
    }
    a->list[a->n++] = *arrival;
    return PTS_OK;
}

static int add_all(arrivals *to, const arrivals *from) {
    int status = PTS_OK;
    for (size_t i = 0; i < from->n && status == PTS_OK; i++)
        status = add(to, &from->list[i]);
    return status;
}

static void free_post(pts_post *post) {
    free(post->list);
    free(post->first);
    free(post->starts);
    free(post->ends);
    *post = (pts_post){0};
}

void pts_courier_free(pts_courier *c) {
    if (!c)
        return;
    for (int i = 0; i < c->n && c->posts; i++)
        free_post(&c->posts[i]);
    pts_flock_free(&c->flock);
    pts_ledger_free(&c->scratch);
    free(c->posts);
    free(c->fresh.list);
    free(c->sent.list);
    free(c->all.list);
    free(c->early.list);
    free(c->now.list);
    free(c->next.list);
    free(c);
}

static int make(pts_courier **made, const pts_policy *p) {
    pts_courier *c = calloc(1, sizeof *c);
    *made = c;
    if (!c)
        return PTS_ERR_MEMORY;
    c->n = p->scenario->n_segments;
    c->posts = calloc((size_t)c->n, sizeof *c->posts);
    int status = pts_ledger_init(&c->scratch, p->sample.dims);
    return c->posts ? status : PTS_ERR_MEMORY;
}

/* A post at which nothing has arrived. */
static int open_post(pts_post *post, int64_t opening, int64_t n) {
    size_t members = (size_t)n;
    free_post(post);
    *post = (pts_post){.n = (uint32_t)n,
                       .opening = (uint32_t)opening,
                       .list = calloc(1, sizeof *post->list),
                       .first = calloc(members + 1, sizeof *post->first),
                       .starts = calloc(members + 1, sizeof *post->starts),
                       .ends = calloc(members + 1, sizeof *post->ends)};
    return post->list && post->first && post->starts && post->ends ? PTS_OK : PTS_ERR_MEMORY;
}

/* ---- what arrives ---- */

/* What a member gives at a time: the i-th parcel and the next ones; returns how many they are. */
static size_t gift_at(const pts_parcels *sent, size_t i, int64_t *points) {
    const pts_parcel *first = &sent->list[i];
    size_t n = 0;
    for (*points = 0; i + n < sent->n; n++) {
        const pts_parcel *p = &sent->list[i + n];
        if (p->giver != first->giver || p->way != first->way || p->k != first->k)
            break;
        *points += p->lot.points;
    }
    return n;
}

/* Adds what arrives of a gift of n parcels: the fee is taken off what left the giver first. */
static int hand_on(arrivals *to, const pts_stage *s, const pts_post *post, const pts_parcels *sent,
                   size_t i, size_t n, int64_t points) {
    const pts_parcel *gift = &sent->list[i];
    uint32_t tick = ((gift->tick >> PTS_TICK_BITS) + 1) << PTS_TICK_BITS;
    int32_t fee = pts_transfer_fee(&s->programme->transfers.ways[gift->way], (int32_t)points);
    uint32_t member = pts_receiver(s, post, gift, tick);
    int status = PTS_OK;
    for (size_t j = i; j < i + n && status == PTS_OK; j++) {
        const pts_holding *lot = &sent->list[j].lot;
        int32_t kept = fee < lot->points ? fee : lot->points;
        fee -= kept;
        if (lot->points > kept)
            status = add(to, &(pts_arrival){.tick = tick,
                                            .member = member,
                                            .points = lot->points - kept,
                                            .lapse = lot->lapse,
                                            .day = lot->day,
                                            .bin = lot->bin,
                                            .tier = lot->tier,
                                            .way = gift->way,
                                            .giver = gift->giver,
                                            .order = (uint32_t)j});
    }
    return status;
}

static int by_member(const void *a, const void *b) {
    const pts_arrival *x = a, *y = b;
    if (x->member != y->member)
        return x->member < y->member ? -1 : 1;
    if (x->tick != y->tick)
        return x->tick < y->tick ? -1 : 1;
    if (x->giver != y->giver)
        return x->giver < y->giver ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void sort(arrivals *a) {
    if (a->n > 0)
        qsort(a->list, a->n, sizeof *a->list, by_member);
}

/* What arrives of all that was sent in the block, and on the day before it. */
static int route(pts_courier *c, const pts_stage *s, const pts_post *post) {
    c->next.n = 0;
    int status = add_all(&c->next, &c->early);
    for (size_t i = 0, n; i < c->sent.n && status == PTS_OK; i += n) {
        int64_t points;
        n = gift_at(&c->sent, i, &points);
        status = hand_on(&c->next, s, post, &c->sent, i, n, points);
    }
    sort(&c->next);
    return status;
}

/* ---- a block ---- */

/* Lays what is in the list out as the members' arrivals. */
static void lay_out(pts_post *post, arrivals *a) {
    size_t i = 0;
    for (uint32_t place = 0; place < post->n; place++) {
        post->first[place] = (uint32_t)i;
        while (i < a->n && a->list[i].member == place)
            i++;
    }
    post->first[post->n] = (uint32_t)i;
    post->list = a->list;
}

static void plan(pts_courier *c, const pts_post *post, uint32_t place, uint32_t from) {
    bool any = post->first[place] < post->first[place + 1];
    uint32_t tick = any ? post->list[post->first[place]].tick : PTS_NEVER;
    pts_tile *t = &c->flock.tile;
    pts_member_expect(&t->stage, &t->members[place], tick >= from ? tick : PTS_NEVER);
}

static bool alike(const pts_arrival *a, const pts_arrival *b) {
    return a->member == b->member && a->tick == b->tick && a->points == b->points &&
           a->lapse == b->lapse && a->day == b->day && a->bin == b->bin && a->tier == b->tier &&
           a->way == b->way;
}

/* Takes those back whose arrivals differ. */
static void recall_receivers(pts_courier *c, const pts_post *post) {
    size_t i = 0, j = 0;
    for (uint32_t place = 0; place < post->n; place++) {
        size_t i0 = i, j0 = j;
        while (i < c->now.n && c->now.list[i].member == place)
            i++;
        while (j < c->next.n && c->next.list[j].member == place)
            j++;
        bool same = i - i0 == j - j0;
        for (size_t x = 0; x < i - i0 && same; x++)
            same = alike(&c->now.list[i0 + x], &c->next.list[j0 + x]);
        if (!same)
            pts_flock_recall(&c->flock, pts_resident_id(post, place));
    }
}

/* Takes the households back whose head has turned out to leave at another time. */
static void recall_households(pts_courier *c, const pts_policy *p, const pts_post *post,
                              const uint32_t *ends) {
    for (int i = 0; i < p->programme.transfers.n; i++) {
        uint32_t size = p->programme.transfers.ways[i].household;
        for (uint32_t head = 0; size > 0 && head < post->n; head += size)
            for (uint32_t j = 1; j < size && head + j < post->n; j++)
                if (ends[head] != post->ends[head])
                    pts_flock_recall(&c->flock, pts_resident_id(post, head + j));
    }
}

/* Puts what an advance has sent to what there is of the block. */
static int collect(pts_courier *c, const pts_post *post) {
    size_t n = 0;
    int status = PTS_OK;
    for (size_t i = 0; i < c->sent.n; i++)
        if (c->sent.list[i].turn ==
            *pts_flock_turn(&c->flock, pts_resident_id(post, c->sent.list[i].giver)))
            c->sent.list[n++] = c->sent.list[i];
    c->sent.n = n;
    for (size_t i = 0; i < c->fresh.n && status == PTS_OK; i++) {
        c->fresh.list[i].turn =
            *pts_flock_turn(&c->flock, pts_resident_id(post, c->fresh.list[i].giver));
        status = pts_parcels_add(&c->sent, c->fresh.list[i]);
    }
    c->fresh.n = 0;
    return status;
}

/* Finds what has changed since the members were last advanced; *settled tells that nothing has. */
static int compare(pts_courier *c, const pts_policy *p, pts_post *post, uint32_t from,
                   bool *settled) {
    uint32_t *before = malloc(((size_t)post->n + 1) * sizeof *before);
    if (!before)
        return PTS_ERR_MEMORY;
    memcpy(before, post->ends, post->n * sizeof *before);
    for (uint32_t i = 0; i < post->n; i++)
        post->ends[i] = c->flock.tile.members[i].end;
    int status = route(c, &c->flock.tile.stage, post);
    if (status == PTS_OK) {
        recall_receivers(c, post);
        recall_households(c, p, post, before);
        arrivals now = c->now;
        c->now = c->next;
        c->next = now;
        lay_out(post, &c->now);
        *settled = c->flock.recalled == 0;
        for (int q = 0; q < c->flock.recalled; q++)
            plan(c, post, (uint32_t)c->flock.tile.active[q], from);
    }
    free(before);
    return status;
}

/* What is settled of the block; what arrives after it is of the next one. */
static int close_block(pts_courier *c, uint32_t until) {
    int status = PTS_OK;
    c->early.n = 0;
    for (size_t i = 0; i < c->now.n && status == PTS_OK; i++) {
        bool later = c->now.list[i].tick >= until;
        status = add(later ? &c->early : &c->all, &c->now.list[i]);
    }
    return status;
}

static int run_block(pts_courier *c, const pts_policy *p, pts_post *post, uint32_t from,
                     uint32_t until) {
    bool settled = false;
    c->sent.n = c->fresh.n = c->now.n = 0;
    int status = add_all(&c->now, &c->early), rounds = 0;
    if (status != PTS_OK)
        return status;
    lay_out(post, &c->now);
    for (uint32_t place = 0; place < post->n; place++)
        plan(c, post, place, from);
    status = pts_flock_forward(&c->flock, until);
    while (status == PTS_OK && !settled) {
        status = collect(c, post);
        if (status == PTS_OK)
            status = compare(c, p, post, from, &settled);
        if (status == PTS_OK && !settled && rounds++ == MOST_ROUNDS)
            status = PTS_ERR_INTERNAL;
        if (status == PTS_OK && !settled)
            status = pts_flock_again(&c->flock, until);
    }
    return status == PTS_OK ? close_block(c, until) : status;
}

/* ---- the path ---- */

/* What has arrived at all becomes the post's own. */
static int keep(pts_courier *c, pts_post *post) {
    sort(&c->all);
    lay_out(post, &c->all);
    post->list = calloc(c->all.n + 1, sizeof *post->list);
    if (!post->list)
        return PTS_ERR_MEMORY;
    if (c->all.n > 0)
        memcpy(post->list, c->all.list, c->all.n * sizeof *post->list);
    return PTS_OK;
}

static int run_segment(pts_courier *c, pts_policy *p, int segment, int twin) {
    pts_post *post = &c->posts[segment];
    uint32_t days = p->programme.time->closes;
    c->all.n = c->early.n = c->now.n = 0;
    int64_t members = pts_policy_members(p, segment);
    int status = members < INT32_MAX / 2 ? PTS_OK : PTS_ERR_MEMORY;
    if (status == PTS_OK)
        status = open_post(post, p->plans[segment].opening, members);
    if (status == PTS_OK)
        status = pts_flock_draw(&c->flock, p, segment, twin, &c->scratch);
    c->flock.tile.stage.parcels = &c->fresh;
    if (status != PTS_OK)
        return status;
    free(post->list);
    post->list = NULL;
    for (uint32_t i = 0; i < post->n; i++) {
        post->starts[i] = c->flock.tile.members[i].start;
        post->ends[i] = c->flock.tile.members[i].end;
    }
    for (uint32_t d = 0; d < days && status == PTS_OK; d += BLOCK_DAYS) {
        uint32_t end = d + BLOCK_DAYS < days ? d + BLOCK_DAYS : days;
        status = run_block(c, p, post, d << PTS_TICK_BITS, end << PTS_TICK_BITS);
    }
    post->list = NULL; /* it was the courier's */
    return status == PTS_OK ? keep(c, post) : status;
}

int pts_deliver(pts_courier **made, pts_policy *p, int twin, pts_stage *stage) {
    int status = *made ? PTS_OK : make(made, p);
    if (status != PTS_OK)
        return status;
    p->programme.transfers.posts = (*made)->posts;
    pts_ledger_clear(&(*made)->scratch);
    (*made)->fresh =
        (pts_parcels){.list = (*made)->fresh.list, .capacity = (*made)->fresh.capacity};
    for (int s = 0; s < (*made)->n && status == PTS_OK; s++)
        status = run_segment(*made, p, s, twin);
    const pts_stage *own = &(*made)->flock.tile.stage;
    if (status != PTS_OK && own->status != PTS_OK) {
        stage->status = own->status;
        stage->failed = own->failed;
        stage->failed_day = own->failed_day;
        stage->segment = own->segment;
    }
    return status;
}
