/* pointsim tests: the CSV files: escaping, footing, empty cells.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store_fake.h"

#include "io/table.h"

/* What a text becomes as a cell between two others. */
static void assert_cell(const char *text, const char *cell) {
    char *got = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&got, &size);
    pts_table table = {.out = out};
    pts_table_text(&table, text);
    (void)fclose(out);
    cr_assert_str_eq(got, cell, "<%s> became <%s>", text, got);
    free(got);
}

Test(store_csv, texts_are_quoted_where_needed) {
    assert_cell("plain text", "plain text");
    assert_cell("", "");
    assert_cell("a,b", "\"a,b\"");
    assert_cell("a;b", "\"a;b\"");
    assert_cell("say \"x\"", "\"say \"\"x\"\"\"");
    assert_cell(" blank", "\" blank\"");
    assert_cell("two\nlines\r\n", "\"two lines  \"");
    assert_cell("Zürich 東京", "Zürich 東京");
}

Test(store_csv, formulas_are_defused) {
    assert_cell("=1+1", "'=1+1");
    assert_cell("+1", "'+1");
    assert_cell("-1", "'-1");
    assert_cell("@SUM(A1)", "'@SUM(A1)");
    assert_cell("\t=1", "\"' =1\"");
    assert_cell("  =1", "\"'  =1\"");
    assert_cell("\r@x", "\"' @x\"");
    assert_cell("'=1", "''=1");
    assert_cell("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
    assert_cell("a=1", "a=1");
    assert_cell("\t", "\" \"");
}

Test(store_csv, figures_are_exact_or_empty) {
    char *got = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&got, &size);
    pts_table table = {.out = out};
    pts_table_figure(&table, (pts_figure){0.1 + 0.2, true});
    pts_table_figure(&table, (pts_figure){-0.5, true});
    pts_table_figure(&table, (pts_figure){-0.0, true});
    pts_table_figure(&table, (pts_figure){7.0, false});
    pts_table_integer(&table, INT64_MIN);
    pts_table_figure(&table, (pts_figure){1.0 / 0.0, true});
    pts_table_end(&table);
    (void)fclose(out);
    cr_assert_str_eq(got, "0.30000000000000004,-0.5,0,,-9223372036854775808,\n");
    free(got);
}

/* ---- ledger.csv ---- */

enum { COLUMNS = 10 }; /* opening .. closing */

typedef struct row {
    char path[32], month[16], segment[64];
    long long cell[COLUMNS];
} row;

static bool read_row(char **at, row *r) {
    int used = 0;
    if (sscanf(*at, "%31[^,],%15[^,],%63[^,]%n", r->path, r->month, r->segment, &used) != 3)
        return false;
    *at += used;
    for (int c = 0; c < COLUMNS; c++) {
        cr_assert_eq(sscanf(*at, ",%lld%n", &r->cell[c], &used), 1, "at <%.20s>", *at);
        *at += used;
    }
    int others = 0; /* what is no flow of points */
    while (sscanf(*at, ",%*d%n", &used) == 0 && **at == ',') {
        *at += used;
        others++;
    }
    cr_assert_eq(others, PTS_FLOWS - 8);
    cr_assert_eq(*(*at)++, '\n');
    return true;
}

/* Adds the rows again: each foots, opens as the month before closed; returns their number. */
static int assert_foots(char *text, long long sum[COLUMNS]) {
    static const char header[] =
        "path,month,segment,opening,issued,received,redeemed,converted,"
        "expired,forfeited,reversed,sent,closing,spend_minor,cash_minor,"
        "cost_minor,retail_minor,purchases,visits,opportunities,"
        "redemptions,enrolled,left,activities,capped,returns,"
        "refunds_minor,active,repeating,retained,redeeming,issued_task,"
        "clipped,issued_campaign,issued_tier,benefit_cost_minor,upgrades,downgrades,fees_minor,"
        "renewal_offers,renewals,messages,reached,opened,clicked,"
        "message_cost_minor,complaints,bad_reviews,churned,issued_compensation,issued_sale,"
        "donated,vouchers,vouchers_used,conversion_cost_minor,woken,"
        "coupons,coupons_used,coupon_cost_minor,withheld,sold_out,refused,exchanged_out,exchanges_out,settlement_paid_minor,"
        "issued_partner,exchanges_in,settlement_received_minor,survey_cost_minor,"
        "issued_interest,loans,borrowed,loan_fees,written_off,care_messages,live_lots,dormant_points,issued_fault,fault_held,recovered,frozen,account_reviews,review_cost_minor,"
        "transfers,transfer_fees,stock,stock_taken,referred,issued_referral,referred_beyond,bids,auctioned,auction_points\n";
    long long closing[2] = {0};
    cr_assert(strncmp(text, header, strlen(header)) == 0, "%.200s", text);
    int n = 0;
    row r;
    for (char *at = text + strlen(header); read_row(&at, &r); n++) {
        const long long *x = r.cell;
        int segment = strcmp(r.segment, "students") == 0;
        cr_assert_eq(x[0] + x[1] + x[2], x[3] + x[4] + x[5] + x[6] + x[7] + x[8] + x[9]);
        if (strcmp(r.month, "2026-11") != 0)
            cr_assert_eq(x[0], closing[segment], "%s %s %s", r.path, r.month, r.segment);
        closing[segment] = x[9];
        for (int c = 0; c < COLUMNS; c++)
            sum[c] += x[c];
    }
    return n;
}

