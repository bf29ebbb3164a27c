/* pointsim: model layer. The scenario (const, plain structs, as read) and the programme (const,
 * integer tables of one path, as the engine wants it).
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MODEL_H
#define POINTSIM_MODEL_H

#include "pointsim/rules.h"

/* ---- scenario ---- */

enum pts_lifetime { PTS_ENDLESS, PTS_EXPONENTIAL, PTS_PARETO_NBD, PTS_BG_NBD };
enum pts_rounding { PTS_FLOOR, PTS_NEAREST, PTS_CEIL };
enum pts_expiry { PTS_EXPIRY_NONE, PTS_ROLLING, PTS_CALENDAR, PTS_INACTIVITY, PTS_ANNIVERSARY };
enum pts_spend_model { PTS_SPEND_LOGNORMAL, PTS_SPEND_GAMMA_GAMMA };
enum pts_opening { PTS_OPENING_WARMUP, PTS_OPENING_BALANCE, PTS_OPENING_FILE };
enum pts_order { PTS_FEFO, PTS_FIFO, PTS_LIFO, PTS_PRO_RATA };
enum pts_span { PTS_TO_DAY, PTS_TO_MONTH_END, PTS_TO_QUARTER_END, PTS_TO_YEAR_END };
enum pts_activity { PTS_ACT_EARN, PTS_ACT_REDEEM, PTS_ACT_EITHER };
enum pts_leaver { PTS_LEAVER_FORFEITS, PTS_LEAVER_KEEPS };
enum pts_decision { PTS_ALWAYS, PTS_LOGIT };
enum pts_quantity { PTS_ONE, PTS_MAX, PTS_ALL };
enum { PTS_AT_PURCHASE = 1, PTS_AT_VISIT = 2 };

/* A lot that an opening member brings along. */
typedef struct pts_given_lot {
    int32_t points; /* 1..2^30 */
    int32_t earned; /* civil day of earning, before the horizon */
    int32_t expiry; /* last usable civil day, INT32_MAX = as the rules say */
} pts_given_lot;

/* Opening members of a segment with their lots, as read from a CSV file. Member i holds
 * lots[first[i]] .. lots[first[i + 1] - 1], oldest first. */
typedef struct pts_given_members {
    int64_t n;
    int64_t *first; /* [n + 1] */
    pts_given_lot *lots;
} pts_given_members;

