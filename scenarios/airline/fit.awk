# What 2017 tells of the airline's members: their lots, their rates, and what 2018 really brought.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# awk -v out=FOLDER -f fit.awk customer_loyalty_history.csv customer_flight_activity.csv
# Writes FOLDER/airline_lots.csv, airline.json, airline_enrolments.json and airline_actual.csv.
# The rules are those of the head of compare.sh. Months count from 1 = January 2017; an exposure is
# the days of a month that a member belonged to the programme.

function stop(message) {
    print "airline: " message > "/dev/stderr"
    failed = 1
    exit 3
}

# Column numbers by name; the first line of a file may begin with a byte order mark.
function header(    i) {
    sub(/^\357\273\277/, "")
    split("", column)
    for (i = 1; i <= NF; i++)
        column[$i] = i
}

function get(name) {
    if (!(name in column))
        stop(FILENAME " has no column \"" name "\"")
    return $column[name]
}

# Months since December 2016 of the columns "WHAT Year" and "WHAT Month"; none if they are empty.
function since(what, none) {
    return get(what " Year") == "" ? none : (get(what " Year") - 2017) * 12 + get(what " Month")
}

function read_member(    id, card) {
    id = get("Loyalty Number")
    card = tolower(get("Loyalty Card"))
    if (!(card in card_seen)) {
        card_seen[card]
        cards[++n_cards] = card
    }
    members[++n_members] = id
    card_of[id] = card
    joins[id] = since("Enrollment", 0)
    leaves[id] = since("Cancellation", NEVER)
}

function read_flights(    id, t) {
    id = get("Loyalty Number")
    t = (get("Year") - 2017) * 12 + get("Month")
    if (!(id in card_of) || t < 1 || t > 24)
        stop(FILENAME " line " FNR ": a member without history, or a month outside 2017 and 2018")
    if (get("Distance") + 0 == 0 && get("Points Redeemed") + 0 == 0)
        return
    if (t < joins[id]) {
        early_rows[t > 12]++
        early_points[t > 12] += get("Points Accumulated")
        early_redeemed[t > 12] += get("Points Redeemed")
        return
    }
    km[id, t] += get("Distance")
    points[id, t] += get("Points Accumulated")
    redeemed[id, t] += get("Points Redeemed")
}

# Share of the month in which the member belongs: half of the one it joins or leaves in.
function belongs(id, t,    share) {
    if (t < joins[id] || t > leaves[id])
        return 0
    share = t == joins[id] ? 0.5 : 1
    return t == leaves[id] ? share / 2 : share
}

# A member of all of 2017 that never flew is a segment of its own.
function grounded(id,    t) {
    if (joins[id] >= 1 || leaves[id] <= 12)
        return 0
    for (t = 1; t <= 12; t++)
        if ((id, t) in km)
            return 0
    return 1
}

# ---- the rates of 2017 ----

function count_member(id,    card, t, k) {
    card = card_of[id]
    if (joins[id] >= 1 && joins[id] <= 12)
        joined[card]++
    if (joins[id] > 12)
        joined_2018[card, joins[id] - 12]++
    if (leaves[id] >= 1 && leaves[id] <= 12)
        left++
    for (t = 1; t <= 12; t++) {
        k = belongs(id, t) * days[t]
        all_exposure += k
        if (id in on_ground)
            continue
        exposure[card] += k
        month_exposure[t] += k
        if (!((id, t) in km))
            continue
        months[card]++
        month_months[t]++
        distance[card] += km[id, t]
        month_distance[t] += km[id, t]
        month_squares[t] += km[id, t] * km[id, t]
        if (redeemed[id, t] > 0) {
            redemptions[card]++
            sizes[int(redeemed[id, t] + 0.5)]++
            n_sizes++
        }
    }
}

# Prices: the mean of each tenth of the redemptions of 2017 by size, so that a redemption at ten
# equally liked prices is worth on average what it was.
function fit_prices(    size, k, left_over, tenth, taken) {
    tenth = 1
    for (size = 0; size <= 100000 && tenth <= 10; size++) {
        left_over = size in sizes ? sizes[size] : 0
        while (left_over > 0 && tenth <= 10) {
            k = n_sizes / 10 - taken
            k = k < left_over ? k : left_over
            price[tenth] += k * size
            taken += k
            left_over -= k
            if (taken > n_sizes / 10 - 1e-6) {
                price[tenth] /= taken
                taken = 0
                tenth++
            }
        }
    }
}

# Spread of a month's kilometres after the season: lognormal sd of the pooled variation coefficient.
function fit_spread(    t, mean, cv2, n) {
    for (t = 1; t <= 12; t++) {
        mean = month_distance[t] / month_months[t]
        cv2 += month_months[t] * (month_squares[t] / month_months[t] / (mean * mean) - 1)
        n += month_months[t]
    }
    return sqrt(log(1 + cv2 / n))
}

