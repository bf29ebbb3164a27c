#!/bin/sh
# A disk that is full: the message says so, and the earlier result stays as it was.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

# A tmpfs in a mount namespace of its own, where that is allowed. It has room for the earlier result,
# a new one and 16 KB more.
disk=$work/disk
mkdir -p "$disk"
"$program" run "$retail" -n 2 --members 500 --no-plots --ledger sum -q -o probe
room=$(du -k --apparent-size probe/* | awk '{n += int(($1 + 3) / 4) * 4} END {print n}')
size=$((2 * room + 64))
if ! unshare -m mount -t tmpfs -o size=${size}k none "$disk" 2>/dev/null; then
    echo "skip a full disk: no small file system can be mounted here"
    finish
fi

# Everything happens in one namespace; what was said and left is kept outside the disk.
cat >inside.sh <<'END'
mount -t tmpfs -o size=${size}k none "$disk" || exit 1
first() { "$program" run "$retail" -n 2 --members 500 --no-plots --ledger sum -q -o "$disk/result"; }
whole() { (cd "$disk/result" && cat about.tsv ./*.csv summary.json | cksum); }
parts() { ls -A "$disk/result" | grep -c 'part$'; }
first || exit 2
whole >"$work/before"
"$program" run "$retail" -n 400 --members 500 --no-plots --ledger paths -q -o "$disk/result" \
    2>"$work/large.err"
echo $? >"$work/large.rc"
whole >"$work/after"
parts >"$work/parts"
filler=4
while [ $filler -lt $((room + 64)) ]; do
    head -c ${filler}k /dev/zero >"$disk/filler"
    "$program" run "$retail" -n 3 --members 500 --no-plots --ledger sum -q -o "$disk/result" \
        2>"$work/step.err"
    echo "$filler $? $(whole) $(parts)" >>"$work/steps"
    rm -f "$disk/filler"
    first || exit 3
    filler=$((filler + 4))
done
END
export size room
export program retail work disk
unshare -m sh inside.sh >out.txt 2>err.txt
verdict $? "runs on a small disk"
[ "$(cat large.rc)" = 4 ]
verdict $? "a full disk is exit status 4 ($(cat large.rc))"
says large.err 'No space left on device' "the message says that the disk is full"
says large.err 'earlier result .*as it was' "and that the earlier result is as it was"
cmp -s before after
verdict $? "which it is"
[ "$(cat parts)" = 0 ]
verdict $? "with nothing half written beside it"

# Whatever fills the disk when: the result is the earlier one and the status 4, or the new one and 0.
"$program" run "$retail" -n 3 --members 500 --no-plots --ledger sum -q -o third
new=$(cd third && cat about.tsv ./*.csv summary.json | cksum)
bad=$(awk -v before="$(cat before)" -v new="$new" '
    {now = $3 " " $4; good = $5 == 0 && ($2 == 0 ? now == new : $2 == 4 && now == before)
     if (!good) print; if ($2 == 4) full++; if ($2 == 0) fits++}
    END {if (!full || !fits) print full + 0, "times full,", fits + 0, "not"}' steps)
[ -z "$bad" ]
verdict $? "at every size of the disk one whole result ($bad)"
finish