/* Members of one kind. Behaviour parameters are numbers and so may be uncertain by path. */
typedef struct pts_segment {
    char *name;
    int draw_id;     /* stable part of the address of its members' draws, 0..65535 */
    int64_t members; /* alive on the first day of the horizon, 0..1e10 */
    int64_t sample;  /* sampled members wanted; 0 = its share of simulation.sample */
    bool has_tenure;
    pts_number tenure_mean_years; /* of opening members on that day; absent: the whole warm-up */
    pts_number tenure_shape;      /* gamma shape, default 1 */
    pts_number *enrolments;       /* real enrolments by horizon month; past the end: 0 */
    int n_enrolments;
    bool enrolments_constant;        /* a single number repeated for every horizon month */
    pts_number enrolment_growth;     /* a year, times (1 + growth)^(months / 12) */
    pts_number enrolment_season[12]; /* relative, January..December */
    pts_number purchases_per_year;   /* mean over members, a year is 365.25 days */
    bool purchases_mixed;            /* false: every member has the mean rate */
    pts_number purchases_shape;      /* gamma shape of the rate between members */
    bool purchase_at_enrolment;
    pts_number visits_per_year; /* 0 = no visits */
    bool visits_mixed;
    pts_number visits_shape;
    enum pts_lifetime lifetime;
    pts_number life_mean_days; /* exponential */
    pts_number life_shape;     /* Pareto/NBD: shape s and rate (scale) beta in days of mu */
    pts_number life_scale_days;
    pts_number dropout_a; /* BG/NBD: p ~ Beta(a, b) */
    pts_number dropout_b;
    enum pts_opening opening_from; /* where opening members get their points */
    char *opening_file;            /* CSV of member lots, relative to the scenario file */
    pts_given_members given;       /* what it holds; loaded with the scenario */
    pts_number opening_empty;      /* balance: share of members without points */
    pts_number opening_mean;       /* points of the others, lognormal */
    pts_number opening_cv;
    pts_number opening_lots;     /* equal lots a balance consists of, rounded */
    pts_number opening_age_days; /* mean age of a lot, exponential */
    pts_number dormant_share;    /* of members: nothing after their enrolment */
    pts_number weekdays[7];      /* relative purchase intensity Monday..Sunday */
    pts_number activity;         /* factor on the rates of programme.activities */
    enum pts_spend_model spend_model;
    pts_number spend_mean;          /* a purchase, arithmetic mean over members, currency units */
    pts_number spend_sd_between;    /* sd of log spend between members */
    pts_number spend_sd_within;     /* and between a member's purchases */
    pts_number spend_shape_between; /* gamma-gamma: q, shape of the members' rates, above 1 */
    pts_number spend_shape_within;  /* p, shape of a member's purchases */
    pts_number season[12];          /* relative purchase intensity January..December */
    pts_number propensity;      /* log-odds of redeeming at an opportunity, before other terms */
    pts_number propensity_sd;   /* normal spread between members */
    pts_number value_effect;    /* per ln(value per point / anchor) */
    pts_number pressure_effect; /* per share of the balance that expires within 30 days */
    pts_number size_effect;     /* per ln(balance / cheapest price) */
    pts_number never_share;     /* of members: they redeem never */
    pts_number threshold;       /* points below which a member does not think of redeeming */
} pts_segment;

/* What earns points without a purchase: sign-in, review, referral, binding a card, favouriting. */
typedef struct pts_activity_rule {
    char *name;
    int draw_id;
    pts_number per_year; /* occasions a member and year, Poisson */
    pts_number points;   /* for each, rounded */
    bool has_day, has_month, has_year, has_ever;
    pts_number most_day; /* rewarded occasions a member and calendar day, rounded */
    pts_number most_month;
    pts_number most_year;
    pts_number most_ever;
} pts_activity_rule;

/* Joins two uncertain numbers by a Gaussian copula. */
typedef struct pts_correlation {
    char *name;
    int draw_id; /* orders them, draws nothing */
    char *a;     /* JSON pointers of uncertain numbers */
    char *b;
    double rho;
} pts_correlation;

enum { PTS_MOST_ITEMS = 256 };

typedef struct pts_item {
    char *name;
    int draw_id;       /* orders equal prices */
    pts_number points; /* price, rounded to a whole point, 1..1e9 */
    pts_number cash;   /* cash part a unit, currency units */
    pts_number unit_cost;
    pts_number retail_value; /* above the cash part */
    pts_number utility;      /* of the multinomial logit choice */
    bool has_launch, has_retire;
    pts_date launch; /* first day offered; absent: always was */
    pts_date retire; /* last day offered; absent: never */
    bool has_weekdays;
    unsigned weekdays; /* set of days, bit 0 Monday: offered on these alone; absent: all */
    bool has_window;
    pts_month_day *window_on; /* every year from these dates on ... */
    int n_window_on;
    pts_number window_days; /* ... for so many days, rounded; absent: all year */
    bool has_markdown;
    int markdown_months;        /* after each so many since launch, or since the horizon's start */
    pts_number markdown_factor; /* the price is multiplied by this */
    pts_number markdown_floor;  /* points, rounded */
    bool has_season;
    pts_number season[12]; /* factors on the price by calendar month; absent: 1 */
    bool has_cost_steps;
    pts_number
        *step_units; /* redeemed in the fiscal year before the month, rounded: from so many on */
    int n_step_units;
    bool step_units_single;
    pts_number *step_costs; /* a unit costs this, currency units */
    int n_step_costs;
    bool step_costs_single;
    bool has_used_share;
    pts_number used_share; /* of units: the others cost nothing; absent: all */
    bool has_prize;
    pts_number prize_share; /* of units that win */
    pts_number prize_cost;  /* currency units a win */
    pts_number prize_retail;
    char *tag; /* offered only while a guard opens it; "": always */
    bool has_stock;
    pts_stock_rules stock; /* absent: endless */
} pts_item;

