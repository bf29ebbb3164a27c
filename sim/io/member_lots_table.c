/* Members of a CSV file by id, and their lots in order. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "io/member_lots_parts.h"
#include "pointsim/core.h"

void *pts_lots_grown(void *list, size_t *capacity, size_t size) {
    size_t more = *capacity ? 2 * *capacity : 64;
    void *grown = more > SIZE_MAX / 2 / size ? NULL : realloc(list, more * size);
    if (grown)
        *capacity = more;
    return grown;
}

void pts_lots_free(pts_lots_table *table) {
    free(table->members);
    free(table->lots);
    free(table->ids);
    free(table->slots);
    *table = (pts_lots_table){0};
}

/* ---- members by id ---- */

/* The slot of that id, or the free one where it belongs. */
static pts_lots_slot *find(const pts_lots_table *table, uint64_t hash, const char *id, size_t n) {
    size_t mask = table->n_slots - 1, i = (size_t)hash & mask;
    for (; table->slots[i].member; i = (i + 1) & mask) {
        const pts_lots_member *other = &table->members[table->slots[i].member - 1];
        if (table->slots[i].hash == hash && (size_t)other->id_bytes == n &&
            memcmp(table->ids + other->id, id, n) == 0)
            break;
    }
    return &table->slots[i];
}

static bool widen_slots(pts_lots_table *table) {
    size_t n = table->n_slots ? 2 * table->n_slots : 128;
    pts_lots_slot *slots = n > SIZE_MAX / 2 / sizeof *slots ? NULL : calloc(n, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < table->n_slots; i++) {
        size_t to = (size_t)table->slots[i].hash & (n - 1);
        if (!table->slots[i].member)
            continue;
        while (slots[to].member)
            to = (to + 1) & (n - 1);
        slots[to] = table->slots[i];
    }
    free(table->slots);
    table->slots = slots;
    table->n_slots = n;
    return true;
}

/* Room for one more member with an id of n bytes. */
static bool make_room(pts_lots_table *table, size_t n) {
    if (2 * (table->n_members + 1) > table->n_slots && !widen_slots(table))
        return false;
    if (table->n_members == table->members_capacity) {
        void *grown =
            pts_lots_grown(table->members, &table->members_capacity, sizeof *table->members);
        if (!grown)
            return false;
        table->members = grown;
    }
    while (table->ids_capacity - table->ids_used < n + 1) {
        char *grown = pts_lots_grown(table->ids, &table->ids_capacity, 1);
        if (!grown)
            return false;
        table->ids = grown;
    }
    return true;
}

pts_lots_member *pts_lots_intern(pts_lots_table *table, const char *id, size_t n) {
    if (!make_room(table, n))
        return NULL;
    uint64_t hash = XXH3_64bits(id, n);
    pts_lots_slot *slot = find(table, hash, id, n);
    if (slot->member)
        return &table->members[slot->member - 1];
    pts_lots_member *member = &table->members[table->n_members++];
    *member = (pts_lots_member){.id = table->ids_used, .id_bytes = (int)n, .segment = -1};
    *slot = (pts_lots_slot){.hash = hash, .member = table->n_members};
    memcpy(table->ids + table->ids_used, id, n);
    table->ids[table->ids_used + n] = '\0';
    table->ids_used += n + 1;
    return member;
}

bool pts_lots_add(pts_lots_table *table, const pts_lots_member *member, pts_given_lot lot) {
    size_t i = (size_t)(member - table->members);
    if (table->n_lots == table->lots_capacity) {
        void *grown = pts_lots_grown(table->lots, &table->lots_capacity, sizeof *table->lots);
        if (!grown)
            return false;
        table->lots = grown;
    }
    table->lots[table->n_lots++] = (pts_lots_lot){.member = i, .lot = lot};
    table->members[i].lots++;
    return true;
}

/* ---- handing out ---- */

typedef struct tally {
    size_t members, lots;
} tally;

static bool make_given(pts_given_members *given, const tally *t) {
    given->first = calloc(t->members + 1, sizeof *given->first);
    given->lots = calloc(t->lots + 1, sizeof *given->lots); /* never empty: no NULL */
    given->n = (int64_t)t->members;
    return given->first && given->lots;
}

/* Gives each member its place; its lots begin where those of the one before end. */
static void place_members(pts_lots_table *table, pts_scenario *scenario, const bool *wanted,
                          tally *tallies) {
    for (size_t i = 0; i < table->n_members; i++) {
        pts_lots_member *member = &table->members[i];
        if (!wanted[member->segment])
            continue;
        tally *t = &tallies[member->segment];
        size_t n = member->lots;
        member->lots = t->lots;
        t->lots += n;
        scenario->segments[member->segment].given.first[++t->members] = (int64_t)t->lots;
    }
}

/* Lots by earned day, oldest first, equal days in the order of the file: a counting sort. */
static size_t *order_lots(const pts_lots_table *table, int32_t start) {
    size_t *count = calloc(PTS_LOTS_AGE + 1, sizeof *count);
    size_t *order = calloc(table->n_lots + 1, sizeof *order);
    if (!count || !order) {
        free(count);
        free(order);
        return NULL;
    }
    for (size_t i = 0; i < table->n_lots; i++) /* an age is 1..PTS_LOTS_AGE */
        count[PTS_LOTS_AGE - (start - table->lots[i].lot.earned)]++;
    for (size_t sum = 0, age = 0; age < PTS_LOTS_AGE; age++) {
        size_t n = count[age];
        count[age] = sum;
        sum += n;
    }
    for (size_t i = 0; i < table->n_lots; i++)
        order[count[PTS_LOTS_AGE - (start - table->lots[i].lot.earned)]++] = i;
    free(count);
    return order;
}

static int give(pts_lots_table *table, int32_t start, pts_scenario *scenario, const bool *wanted,
                tally *tallies) {
    size_t *order = order_lots(table, start);
    bool enough = order != NULL;
    for (size_t i = 0; i < table->n_members; i++) {
        tallies[table->members[i].segment].members++;
        tallies[table->members[i].segment].lots += table->members[i].lots;
    }
    for (int i = 0; i < scenario->n_segments; i++) {
        enough = enough && (!wanted[i] || make_given(&scenario->segments[i].given, &tallies[i]));
        tallies[i] = (tally){0};
    }
    if (enough) {
        place_members(table, scenario, wanted, tallies);
        for (size_t i = 0; i < table->n_lots; i++) {
            const pts_lots_lot *lot = &table->lots[order[i]];
            pts_lots_member *member = &table->members[lot->member];
            scenario->segments[member->segment].given.lots[member->lots++] = lot->lot;
        }
    }
    free(order);
    return enough ? PTS_OK : PTS_ERR_MEMORY;
}

int pts_lots_give(pts_lots_table *table, int32_t start, pts_scenario *scenario,
                  const bool *wanted) {
    tally *tallies = calloc((size_t)scenario->n_segments + 1, sizeof *tallies);
    int status = tallies ? give(table, start, scenario, wanted, tallies) : PTS_ERR_MEMORY;
    for (int i = 0; i < scenario->n_segments && status != PTS_OK; i++) {
        pts_given_members *given = &scenario->segments[i].given;
        if (!wanted[i])
            continue;
        free(given->first);
        free(given->lots);
        *given = (pts_given_members){0};
    }
    free(tallies);
    return status;
}
