/* pointsim: inside of the oracle: booking, lots, earning, returning and redeeming of one member.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_LOTS_H
#define POINTSIM_TESTS_REFERENCE_LOTS_H

#include "reference_member.h"

/* ---- booking: reference_book.c ---- */

/* Adds weight times n to the flow's bin of the day. */
void reference_book(struct reference_member *member, enum reference_flow flow, int32_t day,
                    int64_t n);
void reference_book_cohort(struct reference_member *member, enum reference_cohort_flow flow,
                           int32_t issue_day, int32_t day, int64_t points);
/* Emits the event with the member's balance. */
void reference_tell(struct reference_member *member, struct reference_event event);
/* The same of an event without a balance. */
void reference_tell_aside(struct reference_member *member, struct reference_event event);
/* Books what an event takes of a lot, and tells it. */
void reference_take_part(struct reference_member *member, enum reference_cohort_flow flow,
                         int32_t issue_day, int32_t day, int64_t points);
/* Tells all lots. */
void reference_tell_held(struct reference_member *member, uint32_t tick);
/* The lots at the end of a bin, for the check of conservation. */
void reference_note_held(struct reference_member *member, int bin);

/* ---- lots: reference_lots.c ---- */

/* All its points, pending ones too, less what is owed. */
int64_t reference_balance(const struct reference_member *member);
/* Those above 0 that can be redeemed on the day ... */
int64_t reference_vested(const struct reference_member *member, int32_t day);
/* ... and what of them is left after debts; nothing of a frozen account. */
int64_t reference_available(const struct reference_member *member, int32_t day);
bool reference_holds_points(const struct reference_member *member);
/* E(day): the last day a lot issued on the day, in the tier, can be used. */
int32_t reference_expiry_day(const struct reference_member *member,
                             const struct reference_tier *tier, int32_t day);
/* The same by the terms of a world, whatever the day. */
int32_t reference_expiry_by(const struct reference_world *world,
                            const struct reference_member *member,
                            const struct reference_tier *tier, int32_t day);
/* The day at whose end the balance lapses if the last activity was on `day`. */
int32_t reference_deadline(const struct reference_world *world, int32_t day);
/* A lot of points (or of a debt), which stays the youngest. */
int64_t reference_add_lot(struct reference_member *member, struct reference_lot lot);
/* Repays debts, the oldest first, from points of an issue day; what is left of them. */
int64_t reference_repay(struct reference_member *member, int32_t issue_day, int32_t day,
                        int64_t points);
/* Makes a lot of issued points, less debts; its id. */
int64_t reference_credit(struct reference_member *member, int32_t day, int64_t points);
/* The same of an earning, which is an activity. */
int64_t reference_issue(struct reference_member *member, int32_t day, int64_t points);
/* Takes vested points in the order of consumption, booking the cohorts they leave. */
void reference_consume(struct reference_member *member, int32_t day, int64_t points,
                       enum reference_cohort_flow flow);
/* An activity of a kind sets the clock and extends lots if the rules say so. */
void reference_active(struct reference_member *member, int32_t day,
                      enum reference_activity_kind kind);
void reference_drop_empty_lots(struct reference_member *member);

/* ---- lapses: reference_lapse.c ---- */

/* The run-off ends where no point issued before the horizon's close is left. */
bool reference_holds_earlier_points(const struct reference_member *member);
void reference_stop_if_run_off(struct reference_member *member, int32_t day);
void reference_lapses_of_day(struct reference_member *member, int32_t day);

/* ---- feedback: reference_feedback.c ---- */

/* Whether candidate k of purchases, or visits, happens; counts what is clipped. */
bool reference_happens(struct reference_member *member, bool visit, uint32_t tick, uint32_t k);

/* ---- tasks: reference_task.c ---- */

/* A purchase, or an activity, has happened. */
void reference_do_tasks(struct reference_member *member, bool purchase, uint32_t tick, uint32_t k);
double reference_task_pressure(const struct reference_member *member, int32_t day);

/* ---- campaigns: reference_campaign.c ---- */

/* Log-odds that they add at an opportunity. */
double reference_campaign_odds(const struct reference_member *member, int32_t day);
/* x times the factors of those that are on at a purchase; *bonus = the points that they add. */
double reference_campaign_multiplied(const struct reference_member *member, int32_t day, double x,
                                     int64_t *bonus);

/* ---- conversion: reference_conversion.c ---- */

/* Whether all the points that lapse at the end of the day are converted; books what that costs. */
bool reference_converts(struct reference_member *member, int32_t day, int64_t points);

/* ---- exchange with partners: reference_exchange.c ---- */

void reference_exchange_begins(struct reference_member *member);
/* Tick of the next opportunity, or arrival. */
uint32_t reference_next_exchange(const struct reference_member *member);
void reference_exchange_happens(struct reference_member *member);

/* ---- transfers: reference_transfers.c ---- */

