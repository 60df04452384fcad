# Stops what the process host started when the host itself is gone, however it went: the host holds the other end of
# standard input, so end of file is its death. Each line is one of
#   + <pid> <group: - or nothing> <clean-up command, quoted for a shell>   a process was started
#   - <pid>                                                                it has ended
watched=''

# When a process was started; its pid may belong to another process by the time the host is gone.
start_of() {
    [ -r "/proc/$1/stat" ] || return 0
    read -r stat < "/proc/$1/stat" || return 0
    # The second field, the command, is in parentheses and may itself have blanks and parentheses.
    set -- ${stat##*) }
    echo "${20}"
}

# A process group outlives its first process, and as long as it does, its number is not given to another process.
is_other_process() {
    eval "expected=\$start_$1"
    found=$(start_of "$1")
    [ -n "$found" ] && [ "$found" != "$expected" ]
}

signal_all() {
    for pid in $watched; do
        is_other_process "$pid" && continue
        eval "kill -s $1 -- \"\${group_$pid}$pid\"" 2> /dev/null
    done
}

any_left() {
    for pid in $watched; do
        is_other_process "$pid" && continue
        eval "kill -s 0 -- \"\${group_$pid}$pid\"" 2> /dev/null && return 0
    done
    return 1
}

while read -r change pid group cleanup; do
    case $change in
        +)
            [ "$group" = - ] || group=''
            eval "group_$pid=\$group cleanup_$pid=\$cleanup start_$pid=\$(start_of $pid)"
            watched="$watched $pid"
            ;;
        -)
            remaining=''
            for other in $watched; do
                [ "$other" = "$pid" ] || remaining="$remaining $other"
            done
            watched=$remaining
            ;;
    esac
done

signal_all TERM
tenths=0
while any_left && [ "$tenths" -lt 50 ]; do
    sleep 0.1
    tenths=$((tenths + 1))
done
signal_all KILL
for pid in $watched; do
    eval "eval \"\$cleanup_$pid\"" > /dev/null 2>&1
done