# A rate of 0 or 1 has no log-odds, and one of nothing no error.
function check_fit(    c, t, card) {
    for (c = 1; c <= n_cards; c++) {
        card = cards[c]
        if (!redemptions[card] || redemptions[card] == months[card])
            stop("card " card ": " redemptions[card] + 0 " redemptions in " months[card] + 0 \
                " months with flights of 2017 are no rate")
    }
    for (t = 1; t <= 12; t++)
        if (!month_months[t])
            stop("nobody flew in month " t " of 2017")
    if (!left)
        stop("nobody left in 2017")
}

# ---- members and lots as at 31 December 2017 ----

function write_lots(id,    t, first, take, owed, rows, segment) {
    segment = id in on_ground ? "grounded" : card_of[id]
    first = 1
    for (t = 1; t <= 12; t++) {
        lot[t] = points[id, t] + 0
        opening_earned += lot[t]
        owed = redeemed[id, t] + 0
        opening_redeemed += owed
        for (; first <= t && owed > 0; first += lot[first] == 0) {
            take = lot[first] < owed ? lot[first] : owed
            lot[first] -= take
            owed -= take
        }
        unknown_redeemed += owed
    }
    for (t = 1; t <= 12; t++)
        if (int(lot[t]) > 0) {
            printf "%s,%s,%d,2017-%02d-%02d\n", id, segment, lot[t], t, days[t] > lots
            opening_points += int(lot[t])
            rows++
        }
    if (!rows) {
        printf "%s,%s,0,\n", id, segment > lots
        empty++
    }
}

# ---- the scenario ----

function list(values, n,    i, text) {
    for (i = 1; i <= n; i++)
        text = text (i > 1 ? ", " : "") sprintf("%.6g", values[i])
    return "[" text "]"
}

function put(text) {
    print text > json
}

# "key": { "normal": [mean, sd], "truncate": [lo, hi] }
function normal(key, mean, sd, lo, hi) {
    return sprintf("\"%s\": { \"normal\": [%.6g, %.6g], \"truncate\": [%d, %d] }", key, mean, sd, lo, hi)
}

function write_segment(card,    rate, share, mean) {
    rate = months[card] / exposure[card] * 365.25
    share = redemptions[card] / months[card]
    mean = distance[card] / months[card]
    put("    \"" card "\": {")
    put(sprintf("      \"source\": \"2017, card %s: %d months with flights in %d member-years, %d redemptions," \
        " %d enrolments. Each sd is the standard error; that of the enrolments is the chance of two years\",",
        card, months[card], exposure[card] / 365.25 + 0.5, redemptions[card], joined[card]))
    put("      \"opening\": { \"from\": \"file\", \"file\": \"airline_lots.csv\" },")
    put("      " normal("enrolments", joined[card] / 12, sqrt(2 * joined[card]) / 12, 0, joined[card]) ",")
    put("      \"purchases\": { " normal("per_year", rate, rate / sqrt(months[card]), 0, 100) " },")
    put("      \"lifetime\": " lifetime ",")
    put("      \"spend\": {")
    put("        " normal("mean", mean, mean * sqrt((exp(spread * spread) - 1) / months[card]), 1, 100000) ",")
    put(sprintf("        \"sd_within\": %.6g", spread))
    put("      },")
    put("      \"season\": " season ",")
    put("      \"redemption\": {")
    put("        " normal("propensity", log(share / (1 - share)),
        1 / sqrt(months[card] * share * (1 - share)), -10, 5))
    put("      }")
    put("    },")
}

function write_grounded() {
    put("    \"grounded\": {")
    put("      \"source\": \"members of all of 2017 that never flew in it\",")
    put("      \"opening\": { \"from\": \"file\", \"file\": \"airline_lots.csv\" },")
    put("      \"purchases\": { \"per_year\": 0 },")
    put("      \"lifetime\": " lifetime ",")
    put("      \"spend\": { \"mean\": 1 }")
    put("    }")
}

function write_programme(    i, c, cost) {
    put("  \"programme\": {")
    put("    \"source\": \"every redemption cost 0.08 CAD a point, rounded up to a whole CAD; what a reward" \
        " is worth to the member is not told, so as much is taken\",")
    put("    \"anchor\": { \"points\": 100, \"value\": 8 },")
    put("    \"earn\": { \"source\": \"every row of 2017\", \"points_per_unit\": 0.1, \"rounding\": \"floor\" },")
    put("    \"expiry\": { \"kind\": \"none\" },")
    put("    \"redemption\": { \"at\": [\"purchase\"], \"decision\": \"logit\", \"quantity\": \"one\" },")
    put("    \"items\": {")
    for (i = 1; i <= 10; i++) {
        c = int(price[i] + 0.5)
        cost = int((8 * c + 99) / 100)
        put(sprintf("      \"tenth_%02d\": { \"points\": %d, \"unit_cost\": %d, \"retail_value\": %d }%s", i, c,
            cost, cost, i < 10 ? "," : ""))
    }
    put("    }\n  },")
}