/* What an item asks for and is worth on a path, as the ledger books it. */
typedef struct pts_price {
    int32_t points;
    int64_t cash, retail; /* minor units */
} pts_price;

typedef struct pts_scenario {
    char *name;
    char *question;
    char *currency; /* a code for labels; money has two decimals */
    /* simulation */
    uint64_t seed;
    int64_t paths;                   /* 1..1e6 */
    int64_t sample;                  /* sampled members in all, opening and enrolled */
    pts_date start;                  /* first day of the horizon, first of a month */
    int horizon_months;              /* 1..1200 */
    int warmup_months;               /* 0..600 */
    bool counts_active, counts_lots; /* members, and what they hold, at month ends */
    bool counts_hours;               /* redemptions, by the hour */
    int runoff_months;               /* 0..1200; warm-up + horizon + run-off <= 100 years */
    bool counterfactual;             /* studies simulate the members without the programme too */
    /* economy: indices by month, mean-reverting lognormal of mean 1; sd 0 = always 1 */
    pts_number demand_sd;        /* of the month's shock to the log */
    pts_number demand_reversion; /* share of the log's distance from 0 that a month takes away */
    pts_number unit_cost_sd;
    pts_number unit_cost_reversion;
    pts_number economy_rho; /* correlation of the two shocks */
    /* economics: read by measures, never by the engine */
    bool has_margin, has_planned_urr, has_planned_cost;
    pts_number margin_rate;   /* of spend less refunds, before the cost of the programme */
    double planned_urr;       /* share of points issued that is ever redeemed */
    double planned_cost;      /* currency units a redeemed point */
    pts_number discount_rate; /* a year */
    int ltv_years;            /* from enrolment, 1..50 */
    /* budget, by horizon month, currency units; past the end of the list 0 */
    bool has_budget;
    pts_number *budget;
    int n_budget;
    bool budget_constant; /* a single number repeated for every horizon month */
    int fiscal_month;     /* first of the fiscal year, 1..12 */
    bool has_feedback;    /* purchases are drawn at the cap's times their rate, and thinned */
    pts_feedback feedback;
    bool has_value_response;
    pts_value_response value_response;
    pts_wake_up wake_up;
    /* correlations of uncertain numbers */
    pts_correlation *correlations;
    int n_correlations;
    struct pts_joint *joint; /* what they come to: model/joint.h */
    /* members */
    pts_segment *segments; /* in draw_id order */
    int n_segments;
    /* programme */
    pts_number anchor_points; /* anchor_points are worth anchor_value */
    pts_number anchor_value;
    pts_number points_per_unit; /* points a currency unit of spend, to 1e-6 */
    enum pts_rounding rounding;
    pts_number minimum_spend;  /* a purchase below earns nothing, currency units */
    pts_sale_rate *categories; /* in draw_id order, as sales channels */
    int n_categories;
    pts_sale_rate *sales_channels;
    int n_sales_channels;
    bool has_cap_day, has_cap_month, has_cap_year;
    pts_number cap_day; /* most points a member earns by purchases in a calendar day, rounded */
    pts_number cap_month;
    pts_number cap_year;
    bool has_pending;
    pts_number pending_days; /* from earning to vesting, rounded */
    bool has_returns;
    pts_number return_share;       /* of purchases that are returned */
    pts_number return_days;        /* at the latest after so many days, rounded; uniform */
    pts_activity_rule *activities; /* in draw_id order */
    int n_activities;
    pts_task *tasks; /* in draw_id order */
    int n_tasks;
    pts_campaign *campaigns; /* in draw_id order */
    int n_campaigns;
    enum pts_expiry expiry;
    pts_duration expiry_after;  /* rolling and inactivity */
    pts_duration expiry_cutoff; /* calendar: lots younger than this at a reset live on */
    bool has_grace;
    pts_number expiry_grace; /* days added to every expiry, rounded */
    bool has_part;
    pts_number expiry_part; /* share of what is due that lapses; the rest stays a term more */
    bool has_extension;
    pts_duration extension_by; /* an activity moves every earlier expiry to its day plus this */
    enum pts_activity extension_activity;
    enum pts_span expiry_to;    /* rolling: moved to the end of the span */
    pts_month_day *reset_dates; /* calendar */
    int n_reset_dates;
    enum pts_activity expiry_activity; /* inactivity: what counts as activity */
    enum pts_leaver leaver;
    unsigned redeem_at; /* set of PTS_AT_* */
    enum pts_decision decision;
    enum pts_quantity quantity;
    enum pts_order order; /* in which lots are consumed */
    int64_t max_units;    /* with PTS_MAX, >= 1 */
    pts_number hassle;    /* of redeeming, log-odds taken away */
    bool has_refresh;
    int refresh_months; /* the catalogue looks renewed so often, from the horizon's first day on */
    pts_number refresh_novelty;   /* log-odds added on that day ... */
    pts_number refresh_half_life; /* ... and half of it so many days later */
    bool has_near_expiry;
    pts_number near_expiry_days;     /* of points that expire within so many, rounded ... */
    pts_number near_expiry_discount; /* ... an item costs so much less, a share */
    pts_item *items;                 /* in draw_id order */
    int n_items;
    bool has_tiers;
    pts_tier_rules tiers;
    bool has_membership;
    pts_membership_rules membership;
    bool has_change;
    pts_change_rules change;
    pts_channel *channels; /* in draw_id order, as reminders */
    int n_channels;
    pts_reminder *reminders;
    int n_reminders;
    pts_number complaint_rate; /* of a lapse: for 1 000 points of a member in a day, default 0 */
    pts_number review_rate;
    pts_number churn_rate;
    bool has_conversion, has_coupons;
    pts_conversion_rules conversion;
    pts_coupon_rules coupons;
    bool has_issuance_quota, has_redemption_quota;
    pts_quota_rules issuance_quota, redemption_quota;
    pts_guard *guards; /* in draw_id order, as the next three */
    pts_partner *partners;
    pts_transfer *transfers;
    pts_auction *auctions;
    int n_guards, n_partners, n_transfers, n_auctions;
    bool has_interest, has_loan, has_incident, has_referral;
    pts_interest_rules interest;
    pts_loan_rules loan;
    pts_incident_rules incident;
    pts_referral_rules referral;
} pts_scenario;

