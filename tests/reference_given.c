/* pointsim: the lots that an oracle's opening member brings along: lines of a member file, or a
 * balance drawn for it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a member file: member,segment,points,earned,expires ---- */

enum { COLUMNS = 5, NAME = 128 };

struct names {
    char (*list)[NAME];
    int64_t n;
};

static int64_t number_of(struct names *names, const char *name) {
    for (int64_t i = names->n - 1; i >= 0; i--)
        if (strcmp(names->list[i], name) == 0)
            return i;
    char(*list)[NAME] = realloc(names->list, (size_t)(names->n + 1) * sizeof *list);
    if (!list)
        return -1;
    names->list = list;
    snprintf(names->list[names->n], NAME, "%s", name);
    return names->n++;
}

static void split(char *line, char *cell[COLUMNS]) {
    line[strcspn(line, "\r\n")] = '\0';
    for (int i = 0; i < COLUMNS; i++) {
        size_t n = strcspn(line, ",");
        cell[i] = line;
        line += n;
        if (*line)
            *line++ = '\0';
    }
}

static int32_t day_of(const struct reference_world *world, const char *text) {
    pts_date date;
    return pts_date_parse(text, &date) ? pts_date_to_day(date) - world->base : REFERENCE_NO_DAY;
}

static int add_line(const struct reference_world *world, struct reference_segment *segment,
                    struct names *members, char *const cell[COLUMNS]) {
    int64_t member = number_of(members, cell[0]);
    struct reference_given *given =
        realloc(segment->given, (size_t)(segment->n_given + 1) * sizeof *given);
    if (!given || member < 0)
        return PTS_ERR_MEMORY;
    segment->given = given;
    if (strtoll(cell[2], NULL, 10) == 0)
        return PTS_OK;
    given[segment->n_given++] = (struct reference_given){.member = member,
                                                         .points = strtoll(cell[2], NULL, 10),
                                                         .earned = day_of(world, cell[3]),
                                                         .expires = day_of(world, cell[4])};
    return PTS_OK;
}

int reference_given_read(const struct reference_world *world, struct reference_segment *segment,
                         const char *name, const char *file) {
    char path[1024], line[512], *cell[COLUMNS];
    struct names members = {0};
    int status = PTS_OK;
    bool absolute = file && file[0] == '/';
    snprintf(path, sizeof path, "%s%s%s", absolute ? "" : world->folder, absolute ? "" : "/", file);
    FILE *in = file ? fopen(path, "r") : NULL;
    if (!in || !fgets(line, sizeof line, in))
        status = PTS_ERR_IO;
    while (status == PTS_OK && fgets(line, sizeof line, in)) {
        split(line, cell);
        if (strcmp(cell[1], name) == 0)
            status = add_line(world, segment, &members, cell);
    }
    if (segment->members == 0)
        segment->members = members.n;
    free(members.list);
    if (in)
        fclose(in);
    return status;
}

/* Without replacement: a permutation by eight Feistel rounds, walked until it falls below n. */
static int64_t permuted(const struct reference_member *member, int64_t j, int64_t n) {
    int half = 1;
    while (((int64_t)1 << 2 * half) < n)
        half++;
    int64_t mask = ((int64_t)1 << half) - 1;
    do {
        int64_t l = j >> half;
        int64_t r = j & mask;
        for (uint32_t i = 0; i < 8; i++) {
            uint32_t stream = STREAM_SAMPLE | member->segment->draw_id << 8;
            pts_block block = pts_philox(member->world->seed, i, stream | member->world->twin << 31,
                                         (uint32_t)r, member->world->path);
            int64_t mixed = l ^ (block.word[0] & mask);
            l = r;
            r = mixed;
        }
        j = (l << half) + r;
    } while (j >= n);
    return j;
}

/* ---- lots ---- */

/* The last day of a lot: given or by the rules; with inactivity, its say in the deadline. */
static int32_t last_day(const struct reference_member *member, const struct reference_given *lot) {
    const struct reference_world *world = member->world;
    if (lot->expires != REFERENCE_NO_DAY)
        return lot->expires + world->grace_days;
    return world->expiry == EXPIRY_INACTIVITY ? reference_deadline(world, lot->earned)
                                              : reference_expiry_day(member, NULL, lot->earned);
}

