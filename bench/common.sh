# shellcheck shell=bash
# What the scripts beside this one share; to be sourced, with $top and $size (the default) set, and $takes to "ways" or "tolerance" for the option
# that a script has besides --file FILE, --dir FOLDER, --size 4GiB, --rounds N and --json RESULTS.
# Outputs are kept in a folder WORK/WHO/ROUND.json and judged by `BigFile.Bench side-by-side`.

rounds=5
# shellcheck disable=SC2034 # of one script
tolerance=0.15
ways=auto,lease,direct,handle
file=""
dir=""
json=""
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help) sed -n '2,/^[^#]/{/^#/!d; s/^# \{0,1\}//; p}' "$0"; exit 0 ;;
        --size) size=${2-} ;;
        --rounds) rounds=${2-} ;;
        --file) file=${2-} ;;
        --dir) dir=${2-} ;;
        --json) json=${2-} ;;
        --ways | --tolerance)
            [ "$1" = "--${takes:-}" ] || { echo "$(basename "$0"): unknown option $1" >&2; exit 2; }
            declare "${1#--}=${2-}"
            ;;
        *) echo "$(basename "$0"): unknown option $1" >&2; exit 2 ;;
    esac
    [ $# -ge 2 ] || { echo "$(basename "$0"): $1 needs a value" >&2; exit 2; }
    shift 2
done

bytes=$(numfmt --from=iec-i --suffix=B "$size") || exit 2
bytes=${bytes%B}
out=$(mktemp -d)
bench=$top/bench/BigFile.Bench/bin/Release/net10.0/BigFile.Bench
bigfile=${BIGFILE:-$top/artifacts/bigfile/bigfile}

need_fio() { command -v fio >/dev/null || { echo "$(basename "$0"): skipped, there is no fio"; exit 0; }; }

# The published command and the program that judges; BIGFILE names a command instead, and says that both are there already.
build() {
    [ -z "${BIGFILE:-}" ] || return 0
    dotnet publish "$top/src/BigFile.Cli" -c Release -r linux-x64 -p:PublishProfile=single -o "$top/artifacts/bigfile" --nologo -v quiet
    dotnet build "$top/bench/BigFile.Bench" -c Release --nologo -v quiet
}

# The file, unless one was named: random bytes, written by 8 MiB writes, so that it lies in large folios in the page cache. All programs
# read this one file; one that was read back in lies in smaller folios, and the same mapped work is up to twice as slow on it.
make_file() {
    if [ -n "$file" ]; then
        bytes=$(stat -L -c %s "$file")
    else
        file=$(mktemp "${dir:-${TMPDIR:-/tmp}}/bigfile-bench.XXXXXX")
        made=$file
        head -c "$bytes" /dev/urandom | dd of="$file" bs=8M iflag=fullblock conv=fsync status=none
    fi
}

made=""
backing=$(mktemp /dev/shm/bigfile-bench.XXXXXX 2>/dev/null || true)
trap 'rm -rf "$out"; rm -f "$backing"; [ -z "$made" ] || rm -f "$made"' EXIT
trap 'exit 130' INT TERM

# Where an output goes: keep WORK WHO ROUND.
keep() {
    mkdir -p "$out/$1/$2"
    echo "$out/$1/$2/$3.json"
}

# Takes the file out of the page cache, and ends the run if it stays there. Then as much memory is used once and freed again: the host of
# a virtual machine takes free memory back, and whoever uses it next pays for it (0.2 to 2.7 s of processor time for each GiB were seen).
drop() {
    sync "$file"
    local free
    free=$(awk '/^MemAvailable:/ { printf "%.0f", $2 * 1024 }' /proc/meminfo)
    if [ -n "$backing" ] && [ "${free:-0}" -gt $((2 * bytes)) ]; then
        head -c "$bytes" /dev/zero >"$backing" 2>/dev/null || true
        : >"$backing"
    fi
    dd if="$file" iflag=nocache count=0 status=none
    if command -v fincore >/dev/null; then
        local left
        left=$(fincore --bytes --noheadings --output RES "$file")
        [ "${left:-0}" -le $((bytes / 100)) ] || { echo "$(basename "$0"): $left bytes of $file are still in memory: not cold" >&2; exit 2; }
    fi
}

# judge ID OPTIONS…: prints the table, keeps the results if that was asked for; the exit code is that of the judgement.
judge() {
    local id=$1
    shift
    local keeping=()
    [ -z "$json" ] || keeping=(--id "$id" --json "$json" --commit "$(git -C "$top" rev-parse --short HEAD 2>/dev/null || echo unknown)")
    "$bench" side-by-side "$out" "$@" "${keeping[@]}"
}