void reference_transfers_begin(struct reference_member *member);
uint32_t reference_next_transfer(const struct reference_member *member);
void reference_transfer_happens(struct reference_member *member);
/* Points of a lot have left the member for another. */
void reference_note_sent(const struct reference_member *member, const struct reference_lot *lot,
                         int64_t points);
void reference_transfers_leave(const struct reference_member *member, uint32_t tick);
/* What others sent on the day before. */
void reference_mail_comes(struct reference_member *member, int32_t day);

/* ---- interest and loan: reference_savings.c ---- */

void reference_interest_comes(struct reference_member *member, int32_t day);
/* At a purchase or visit with too few points: perhaps the member borrows, and redeems. */
void reference_borrow(struct reference_member *member, uint32_t tick, uint32_t k,
                      enum reference_stream choice);

/* ---- referral: reference_referral.c ---- */
void reference_referral_begins(struct reference_member *member);
uint32_t reference_next_referral(const struct reference_member *member);
void reference_referral_happens(struct reference_member *member);

/* ---- points issued by mistake: reference_incident.c ---- */

void reference_incident_comes(struct reference_member *member, int32_t day);
bool reference_frozen(const struct reference_member *member, int32_t day);

/* ---- guards: reference_guards.c ---- */

/* Waits for all others at the end of a day at which guards look, who then do. */
void reference_day_ends(struct reference_member *member, int32_t day);
/* What they leave of the points of an act. */
int64_t reference_guarded(const struct reference_world *world, int32_t day, int64_t points);
/* Tallies by day, of which they see weeks. */
void reference_guards_see(const struct reference_member *member, int32_t day,
                          enum reference_flow flow, int64_t points);
bool reference_has_guards(const struct reference_world *world);

/* ---- instant coupons: reference_coupons.c ---- */

bool reference_holds_coupon(const struct reference_member *member, int32_t day);
/* Purchase k uses the coupon that is held, and may yield one. */
void reference_coupons_of_purchase(struct reference_member *member, uint32_t tick, uint32_t k,
                                   int64_t minor);

/* ---- categories and channels of sale: reference_sales.c ---- */

/* What multiplies the points of purchase k for its category, and for its channel. */
void reference_sale_factors(const struct reference_member *member, uint32_t k, double factor[2]);

/* ---- earning and returning: reference_earn.c ---- */

/* Makes the lot of a purchase and plans its return; the points earned. */
int64_t reference_earn(struct reference_member *member, uint32_t tick, uint32_t k, int32_t minor);
void reference_activity_happens(struct reference_member *member, struct reference_candidate now);
/* The next return: where in member->returns, -1 = none. */
int reference_next_return(const struct reference_member *member);
void reference_return_happens(struct reference_member *member, int index);

/* ---- given opening lots: reference_given.c ---- */

void reference_open_lots(struct reference_member *member);

/* ---- redeeming: reference_redeem.c ---- */

bool reference_can_ever_redeem(const struct reference_member *member);
/* Sixteenths of the available balance that lapse within 30 days. */
int64_t reference_sixteenths_due(const struct reference_member *member, int32_t day);
/* A purchase, visit or reminder at which the member may redeem; `word` decides. */
/* Whether a redemption of one unit gets it, and nothing else, where members share pools. */
bool reference_is_served(struct reference_member *member, uint32_t tick, uint32_t k,
                         enum reference_stream stream, const struct reference_item *item);
void reference_opportunity(struct reference_member *member, uint32_t tick, uint32_t k,
                           uint32_t word, enum reference_stream choice, double uplift);

/* ---- reminders: reference_reminders.c ---- */

/* Tick of the day's next one that may be due, whether or not it finds points. */
uint32_t reference_next_reminder(const struct reference_member *member, int32_t day);
void reference_reminder_happens(struct reference_member *member, int32_t day);
void reference_note_lapse(struct reference_member *member, int32_t day, int64_t points);

/* ---- a change of the rules: reference_change.c ---- */

/* What it does at the start of its day. */
void reference_change_comes(struct reference_member *member, int32_t day);

/* Units of an item at a price, for points that the member can use. */
/* What every redemption does, but for what is got for the points. */
void reference_spend(struct reference_member *member, uint32_t tick, int64_t points);
void reference_hand_over(struct reference_member *member, uint32_t tick, uint32_t k,
                         enum reference_stream stream, const struct reference_item *item,
                         int64_t price, int64_t units);
/* Units of a redemption at candidate k: how many are used, what they cost and win. */
void reference_book_units(struct reference_member *member, const struct reference_item *item,
                          enum reference_stream choice, uint32_t k, int32_t day, int64_t units);

/* ---- auctions: reference_auctions.c ---- */
void reference_auctions_begin(struct reference_member *member);
uint32_t reference_next_session(const struct reference_member *member);
void reference_session_comes(struct reference_member *member);

#endif