/* Frees what the scenario owns; {0} is safe. */
void pts_scenario_free(pts_scenario *scenario);

/* Price of an item on a path, before anything moves it. PTS_OK or PTS_ERR_RANGE (not drawable). */
int pts_item_price(const pts_scenario *scenario, int item, uint32_t path, pts_price *price);
/* Whether an item is not offered every day at the same price. */
bool pts_item_moves(const pts_item *item);
/* Whether a change of the rules moves the prices of all items. */
bool pts_prices_change(const pts_scenario *scenario);
/* Its price in the months 1..H of the horizon, into price[0], price[stride], ...: that of the last
 * day up to the month's end on which it was offered since the warm-up began; before its first such
 * day, that day's. */
int pts_item_month_prices(const pts_scenario *scenario, int item, uint32_t path, int stride,
                          pts_price *price);

/* ---- keys: one table says what a scenario file may hold; loader, resolved output, JSON Schema,
 * reference and `explain` are made from it ---- */

enum pts_key_type {
    PTS_KEY_NUMBER,      /* pts_number: a number or a distribution object */
    PTS_KEY_NUMBERS,     /* pts_number[count] fixed length array (season) */
    PTS_KEY_NUMBER_LIST, /* pts_number ** with an int count at offset2: number or array */
    PTS_KEY_INTEGER,     /* int64_t or int (size) */
    PTS_KEY_REAL,        /* double: a plain number, never a distribution */
    PTS_KEY_SEED,        /* uint64_t: a JSON integer up to 2^53 or a decimal string */
    PTS_KEY_TEXT,        /* char * */
    PTS_KEY_BOOL,
    PTS_KEY_ENUM,       /* one of names[] -> int */
    PTS_KEY_SET,        /* array of names[] -> unsigned bit set */
    PTS_KEY_DATE,       /* pts_date */
    PTS_KEY_DURATION,   /* pts_duration, "12 months" or "90 days" or "2 years" */
    PTS_KEY_MONTHS,     /* int months: a duration of whole months or years */
    PTS_KEY_MONTH_DAYS, /* pts_month_day ** with an int count at offset2: ["12-31"] */
    PTS_KEY_NAMES,      /* char *** with an int count at offset2: names of other things of the file,
                         * each once; absent, none */
    PTS_KEY_OBJECT,     /* nested object, fields in the same struct */
    PTS_KEY_MAP         /* named things: array of structs, `size` bytes each, count at offset2; each
                        * begins with `char *name; int draw_id;` */
};