function write_scenario(    c) {
    put("{\n  \"schema\": \"pointsim/scenario/1\",\n  \"name\": \"airline\",")
    put("  \"question\": \"An airline knows its members and flights of 2017. What will 2018 bring in points" \
        " accumulated and redeemed? (Spend is kilometres here, not CAD.)\",")
    put("  \"source\": \"Fitted by scenarios/airline to 2017 alone: customers of the fictitious Northern" \
        " Lights Air (Maven Analytics). A purchase is a member's month with flights, its spend the" \
        " kilometres flown. Redemptions cost CAD.\",")
    put("  \"currency\": \"CAD\",\n  \"simulation\": {")
    put("    \"source\": \"no run-off: a year's flows are asked for, so the ultimate redemption rate is only" \
        " bounded\",")
    put("    \"seed\": 2018,\n    \"paths\": 400,\n    \"start\": \"2018-01-01\",\n    \"horizon\": \"12 months\",")
    put("    \"warmup\": \"0 months\",\n    \"runoff\": \"0 months\"\n  },\n  \"segments\": {")
    for (c = 1; c <= n_cards; c++)
        write_segment(cards[c])
    write_grounded()
    put("  },")
    write_programme()
    put("  \"economy\": {")
    put("    \"source\": \"assumption, as one year cannot tell how years differ: demand strays so that a year" \
        " is about 3 % off. Yearly reports of other airlines: points earned grew by 0.7 % (United, first" \
        " quarter 2019), 6.2 % (Delta, first half 2018), 8.2 % (Southwest 2019)\",")
    put("    \"demand\": { \"sd\": 0.02, \"reversion\": 0.1 }\n  }\n}")
}

# The same with the enrolments that 2018 really had: hindsight, to tell causes apart.
function write_hindsight(    c, t, values) {
    print "{\n  \"extends\": \"airline.json\",\n  \"name\": \"airline_enrolments\"," > hindsight
    print "  \"source\": \"As airline.json, with the enrolments of 2018, which nobody knew in 2017\"," > hindsight
    print "  \"segments\": {" > hindsight
    for (c = 1; c <= n_cards; c++) {
        for (t = 1; t <= 12; t++)
            values[t] = joined_2018[cards[c], t] + 0
        print "    \"" cards[c] "\": { \"enrolments\": " list(values, 12) " }" (c < n_cards ? "," : "") > hindsight
    }
    print "  }\n}" > hindsight
}

# ---- what 2018 brought: points accumulated, a tenth of the kilometres, points redeemed ----

function write_actual(    i, t, p, k, r) {
    printf "month,accumulated,standard,redeemed\n" > actual
    for (t = 13; t <= 24; t++) {
        p = k = r = 0
        for (i = 1; i <= n_members; i++)
            if ((members[i], t) in km) {
                p += points[members[i], t]
                k += int(km[members[i], t] / 10)
                r += redeemed[members[i], t]
            }
        printf "2018-%02d,%.2f,%d,%d\n", t - 12, p, k, r > actual
    }
}

BEGIN {
    FS = ","
    NEVER = 1000000
    split("31 28 31 30 31 30 31 31 30 31 30 31", days, " ")
    lots = out "/airline_lots.csv"
    json = out "/airline.json"
    hindsight = out "/airline_enrolments.json"
    actual = out "/airline_actual.csv"
}

{ sub(/\r$/, "") }
FNR == 1 { header(); file++; next }
file == 1 { read_member(); next }
{ read_flights() }

END {
    if (failed)
        exit 3
    if (file != 2 || !n_members)
        stop("no members")
    for (i = 1; i <= n_members; i++) {
        if (grounded(members[i]))
            on_ground[members[i]]
        count_member(members[i])
    }
    print "member,segment,points,earned" > lots
    for (i = 1; i <= n_members; i++)
        if (joins[members[i]] <= 12 && leaves[members[i]] > 12) {
            n_opening++
            write_lots(members[i])
        }
    check_fit()
    fit_prices()
    spread = fit_spread()
    for (t = 1; t <= 12; t++)
        intensity[t] = month_distance[t] / month_exposure[t]
    for (t = 1; t <= 12; t++) {
        mean_intensity += intensity[t] * days[t] / 365
        seasons[t] = intensity[t]
    }
    for (t = 1; t <= 12; t++)
        seasons[t] /= mean_intensity
    season = list(seasons, 12)
    lifetime = sprintf("{ \"model\": \"exponential\", \"mean_days\": { \"lognormal\": { \"mean\": %.6g," \
        " \"cv\": %.4g }, \"truncate\": [100, 1000000] } }", all_exposure / left, 1 / sqrt(left))
    write_scenario()
    write_hindsight()
    write_actual()
    printf "Opening, 31 December 2017: %d members (%d without points) with %d points left of the\n%d", n_opening,
        empty, opening_points, opening_earned
    printf " that they earned in 2017. They redeemed %d in 2017, %d of them older than the data.\n",
        opening_redeemed, unknown_redeemed
    printf "Left out: rows before the member's enrolment, %d of 2017 and %d of 2018 (%d points\n", early_rows[0],
        early_rows[1], early_points[1]
    printf "accumulated, %d redeemed).\n", early_redeemed[1]
}
