/* pointsim: lapses of an oracle's member at the end of a day: of lots that are due, in whole or in
 * part, or of the whole balance for want of activity.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

/* ---- the run-off ends where no point issued before the horizon's close is left ---- */

bool reference_holds_earlier_points(const struct reference_member *member) {
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left > 0 && member->lots[i].issue_day < member->world->h1)
            return true;
    return false;
}

void reference_stop_if_run_off(struct reference_member *member, int32_t day) {
    if (day >= member->world->h1 && !reference_holds_earlier_points(member))
        member->stopped = true;
}

/* ---- lapses ---- */

static int64_t lapsing_part(const struct reference_member *member, const struct reference_lot *lot,
                            int32_t day) {
    int64_t part = reference_terms(member->world, day)->part;
    return part < 1000000 ? (lot->left * part + 999999) / 1000000 : lot->left;
}

/* The share that lapses goes, or is converted; what is left gets another term from tomorrow on. */
static void lapse_lot(struct reference_member *member, struct reference_lot *lot, int32_t day,
                      bool converted) {
    int64_t points = lapsing_part(member, lot, day);
    lot->left -= points;
    if (member->world->expiry != EXPIRY_INACTIVITY)
        lot->expiry_day = reference_expiry_day(member, lot->tier, day + 1);
    if (!converted)
        reference_note_lapse(member, day, points);
    reference_book(member, converted ? REFERENCE_CONVERTED : REFERENCE_EXPIRED, day, points);
    reference_book_cohort(member, converted ? REFERENCE_COHORT_CONVERTED : REFERENCE_COHORT_EXPIRED,
                          lot->issue_day, day, points);
    reference_tell(member,
                   (struct reference_event){.tick = ((uint32_t)day + 1u) * 65536u,
                                            .type = converted ? REFERENCE_CONVERT : REFERENCE_LAPSE,
                                            .points = points,
                                            .issue_day = lot->issue_day});
}

/* What is converted is so as a whole; what lapses may stop the run-off between two lots. */
static void lapse_due_lots(struct reference_member *member, int32_t day) {
    int64_t due = 0;
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].expiry_day == day)
            due += lapsing_part(member, &member->lots[i], day);
    bool converted = !member->stopped && reference_converts(member, day, due);
    for (int i = 0; i < member->n_lots && !member->stopped; i++) {
        if (member->lots[i].expiry_day != day)
            continue;
        lapse_lot(member, &member->lots[i], day, converted);
        if (!converted)
            reference_stop_if_run_off(member, day);
    }
    if (converted)
        reference_stop_if_run_off(member, day);
}

static void lapse_inactive(struct reference_member *member, int32_t day) {
    if (member->deadline != day || !reference_holds_points(member) || member->stopped)
        return;
    int64_t due = 0;
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left > 0)
            due += lapsing_part(member, &member->lots[i], day);
    bool converted = reference_converts(member, day, due);
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left > 0)
            lapse_lot(member, &member->lots[i], day, converted);
    member->deadline = reference_deadline(member->world, day + 1);
    reference_stop_if_run_off(member, day);
}

void reference_lapses_of_day(struct reference_member *member, int32_t day) {
    if (member->world->expiry == EXPIRY_INACTIVITY)
        lapse_inactive(member, day);
    else
        lapse_due_lots(member, day);
    reference_drop_empty_lots(member);
}