static void bring(struct reference_member *member, const struct reference_given *lot) {
    int32_t last = last_day(member, lot);
    bool inactivity = member->world->expiry == EXPIRY_INACTIVITY;
    if (!inactivity && last < member->world->h0)
        return;
    reference_add_lot(member,
                      (struct reference_lot){.issue_day = lot->earned,
                                             .expiry_day = inactivity ? REFERENCE_NO_DAY : last,
                                             .vest_day = lot->earned,
                                             .left = lot->points});
    reference_book(member, REFERENCE_ISSUED, lot->earned, lot->points);
    reference_book_cohort(member, REFERENCE_COHORT_ISSUED, lot->earned, lot->earned, lot->points);
}

/* With inactivity all lots lapse at once, on the latest of their days. */
static bool have_lapsed(struct reference_member *member, const struct reference_given *lots,
                        int n) {
    if (member->world->expiry != EXPIRY_INACTIVITY)
        return false;
    member->deadline = INT32_MIN;
    for (int i = 0; i < n; i++) {
        int32_t last = last_day(member, &lots[i]);
        member->deadline = last > member->deadline ? last : member->deadline;
    }
    return member->deadline < member->world->h0;
}

/* Of equal days the earlier line, or the lot drawn first. */
static void bring_oldest_first(struct reference_member *member, const struct reference_given *lots,
                               int n) {
    int32_t day = INT32_MIN;
    for (bool more = !have_lapsed(member, lots, n); more;) {
        int32_t next = INT32_MAX;
        for (int i = 0; i < n; i++)
            if (lots[i].earned == day)
                bring(member, &lots[i]);
            else if (lots[i].earned > day && lots[i].earned < next)
                next = lots[i].earned;
        more = next != INT32_MAX;
        day = next;
    }
}

static void bring_from_file(struct reference_member *member) {
    const struct reference_segment *segment = member->segment;
    int64_t who = member->number;
    if (segment->weight > 1)
        who = permuted(member, who, segment->members);
    struct reference_given *own = calloc((size_t)segment->n_given + 1, sizeof *own);
    int n = 0;
    if (!own) {
        member->status = PTS_ERR_MEMORY;
        return;
    }
    for (int i = 0; i < segment->n_given; i++)
        if (segment->given[i].member == who)
            own[n++] = segment->given[i];
    bring_oldest_first(member, own, n);
    free(own);
}

/* ---- a balance that is drawn ---- */

static int64_t drawn_balance(const struct reference_member *member) {
    const struct reference_segment *segment = member->segment;
    pts_block block = reference_block(member, STREAM_OPENING, 0);
    double q = pts_log(1.0 + segment->balance_cv * segment->balance_cv);
    double log_points =
        pts_log(segment->balance_mean) - 0.5 * q + sqrt(q) * pts_normal(pts_unit(block.word[1]));
    double points = pts_exp(log_points) + 0.5;
    if (block.word[0] < reference_word_below(segment->empty_share))
        return 0;
    return points < 1073741824.0 ? (int64_t)points : 1073741824;
}

/* The age is drawn until the lot is neither too old nor lapsed. */
static struct reference_given drawn_lot(struct reference_member *member, uint32_t l,
                                        int64_t points) {
    const struct reference_world *world = member->world;
    struct reference_given lot = {.points = points, .expires = REFERENCE_NO_DAY};
    for (uint32_t i = 0; i < 65536; i++) {
        uint32_t word = reference_block(member, STREAM_OPENING, (l + 1) * 65536u + i).word[0];
        double age = -pts_log(pts_unit(word)) * member->segment->balance_age_days;
        if ((int64_t)age + 1 > 16000)
            continue;
        lot.earned = world->h0 - (int32_t)age - 1;
        if (last_day(member, &lot) >= world->h0)
            return lot;
    }
    member->status = PTS_ERR_RANGE;
    return lot;
}

static void bring_balance(struct reference_member *member) {
    int64_t balance = drawn_balance(member);
    int64_t n = (int)(member->segment->balance_lots + 0.5);
    struct reference_given lots[64];
    n = n < balance ? n : balance;
    for (int64_t l = 0; l < n && member->status == PTS_OK; l++)
        lots[l] = drawn_lot(member, (uint32_t)l, balance / n + (l < balance % n));
    if (member->status == PTS_OK)
        bring_oldest_first(member, lots, (int)n);
}

void reference_open_lots(struct reference_member *member) {
    if (member->opening && member->segment->opening == OPENING_FILE)
        bring_from_file(member);
    if (member->opening && member->segment->opening == OPENING_BALANCE)
        bring_balance(member);
    reference_note_held(member, 0);
}