Test(store_csv, ledger_foots_when_added_again) {
    stored s;
    stored_init(&s, 2, 0);
    fake_issue(&s.f.results.paths[1], 1, 3, 11);
    fake_close(&s.f.results.paths[1]);
    stored_write(&s);
    char *text = stored_read(&s, "ledger.csv");
    long long sum[COLUMNS] = {0};
    cr_assert_eq(assert_foots(text, sum), 2 * FAKE_MONTHS * 2);
    cr_assert_eq(sum[1], 2 * 2000 + 11);
    cr_assert_eq(sum[3], 2 * 750);
    cr_assert_eq(sum[5], 2 * 50);
    cr_assert_eq(sum[6], 2 * 60);
    cr_assert_not_null(strstr(
        text, "\n0,2026-11,adults,700,500,0,300,0,0,0,0,0,900,150000,1000,2000,5000,30,9,8,3,"));
    cr_assert_not_null(strstr(
        text, "\n1,2027-01,students,1000,11,0,250,0,0,0,0,0,761,50050,0,2250,3500,10,0,12,2,"));
    free(text);
    stored_free(&s);
}

Test(store_csv, ledger_of_sums) {
    stored s;
    stored_init(&s, 3, 0);
    s.in.ledger_rows = PTS_LEDGER_SUM;
    stored_write(&s);
    char *text = stored_read(&s, "ledger.csv");
    long long sum[COLUMNS] = {0};
    cr_assert_eq(assert_foots(text, sum), FAKE_MONTHS * 2);
    cr_assert_eq(sum[1], 3 * 2000);
    cr_assert_not_null(strstr(text, "\nsum,2026-11,adults,2100,1500,0,900,"));
    free(text);
    stored_free(&s);
}

/* 50 MB are 250 000 rows of this size: the sums take their place unless paths are asked for. */
Test(store_csv, a_long_ledger_becomes_sums) {
    enum { MANY = 45000 };
    stored s;
    stored_init(&s, 1, 0);
    pts_ledger *one = s.f.results.paths;
    s.f.results.paths = malloc(MANY * sizeof *one);
    s.estimates.frame.inputs = realloc(s.estimates.frame.inputs, MANY * sizeof(pts_inputs));
    for (int i = 0; i < MANY; i++) {
        s.f.results.paths[i] = *one;
        s.estimates.frame.inputs[i] = (pts_inputs){.anchor = 0.01};
    }
    s.f.results.n_paths = s.estimates.n_paths = MANY;
    stored_write(&s);
    struct stat found;
    cr_assert_eq(stat(stored_path(&s, "ledger.csv"), &found), 0);
    cr_assert(found.st_size < 5000, "%lld bytes", (long long)found.st_size);
    char *text = stored_read(&s, "ledger.csv");
    long long sum[COLUMNS] = {0};
    cr_assert_eq(assert_foots(text, sum), FAKE_MONTHS * 2);
    cr_assert_eq(sum[1], 2000LL * MANY);
    free(text);
    s.in.ledger_rows = PTS_LEDGER_PATHS;
    stored_write(&s);
    cr_assert_eq(stat(stored_path(&s, "ledger.csv"), &found), 0);
    cr_assert(found.st_size > 50000000, "%lld bytes", (long long)found.st_size);
    free(s.f.results.paths);
    s.f.results.paths = one;
    s.f.results.n_paths = 1;
    stored_free(&s);
}

Test(store_csv, sums_beyond_int64_are_an_error) {
    stored s;
    stored_init(&s, 2, 0);
    for (int i = 0; i < 2; i++)
        pts_ledger_flow(&s.f.results.paths[i], 0, 1)[PTS_ISSUED] = INT64_MAX / 2 + 1;
    s.in.ledger_rows = PTS_LEDGER_SUM;
    cr_assert_eq(pts_store_write(s.dir, &s.in, &s.problems), PTS_ERR_RANGE);
    cr_assert_eq(s.problems.n, 1);
    cr_assert_eq(stored_entries(s.dir, false), 0);
    stored_free(&s);
}