typedef struct pts_key {
    const char *name;
    enum pts_key_type type;
    size_t offset;    /* of the field in the struct that holds it */
    size_t offset2;   /* of its count, or of the bool `present` flag of an optional key */
    size_t offset3;   /* NUMBER_LIST: of the bool that says a single number was given */
    size_t size;      /* bytes of the field or of one named thing; 0: nothing is stored */
    int count;        /* fixed array length */
    bool required;    /* where it applies */
    bool has_present; /* offset2 is a bool set true when the key is given */
    double lo, hi;    /* accepted range; open_lo: lo itself is refused, open_hi (REAL alone): hi.
                               * TEXT: characters, DATE: years, DURATION: days, MONTH_DAYS and MAP:
                               * how many */
    bool open_lo, open_hi;
    const char *unit;
    const char *fallback; /* default as JSON text; NULL = none */
    size_t when_offset;   /* the key applies only when the enum (int) at this offset ... */
    unsigned when_mask;   /* ... is one of these (bit set); 0 = always. Given elsewhere: error */
    const char *const *names; /* ENUM, SET: NULL-terminated; TEXT: names[0] = accepted characters as
                               * in a bracket expression, or NULL for any */
    const struct pts_key *children; /* OBJECT, MAP: terminated by name == NULL */
    const char *doc;                /* one or two sentences: meaning */
} pts_key;

/* The root table, terminated by name == NULL, offsets in pts_scenario. */
extern const pts_key pts_scenario_keys[];

/* ---- problems: everything wrong with an input, found at once ---- */

typedef struct pts_problem {
    char *where;   /* JSON path, such as programme.expiry.after */
    char *message; /* found, accepted and what to do */
    int line;      /* of the file; 0 = unknown */
} pts_problem;

typedef struct pts_problems {
    pts_problem *list;
    int n, capacity;
    bool out_of_memory;
} pts_problems;

/* Appends a problem; printf-like message. */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
void pts_problems_add(pts_problems *problems, const char *where, int line, const char *format, ...);
void pts_problems_free(pts_problems *problems);

/* Checks across keys (ranges of single keys are the loader's): spans of time, rules that
 * contradict each other, supports. A check that reads a place which already stands in `problems` is
 * left out. Adds to `problems`; PTS_ERR_INPUT if any was added. */
int pts_scenario_validate(const pts_scenario *scenario, pts_problems *problems);

/* ---- sample plan: how many members are simulated, fixed for all paths ---- */

typedef struct pts_plan {
    double enrolments;          /* real ones of the horizon, mean over paths */
    int64_t weight;             /* real members a sampled one stands for */
    int64_t opening;            /* sampled opening members */
    int64_t members_difference; /* weight * opening - members: printed */
} pts_plan;

int pts_sample_plan(const pts_scenario *scenario, pts_plan *plans); /* [segment] */

#endif