/* ---- the other tables ---- */

Test(store_csv, monthly_has_empty_cells_for_what_is_not_known) {
    stored s;
    stored_init(&s, 13, 0);
    stored_write(&s);
    char *text = stored_read(&s, "monthly.csv");
    cr_assert(strncmp(text, "month,measure,unit,mean,se,p05,p25,p50,p75,p95,window\n", 54) == 0);
    /* 13 paths have quartiles and no 90 % band */
    cr_assert_not_null(
        strstr(text, "\n2026-12,outstanding,points,2050,0,,2050,2050,2050,,month end\n"));
    cr_assert_not_null(strstr(text, "\n2027-01,redemption_rate,share,2.5,0,,2.5,2.5,2.5,,month\n"));
    cr_assert_not_null(strstr(text, "\n2026-12,conversion,share,,,,,,,,month\n"));
    cr_assert_null(strstr(text, ",urr,"));
    cr_assert_null(strstr(text, "nan"));
    free(text);
    stored_free(&s);
}

Test(store_csv, paths_has_every_headline) {
    stored s;
    stored_init(&s, 2, 0);
    stored_write(&s);
    char *text = stored_read(&s, "paths.csv");
    char *line = strtok(text, "\n");
    cr_assert(strncmp(line, "path,outstanding_start,issued,", 30) == 0);
    int columns = 1;
    for (char *c = line; *c; c++)
        columns += *c == ',';
    cr_assert_eq(columns, PTS_MEASURES + 3); /* path, anchor, margin rate */
    cr_assert(strncmp(strtok(NULL, "\n"), "0,700,2000,750,50,60,0,1840,0,0,,0.375,", 39) == 0);
    cr_assert(strncmp(strtok(NULL, "\n"), "1,700,2000,750,50,60,0,1840,0,0,,0.375,", 39) == 0);
    cr_assert_null(strtok(NULL, "\n"));
    free(text);
    stored_free(&s);
}

/* Every point of an issue month is in its rows: issued less the rest is what stays open. */
Test(store_csv, cohorts_add_up) {
    stored s;
    stored_init(&s, 1, 0);
    stored_write(&s);
    char *text = stored_read(&s, "cohorts.csv");
    cr_assert_str_eq(
        text, "issue_month,age,issued,redeemed,expired,forfeited,reversed,converted,transferred\n"
              "opening,0,700,300,0,0,0,0,0\n"
              "opening,1,0,100,50,0,0,0,0\n"
              "opening,2,0,0,0,0,0,0,0\n"
              "opening,runoff,0,200,50,0,0,0,0\n"
              "2026-11,0,1500,0,0,0,0,0,0\n"
              "2026-11,1,0,100,0,0,0,0,0\n"
              "2026-11,2,0,250,0,0,0,0,0\n"
              "2026-11,runoff,0,950,100,0,0,0,0\n"
              "2026-12,0,400,0,0,0,0,0,0\n"
              "2026-12,1,0,0,0,60,0,0,0\n"
              "2026-12,runoff,0,100,0,0,0,0,0\n"
              "2027-01,0,100,0,0,0,0,0,0\n"
              "2027-01,runoff,0,20,0,0,0,0,0\n");
    free(text);
    stored_free(&s);
}

Test(store_csv, hostile_names_stay_texts) {
    stored s;
    stored_init(&s, 1, 0);
    strcpy(s.f.names[0], "=cmd|' /C calc'!A0,\"x\"");
    strcpy(s.f.currency, "@EUR\n2026-11,outstanding");
    strcpy(s.f.name, "a\tb \"c\", `rm`\n");
    stored_write(&s);
    char *ledger = stored_read(&s, "ledger.csv"), *monthly = stored_read(&s, "monthly.csv");
    char *about = stored_read(&s, "about.tsv");
    cr_assert_not_null(strstr(ledger, ",\"'=cmd|' /C calc'!A0,\"\"x\"\"\",700,"));
    cr_assert_not_null(strstr(monthly, "2026-11,spend,\"'@EUR 2026-11,outstanding\",1500,"));
    cr_assert_null(strstr(monthly, "\n2026-11,outstanding\""));
    cr_assert_str_eq(about, "name\tpaths\tmembers\tsimulated_members\tanchor\n"
                            "a b 'c', `rm` \t1\t950\t9\t0.01\n");
    free(ledger);
    free(monthly);
    free(about);
    stored_free(&s);
}
